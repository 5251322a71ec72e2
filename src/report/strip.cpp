// A cell shows one layer. What it can't show is carried to the next cell that has some of it, so that a layer's
// share of the strip is its share of the document (as in dithering by error diffusion): fifty lines of menu
// in a book are a few cells, and not fifty. A layer too thin for any cell gets the one that has most of it.
#include "report/strip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace twicetold::report {
namespace {

constexpr std::size_t cell_count = 120;
constexpr std::size_t clean = layers;
constexpr std::size_t kinds = layers + 1;
constexpr char letters[] = {'t', 'b', 'c', 'n', 'p', '.'};  // as Layer; then what is clean
constexpr double nothing = 1e-9;
using Shares = std::array<double, kinds>;
using Cells = std::array<Shares, cell_count>;

Cells shares_of_cells(std::uint64_t bytes, const std::vector<LayerSpan>& spans) {
  Cells cells{};
  const double width = static_cast<double>(bytes) / cell_count;
  for (const LayerSpan& part : spans) {
    const double begin = static_cast<double>(part.span.begin) / width, end = static_cast<double>(part.span.end) / width;
    const auto last = std::min(cell_count, static_cast<std::size_t>(std::ceil(end)));
    for (auto k = static_cast<std::size_t>(begin); k < last; ++k) {
      cells[k][part.layer] += std::min(end, static_cast<double>(k + 1)) - std::max(begin, static_cast<double>(k));
    }
  }
  for (Shares& cell : cells) {
    cell[clean] = 1;
    for (std::size_t i = 0; i < layers; ++i) cell[clean] -= cell[i];
  }
  return cells;
}

}  // namespace

std::string strip(std::uint64_t bytes, const std::vector<LayerSpan>& spans) {
  if (spans.empty() || bytes == 0) return {};
  const Cells cells = shares_of_cells(bytes, spans);
  std::array<std::size_t, cell_count> shown{};
  std::array<bool, kinds> seen{};
  Shares carried{};
  for (std::size_t k = 0; k < cell_count; ++k) {
    std::size_t best = kinds;
    for (std::size_t i = 0; i < kinds; ++i) {
      carried[i] += cells[k][i];
      if (cells[k][i] > nothing && (best == kinds || carried[i] > carried[best])) best = i;
    }
    carried[best] -= 1;
    shown[k] = best;
    seen[best] = true;
  }
  for (std::size_t i = 0; i < layers; ++i) {
    const auto fullest =
        std::max_element(cells.begin(), cells.end(), [i](const Shares& a, const Shares& b) { return a[i] < b[i]; });
    if (!seen[i] && (*fullest)[i] > 0) shown[static_cast<std::size_t>(fullest - cells.begin())] = i;
  }
  std::string out;
  for (std::size_t i = 0; i < cell_count;) {
    std::size_t j = i;
    while (j < cell_count && shown[j] == shown[i]) ++j;
    out += fmt::format("{}{}", letters[shown[i]], j - i);
    i = j;
  }
  return out;
}

}  // namespace twicetold::report
