#include "engine/fetch_shown.hpp"

#include <algorithm>

#include "base/spill.hpp"

namespace twicetold::engine {

void fetch_shown(const Context& x, std::span<const std::uint64_t> rows) {
  constexpr std::size_t most = 1024;
  if (const base::Spill* spill = base::Spill::current(); spill != nullptr && spill->tight()) return;
  const Collection& c = x.collection;
  const Uniques& u = x.uniques;
  rows = rows.first(std::min(rows.size(), most));
  const auto each = [&](auto&& look) {
    for (const std::uint64_t row : rows) look(static_cast<std::uint32_t>(row));
  };
  each([&](std::uint32_t i) {
    base::fetch(&u.first[i]);
    base::fetch(&u.more_begin[i]);
    base::fetch(&u.table[i]);
  });
  each([&](std::uint32_t i) { c.fetch_numbers(u.first[i]); });
  each([&](std::uint32_t i) { c.fetch_places(u.first[i]); });
  each([&](std::uint32_t i) { c.fetch_raw(u.first[i]); });
  each([&](std::uint32_t i) { fetch_text(c, u.first[i]); });
}

}  // namespace twicetold::engine
