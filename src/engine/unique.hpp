// Exact copies collapsed: passages -> unique texts.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/collection.hpp"
#include "match/passage_table.hpp"

namespace twicetold::engine {

inline constexpr std::uint32_t no_unique = 0xffffffffu;  // a passage without tokens

// Uniques are numbered by their first passage, so in the order of (document id, begin).
struct Uniques {
  BigVector<std::uint32_t> of;          // passage -> unique, or no_unique
  BigVector<std::uint32_t> first;       // unique -> its first passage
  BigVector<std::uint32_t> more_begin;  // unique -> its further passages in `more`; one more at the end
  BigVector<std::uint32_t> more;
  match::PassageTable table;  // by unique

  [[nodiscard]] std::uint32_t copies(std::uint32_t u) const { return 1 + more_begin[u + 1] - more_begin[u]; }
  [[nodiscard]] std::span<const std::uint32_t> others(std::uint32_t u) const {
    return {more.data() + more_begin[u], more_begin[u + 1] - more_begin[u]};
  }
};

Uniques collapse(const Collection& collection);

}  // namespace twicetold::engine
