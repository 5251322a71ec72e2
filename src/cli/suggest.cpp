// The nearest name by edits with neighbours exchanged (optimal string alignment), at most a third of the word.
#include "cli/suggest.hpp"

#include <algorithm>
#include <cstddef>

namespace twicetold::cli {
namespace {

std::size_t edits(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::string did_you_mean(const std::string& word, const std::vector<std::string>& names) {
  const std::string plain = word.substr(0, std::min<std::size_t>(word.find('='), 64));
  std::string best;
  std::size_t least = std::max<std::size_t>(1, plain.size() / 3) + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edits(plain, name);
    if (distance >= least) continue;
    least = distance;
    best = name;
  }
  return best.empty() ? std::string() : " Did you mean " + best + "?";
}

std::string either(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i)
    out += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return out;
}

}  // namespace twicetold::cli
