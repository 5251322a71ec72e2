#include <catch2/catch.hpp>
#include <cstring>
#include <iterator>
#include <map>

#include "base/kept_memory.hpp"
#include "random.hpp"

using namespace twicetold;

static constexpr std::size_t page = base::KeptMemory::page;

TEST_CASE("blocks given back are taken again, up to a limit") {
  base::KeptMemory memory;
  char* const a = memory.take(3 * page);
  memory.give(a, 3 * page, 8 * page);
  CHECK(memory.kept() == 3 * page);
  // A smaller one is cut from it; the rest stays, and becomes one again with what comes back beside it.
  char* const b = memory.take(page / 2);
  CHECK(b == a);
  CHECK(memory.kept() == 2 * page);
  char* const c = memory.take(2 * page);
  CHECK(c == a + page);
  memory.give(c, 2 * page, 8 * page);
  memory.give(b, page / 2, 8 * page);
  CHECK(memory.take(3 * page) == a);
  CHECK(memory.kept() == 0);
  memory.give(a, 3 * page, 2 * page);  // more than may be kept
  CHECK(memory.kept() == 0);
}

TEST_CASE("kept memory never gives a byte to two") {
  base::KeptMemory memory;
  testing::Random random(7);
  struct Block {
    std::size_t bytes;
    unsigned char mark;
  };
  std::map<char*, Block> held;
  for (unsigned step = 0; step < 2000; ++step) {
    if (held.size() < 12 && random() % 2 == 0) {
      const std::size_t bytes = 1 + random() % (6 * page);
      char* const p = memory.take(bytes);
      const auto mark = static_cast<unsigned char>(step);
      std::memset(p, mark, 64);
      p[bytes - 1] = static_cast<char>(mark);
      const auto [at, fresh] = held.emplace(p, Block{bytes, mark});
      REQUIRE(fresh);
      if (at != held.begin()) REQUIRE(std::prev(at)->first + std::prev(at)->second.bytes <= p);
      if (std::next(at) != held.end()) REQUIRE(p + bytes <= std::next(at)->first);
    } else if (!held.empty()) {
      auto at = std::next(held.begin(), static_cast<std::ptrdiff_t>(random() % held.size()));
      REQUIRE(static_cast<unsigned char>(at->first[at->second.bytes - 1]) == at->second.mark);
      memory.give(at->first, at->second.bytes, 20 * page);
      REQUIRE(memory.kept() <= 20 * page);
      held.erase(at);
    }
  }
  for (const auto& [p, block] : held) memory.give(p, block.bytes, 0);
  memory.drop();
  CHECK(memory.kept() == 0);
}
