#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

#include "base/slab.hpp"
#include "random.hpp"

using namespace twicetold;

TEST_CASE("blocks of a slab don't overlap and stay while anybody holds them") {
  testing::Random random(5);
  struct Held {
    std::shared_ptr<char[]> block;
    std::size_t size;
    char mark;
  };
  std::vector<Held> held;
  {
    base::SlabArena arena;
    for (int round = 0; round < 600; ++round) {
      const std::size_t size = round % 50 == 0 ? 3000000 : 1 + random() % 90000;
      Held h{arena.take(size), size, static_cast<char>(random())};
      REQUIRE(reinterpret_cast<std::uintptr_t>(h.block.get()) % 64 == 0);
      std::memset(h.block.get(), h.mark, size);
      held.push_back(std::move(h));
      if (held.size() > 40) held.erase(held.begin() + static_cast<std::ptrdiff_t>(random() % held.size()));
    }
  }
  for (const Held& h : held)
    for (std::size_t i = 0; i < h.size; ++i)
      if (h.block[static_cast<std::ptrdiff_t>(i)] != h.mark) FAIL("overwritten");
}

TEST_CASE("a slab nobody holds is used again") {
  base::SlabArena arena;
  const char* const first = arena.take(1000).get();
  CHECK(arena.take(1000).get() == first);
  const auto kept = arena.take(1000);
  CHECK(arena.take(1000).get() != kept.get());
}
