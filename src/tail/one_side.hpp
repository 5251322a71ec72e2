// The chance that a word of df paragraphs has all of them on one side of a cut, if it fell on any: what the links
// across each cut are held against.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace twicetold::tail {

// Made once a document, for the frequencies that are asked for: n steps each. The room is kept.
class OneSide {
 public:
  void start(std::size_t paragraphs) {
    n_ = paragraphs;
    known_ = 0;
    before_.assign(n_, 1.0F);
    behind_.assign(n_, 1.0F);
  }
  // By cut, 1 .. n-1; 2 <= df <= n. Valid until the next call.
  const float* of(std::size_t df) {
    if (rows_.size() < (df + 1) * n_) rows_.resize((df + 1) * n_);
    while (known_ < df) add(++known_);
    return rows_.data() + df * n_;
  }

 private:
  void add(std::size_t df) {
    const float left = static_cast<float>(n_ - df + 1);
    const auto total = static_cast<std::ptrdiff_t>(n_), taken = static_cast<std::ptrdiff_t>(df) - 1;
    float* const row = rows_.data() + df * n_;
    for (std::ptrdiff_t c = 1; c < total; ++c) {
      before_[static_cast<std::size_t>(c)] *= static_cast<float>(std::max<std::ptrdiff_t>(0, c - taken)) / left;
      behind_[static_cast<std::size_t>(c)] *= static_cast<float>(std::max<std::ptrdiff_t>(0, total - c - taken)) / left;
      row[c] = std::min(1.0F, before_[static_cast<std::size_t>(c)] + behind_[static_cast<std::size_t>(c)]);
    }
  }

  std::size_t n_ = 0, known_ = 0;       // rows 1 .. known_ are made
  std::vector<float> before_, behind_;  // of the last one, by cut: all before it, all behind it
  std::vector<float> rows_;             // df x cut
};

}  // namespace twicetold::tail
