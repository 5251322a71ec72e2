// Ends of longer runs, many words at a time, against a look at each.
#include <catch2/catch.hpp>
#include <vector>

#include "every_target.hpp"
#include "match/runs.hpp"
#include "random.hpp"

using namespace twicetold::match;

TEST_CASE("ends of longer runs are those that go on") {
  testing::Random random(31);
  for (int round = 0; round < 300; ++round) {
    const std::size_t words = 1 + random() % 5, stride = words + 1, rows = random() % 60;
    const auto more = static_cast<unsigned>(1 + random() % (rows_before - 1));
    const std::size_t before = rows_before * stride, size = rows * stride;
    std::vector<std::uint64_t> from(before + size + words_behind), to(from.size());
    const auto bit = [&](const std::vector<std::uint64_t>& all, std::ptrdiff_t row, std::ptrdiff_t i) {
      if (row < 0 || i < 0) return false;
      const std::size_t at = before + static_cast<std::size_t>(row) * stride + 1 + static_cast<std::size_t>(i) / 64;
      return (all[at] >> (i % 64) & 1) != 0;
    };
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t w = 1; w <= words; ++w)
        from[before + row * stride + w] = (std::uint64_t{random()} << 32 | random()) | std::uint64_t{random()} << 20;
    testing::on_every_target([&](const std::string& target) {
      CAPTURE(target, round);
      ends_of_longer(from.data() + before, size, stride, more, to.data() + before);
      for (std::size_t row = 0; row < rows; ++row) {
        REQUIRE(to[before + row * stride] == 0);
        for (std::size_t i = 0; i < words * 64; ++i) {
          const auto r = static_cast<std::ptrdiff_t>(row), p = static_cast<std::ptrdiff_t>(i);
          const bool goes_on = bit(from, r, p) && bit(from, r - more, p - more);
          if (bit(to, r, p) != goes_on) FAIL("row " << row << " position " << i);
        }
      }
    });
  }
}
