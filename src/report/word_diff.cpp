// Word difference: longest common subsequence of token hashes by Hirschberg's divide and conquer (CACM 18,
// 1975), so that memory stays linear; a table where a piece is small. Of equally long subsequences the one
// with earlier matches is taken, so that the result does not depend on where a text was divided less than
// it could - a reader wants a correct difference, not a unique one.
#include <algorithm>
#include <span>

#include "twicetold/difference.hpp"
#include "twicetold/fold.hpp"

namespace twicetold {
namespace {

using Hashes = std::span<const std::uint64_t>;
constexpr std::size_t table_cells = std::size_t{1} << 20;
constexpr std::size_t most_cells = std::size_t{3'600'000'000};

class Matcher {
 public:
  // Pairs of equal tokens, ascending on both sides.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> run(Hashes a, Hashes b) {
    divide(a, b, 0, 0);
    return std::move(pairs_);
  }

 private:
  void divide(Hashes a, Hashes b, std::size_t a0, std::size_t b0) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) {
      pairs_.emplace_back(a0++, b0++);
      a = a.subspan(1);
      b = b.subspan(1);
    }
    std::size_t tail = 0;
    while (tail < std::min(a.size(), b.size()) && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
    const Hashes left = a.first(a.size() - tail), right = b.first(b.size() - tail);
    if (!left.empty() && !right.empty()) {
      if ((left.size() + 1) * (right.size() + 1) <= table_cells)
        by_table(left, right, a0, b0);
      else if (left.size() == 1)
        by_search(left.front(), right, a0, b0);
      else if (right.size() == 1)
        by_search_left(left, right.front(), a0, b0);
      else if (left.size() <= most_cells / right.size())
        halve(left, right, a0, b0);
    }
    for (std::size_t i = tail; i > 0; --i) pairs_.emplace_back(a0 + a.size() - i, b0 + b.size() - i);
  }

  void by_search(std::uint64_t hash, Hashes b, std::size_t a0, std::size_t b0) {
    const auto at = std::find(b.begin(), b.end(), hash);
    if (at != b.end()) pairs_.emplace_back(a0, b0 + static_cast<std::size_t>(at - b.begin()));
  }
  void by_search_left(Hashes a, std::uint64_t hash, std::size_t a0, std::size_t b0) {
    const auto at = std::find(a.begin(), a.end(), hash);
    if (at != a.end()) pairs_.emplace_back(a0 + static_cast<std::size_t>(at - a.begin()), b0);
  }

  void by_table(Hashes a, Hashes b, std::size_t a0, std::size_t b0) {
    const std::size_t width = b.size() + 1;
    table_.assign((a.size() + 1) * width, 0);
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t j = b.size(); j-- > 0;) {
        table_[i * width + j] = a[i] == b[j] ? table_[(i + 1) * width + j + 1] + 1
                                             : std::max(table_[(i + 1) * width + j], table_[i * width + j + 1]);
      }
    }
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
      if (a[i] == b[j])
        pairs_.emplace_back(a0 + i++, b0 + j++);
      else if (table_[(i + 1) * width + j] >= table_[i * width + j + 1])
        ++i;
      else
        ++j;
    }
  }

  // Lengths of the best subsequence of all of `a` with each beginning of `b`; reversed: with each end.
  static std::vector<std::uint32_t> lengths(Hashes a, Hashes b, bool reversed) {
    std::vector<std::uint32_t> row(b.size() + 1, 0);
    for (std::size_t i = 0; i < a.size(); ++i) {
      const std::uint64_t hash = reversed ? a[a.size() - 1 - i] : a[i];
      std::uint32_t diagonal = 0;
      for (std::size_t j = 1; j <= b.size(); ++j) {
        const std::uint32_t above = row[j];
        row[j] = hash == (reversed ? b[b.size() - j] : b[j - 1]) ? diagonal + 1 : std::max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return row;
  }

  void halve(Hashes a, Hashes b, std::size_t a0, std::size_t b0) {
    const std::size_t middle = a.size() / 2;
    const auto head = lengths(a.first(middle), b, false), tail = lengths(a.subspan(middle), b, true);
    std::size_t cut = 0;
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (head[j] + tail[b.size() - j] > head[cut] + tail[b.size() - cut]) cut = j;
    }
    divide(a.first(middle), b.first(cut), a0, b0);
    divide(a.subspan(middle), b.subspan(cut), a0 + middle, b0 + cut);
  }

  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;
  std::vector<std::uint32_t> table_;
};

struct Side {
  std::vector<Span> spans;
  std::vector<std::uint64_t> hashes;
  explicit Side(std::string_view text) : spans(token_spans(text)) {
    Tokenizer tokenizer;
    const TokenView view = tokenizer.tokenize(text);
    hashes.assign(view.hashes.begin(), view.hashes.end());
  }
  // Bytes of the tokens from `from` to `to`.
  [[nodiscard]] Span span(std::size_t from, std::size_t to) const {
    if (from < to) return {spans[from].begin, spans[to - 1].end};
    const std::uint64_t at = from == 0 ? 0 : spans[from - 1].end;
    return {at, at};
  }
};

}  // namespace

std::vector<DifferenceRun> word_difference(std::string_view a, std::string_view b) {
  const Side left(a), right(b);
  const auto pairs = Matcher().run(left.hashes, right.hashes);
  std::vector<DifferenceRun> runs;
  const auto push = [&](Change change, std::size_t i, std::size_t i_end, std::size_t j, std::size_t j_end) {
    runs.push_back({change, left.span(i, i_end), right.span(j, j_end), static_cast<std::uint32_t>(i_end - i),
                    static_cast<std::uint32_t>(j_end - j)});
  };
  std::size_t i = 0, j = 0;
  const auto gap = [&](std::size_t i_end, std::size_t j_end) {
    if (i == i_end && j == j_end) return;
    push(i == i_end ? Change::added : j == j_end ? Change::missing : Change::changed, i, i_end, j, j_end);
  };
  for (std::size_t k = 0; k < pairs.size();) {
    gap(pairs[k].first, pairs[k].second);
    std::size_t end = k + 1;
    while (end < pairs.size() && pairs[end].first == pairs[end - 1].first + 1 &&
           pairs[end].second == pairs[end - 1].second + 1)
      ++end;
    i = pairs[end - 1].first + 1;
    j = pairs[end - 1].second + 1;
    push(Change::equal, pairs[k].first, i, pairs[k].second, j);
    k = end;
  }
  gap(left.hashes.size(), right.hashes.size());
  return runs;
}

}  // namespace twicetold
