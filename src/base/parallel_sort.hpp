// Sorting long rows with several threads, in memory or out of it: runs of fixed length are sorted by themselves and
// merged, so that everything is read and written from front to back.
//
// Runs and parts follow from the number of rows alone and of equal rows those of an earlier run come first: the
// result, also of rows that compare as equal, is the same for any number of threads. Cost: n log n comparisons like
// std::sort, one copy of each row more, and room for a second array while it lasts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "base/spill.hpp"
#include "twicetold/storage.hpp"

namespace twicetold::base {

namespace sort_detail {

inline constexpr std::size_t run_length = std::size_t{1} << 14;
inline constexpr std::size_t samples_a_run = 8;  // borders of parts are chosen among these
inline constexpr std::size_t most_parts = 256;

// Merges [from[k], to[k]) of all runs to `out`; the heads stand in a heap, the least on top.
template <class T, class Less>
void merge_part(std::vector<std::pair<const T*, const T*>> heads, T* out, Less less) {
  const auto later = [&](const auto& x, const auto& y) {  // of equal ones the earlier run goes first
    if (less(*x.first, *y.first)) return false;
    return less(*y.first, *x.first) || x.first > y.first;
  };
  std::erase_if(heads, [](const auto& h) { return h.first == h.second; });
  std::make_heap(heads.begin(), heads.end(), later);
  while (!heads.empty()) {
    Spill::breathe_now_and_then();
    std::pair<const T*, const T*> head = heads[0];
    *out++ = *head.first++;
    if (head.first == head.second) {
      head = heads.back();
      heads.pop_back();
      if (heads.empty()) return;
    }
    // The new head sinks to its place.
    std::size_t at = 0;
    for (std::size_t child = 1; child < heads.size(); child = 2 * at + 1) {
      if (child + 1 < heads.size() && later(heads[child], heads[child + 1])) ++child;
      if (!later(head, heads[child])) break;
      heads[at] = heads[child];
      at = child;
    }
    heads[at] = head;
  }
}

}  // namespace sort_detail

template <class T, class Less>
void parallel_sort(unsigned threads, BigVector<T>& rows, Less less) {
  using namespace sort_detail;
  const std::size_t n = rows.size(), runs = (n + run_length - 1) / run_length;
  parallel_chunks(threads, n, run_length, [&](std::size_t from, std::size_t to, unsigned) {
    std::sort(rows.data() + from, rows.data() + to, less);
  });
  if (runs < 2) return;
  const std::size_t parts = std::min(runs, most_parts);
  const auto run_end = [&](std::size_t k) { return std::min(n, (k + 1) * run_length); };
  std::vector<T> borders;
  for (std::size_t k = 0; k < runs; ++k)
    for (std::size_t s = 0; s < samples_a_run; ++s)
      borders.push_back(rows[k * run_length + (run_end(k) - k * run_length) * s / samples_a_run]);
  std::sort(borders.begin(), borders.end(), less);
  for (std::size_t part = 1; part < parts; ++part) borders[part - 1] = borders[borders.size() * part / parts];
  borders.resize(parts - 1);
  // cut[part * runs + run]: where a part begins in a run.
  std::vector<const T*> cut((parts + 1) * runs);
  parallel_chunks(threads, runs, 1, [&](std::size_t k, std::size_t, unsigned) {
    const T* const end = rows.data() + run_end(k);
    const T* at = rows.data() + k * run_length;
    cut[k] = at;
    for (std::size_t part = 1; part < parts; ++part) {
      at = std::lower_bound(at, end, borders[part - 1], less);
      cut[part * runs + k] = at;
    }
    cut[parts * runs + k] = end;
  });
  BigVector<T> sorted(n);
  std::vector<std::size_t> begin(parts + 1, 0);
  for (std::size_t part = 0; part < parts; ++part) {
    begin[part + 1] = begin[part];
    for (std::size_t k = 0; k < runs; ++k)
      begin[part + 1] += static_cast<std::size_t>(cut[(part + 1) * runs + k] - cut[part * runs + k]);
  }
  parallel_chunks(threads, parts, 1, [&](std::size_t part, std::size_t, unsigned) {
    std::vector<std::pair<const T*, const T*>> heads;
    heads.reserve(runs);
    for (std::size_t k = 0; k < runs; ++k) heads.emplace_back(cut[part * runs + k], cut[(part + 1) * runs + k]);
    merge_part(std::move(heads), sorted.data() + begin[part], less);
  });
  rows.swap(sorted);
}

}  // namespace twicetold::base
