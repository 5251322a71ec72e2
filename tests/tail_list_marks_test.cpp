// Which lines are taken for lines of a list.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tail/list_marks.hpp"

using namespace twicetold;

namespace {

// The texts without marks; none where there was nothing to take off.
std::vector<std::string> unmarked(const std::vector<std::string>& texts) {
  std::vector<TailParagraph> paragraphs, out;
  for (const std::string& text : texts) paragraphs.push_back({text, 1, {}});
  std::vector<std::string> taken;
  if (!tail::without_list_marks(paragraphs, out)) return taken;
  for (const TailParagraph& p : out) taken.emplace_back(p.text);
  return taken;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("marks of a list come off, of its lines only") {
  CHECK(unmarked({"One of many.", "- first", "- second", "Last."}) ==
        Lines{"One of many.", "first", "second", "Last."});
  CHECK(unmarked({"• first", "what it is", "• second"}) == Lines{"first", "what it is", "second"});
  CHECK(unmarked({"- a - b", "- c"}) == Lines{"a - b", "c"});
  CHECK(unmarked({"- first", "• other", "- far", "- near"}) == Lines{"- first", "• other", "far", "near"});
}

TEST_CASE("a mark alone is no list, nor is a frame of letters") {
  CHECK(unmarked({"* a note by the author", "Text.", "More text."}).empty());
  CHECK(unmarked({"- first", "a", "b", "c", "- far away"}).empty());
  CHECK(unmarked({"- first", "* second"}).empty());
  CHECK(unmarked({"* Jane Doe   *", "* jane@example.org *"}).empty());
  CHECK(unmarked({"-5 degrees", "-7 degrees"}).empty());
  CHECK(unmarked({"- ", "-", "", "- "}).empty());
}
