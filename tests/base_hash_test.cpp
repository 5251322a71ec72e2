#include <catch2/catch.hpp>
#include <string>

#include "base/xxhash.hpp"
#include "random.hpp"

using namespace twicetold;

TEST_CASE("the wide hash of long texts is XXH3") {
  testing::Random random(8);
  for (std::size_t size = 0; size < 3000; size = size < 300 ? size + 1 : size + 1 + random() % 50) {
    std::string text(size + 1, ' ');
    for (char& c : text) c = static_cast<char>(random());
    const char* const unaligned = text.data() + 1;
    REQUIRE(base::hash64_long(unaligned, size) == XXH3_64bits(unaligned, size));
    REQUIRE(base::hash64(unaligned, size) == XXH3_64bits(unaligned, size));
  }
}
