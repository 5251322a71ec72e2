// The gap rule by example and by property, JSON strings and their raw bytes, offsets over holes.
#include "clean/apply.hpp"
#include "clean/json_text.hpp"
#include "clean/proof.hpp"
#include "clean_helpers.hpp"
#include "twicetold/fold.hpp"

using namespace twicetold;
using namespace twicetold::clean_room;

namespace {

// Takes every stretch between '<' and '>' out of what is left without these marks.
std::string cut(const std::string& marked) {
  std::string text;
  std::vector<Span> spans;
  for (const char c : marked) {
    if (c == '<')
      spans.push_back({text.size(), 0});
    else if (c == '>')
      spans.back().end = text.size();
    else
      text.push_back(c);
  }
  return subtract(text, close_gaps(text, spans));
}

}  // namespace

TEST_CASE("a gap closes without gluing or doubling", "[clean]") {
  CHECK(cut("A\n\n<X>\n\nB\n") == "A\n\nB\n");
  CHECK(cut("A\n<X>\nB\n") == "A\nB\n");
  CHECK(cut("A\n\n\n<X>\nB") == "A\n\n\nB");
  CHECK(cut("A\n<X>\n\n\nB") == "A\n\n\nB");
  CHECK(cut("A\r\n\r\n<X>\r\n\r\nB\r\n") == "A\r\n\r\nB\r\n");
  CHECK(cut("A\r\n<X>\r\n\r\nB") == "A\r\n\r\nB");
}

TEST_CASE("what stands at the edges of a text stays as it was", "[clean]") {
  CHECK(cut("<X>\n\nB\n") == "B\n");
  CHECK(cut("\xEF\xBB\xBF<X>\nB") ==
        "\xEF\xBB\xBF"
        "B");
  CHECK(cut("\n\n<X>\n\nB") == "\n\nB");
  CHECK(cut("A\n\n<X>\n") == "A\n");
  CHECK(cut("A\n\n<X>") == "A");
  CHECK(cut("A\n\n<X\n>") == "A\n");
  CHECK(cut("A\r\n<X>\r\n") == "A\r\n");
  CHECK(cut("A  \n<X>\n") == "A  \n");
}

TEST_CASE("inside a line one space stays", "[clean]") {
  CHECK(cut("One. <Two.> Three.") == "One. Three.");
  CHECK(cut("One. <Two.>\nThree.") == "One.\nThree.");
  CHECK(cut("One.\n\n<Two.> Three.") == "One.\n\nThree.");
  CHECK(cut("<One.> Two.") == "Two.");
  CHECK(cut("One. <Two.>") == "One.");
  CHECK(cut("\xE4\xB8\x80\xE3\x80\x82<\xE4\xBA\x8C\xE3\x80\x82>\xE4\xB8\x89") ==
        "\xE4\xB8\x80\xE3\x80\x82\xE4\xB8\x89");
}

TEST_CASE("white space that belongs to a line that stays, stays", "[clean]") {
  CHECK(cut("A  \n\n\t<X> \n\n    B") == "A  \n\n    B");
  CHECK(cut("A\n    <X>\n  B") == "A\n  B");
}

TEST_CASE("neighbours go as one", "[clean]") {
  CHECK(cut("A\n\n<X>\n\n<Y>\n\nB") == "A\n\nB");
  CHECK(cut("<X>\n\n<Y>\n\nB\n\n<Z>\n") == "B\n");
  CHECK(cut("A\n< >\nB") == "A\n \nB");
}

TEST_CASE("any removal keeps the passages that stay, apart from one another", "[clean][property]") {
  std::mt19937 random(6);
  const std::vector<std::string> gaps = {"\n",  "\n\n", "\r\n",  "\r\n\r\n", "\n\n\n",
                                         " \n", "\n  ", "\n \n", " ",        "\xC2\xA0\n"};
  const auto runs_of_breaks = [](const std::string& text) {
    std::vector<std::size_t> runs;
    std::size_t run = 0;
    for (const char c : text) {
      if (c == '\n')
        ++run;
      else if (c != '\r' && c != ' ' && c != '\t' && c != '\xC2' && c != '\xA0') {
        if (run > 0) runs.push_back(run);
        run = 0;
      }
    }
    return runs;
  };
  for (int i = 0; i < 3000; ++i) {
    const std::size_t n = 1 + random() % 8;
    std::string text = random() % 4 == 0 ? "\xEF\xBB\xBF" : "";
    std::vector<Span> spans;
    std::vector<std::string> stays;
    bool all_lines = true;
    for (std::size_t k = 0; k < n; ++k) {
      if (k > 0) {
        const std::string gap = gaps[random() % gaps.size()];
        all_lines = all_lines && gap != " ";
        text += gap;
      }
      const std::string word = "p" + std::to_string(k);
      if (random() % 2 == 0)
        spans.push_back({text.size(), text.size() + word.size()});
      else
        stays.push_back(word);
      text += word;
    }
    if (random() % 2 == 0) text += "\n";
    const auto cuts = close_gaps(text, spans);
    const std::string left = subtract(text, cuts);
    std::string expected, found;
    for (const std::string& s : stays) expected += s + ' ';
    found = fold(left);
    if (!found.empty()) found += ' ';
    REQUIRE(found == expected);  // glued passages would be one token
    if (stays.empty()) continue;
    const auto before = runs_of_breaks(text), after = runs_of_breaks(left);
    const std::size_t most = before.empty() ? 0 : *std::max_element(before.begin(), before.end());
    for (const std::size_t run : after) REQUIRE(run <= most);
    if (all_lines) REQUIRE(after.size() >= stays.size() - 1);
    REQUIRE(text.ends_with("\n") == left.ends_with("\n"));
    REQUIRE(text.starts_with("\xEF\xBB\xBF") == left.starts_with("\xEF\xBB\xBF"));
  }
}

TEST_CASE("offsets over holes", "[clean]") {
  const std::string whole = "0123456789";
  const HoleMap map({{2, 4}, {7, 8}});  // left: 01456 89 = "0145689"
  const auto text_of = [&](Span s) {
    std::string out;
    for (const Span& p : map.pieces(s)) out += slice(whole, p);
    return out;
  };
  const std::string left = "0145689";
  for (std::uint64_t b = 0; b < left.size(); ++b)
    for (std::uint64_t e = b + 1; e <= left.size(); ++e) CHECK(text_of({b, e}) == left.substr(b, e - b));
  CHECK(map.pieces({0, 2}).size() == 1);
  CHECK(map.pieces({2, 3}).front().begin == 4);
  CHECK(map.pieces({1, 3}).size() == 2);
  const HoleMap touching({{2, 4}, {4, 6}});
  CHECK(touching.pieces({1, 3}) == std::vector<Span>{{1, 2}, {6, 7}});
}

TEST_CASE("raw bytes of JSON strings", "[clean]") {
  const std::string raw = R"(a\n\"b\u00e9\ud83d\ude00c\/)";
  const auto value = RawString::decode(raw);
  REQUIRE(value);
  CHECK(value->text() ==
        "a\n\"b\xC3\xA9\xF0\x9F\x98\x80"
        "c/");
  CHECK(value->raw_offset(0) == 0);
  CHECK(value->raw_offset(1) == 1);
  CHECK(value->raw_offset(2) == 3);
  CHECK(value->raw_offset(4) == 6);
  CHECK(value->raw_offset(6) == 12);
  CHECK(value->raw_offset(10) == 24);
  CHECK(value->raw_offset(12) == raw.size());
  for (const char* bad : {"\\", "\\x", "\\u12", "\\ud800", "\\udc00x", "\\ud83d\\n", "a\nb", "a\"b"})
    CHECK_FALSE(RawString::decode(bad));
}

TEST_CASE("the text member of a line", "[clean]") {
  const auto members = [](const std::string& line) {
    std::vector<std::string> found;
    for (const Span& s : find_string_members(line, "text")) found.emplace_back(slice(line, s));
    return found;
  };
  CHECK(members(R"({"id":1,"text":"hello","x":{"text":"inner"}})") == std::vector<std::string>{"hello"});
  CHECK(members(R"( { "x" : [ {"text":"a"}, "}" , 1e5 ] , "\u0074ext" : "b\"c" } )") ==
        std::vector<std::string>{"b\\\"c"});
  CHECK(members(R"({"text":"a","text":"b"})") == std::vector<std::string>{"a", "b"});
  CHECK(members(R"({"text":null,"texts":"no"})").empty());
  CHECK(members("\xEF\xBB\xBF{\"text\":\"bom\"}\r\n") == std::vector<std::string>{"bom"});
  for (const char* bad : {"", "[]", "{", "{\"text\"", "{\"text\":", "{\"text\":\"a", "{\"text\":\"a\"", "{text:\"a\"}",
                          "{\"a\":}", "{\"a\" \"b\"}"})
    CHECK(members(bad).empty());
}

namespace {

std::string records_of(const std::vector<std::string>& texts) {
  std::string bytes;
  for (const std::string& t : texts) bytes += "{\"text\":\"" + t + "\"}\n";
  return bytes;
}

// Record `i` loses its text from `from` on, or goes as a whole.
DocumentEdit edit_of(std::size_t i, const std::string& text, std::size_t from, bool drops) {
  DocumentEdit e;
  e.id = std::to_string(i);
  e.at = {"f", "", i + 1};
  e.hash = base::hash128(text);
  e.bytes = text.size();
  e.dropped = drops;
  Piece p;
  p.span = {from, text.size()};
  p.text = text.substr(from);
  e.pieces.push_back(p);
  return e;
}

void check_there_and_back(const std::string& original, std::vector<DocumentEdit>& edits) {
  std::vector<DocumentEdit*> pointers;
  for (DocumentEdit& e : edits) pointers.push_back(&e);
  std::string bytes = original;
  std::vector<const DocumentEdit*> superseded;
  REQUIRE(apply_edits(bytes, {true, "text"}, pointers, {}, superseded));
  const std::vector<const DocumentEdit*> rows(pointers.begin(), pointers.end());
  CAPTURE(original, bytes);
  CHECK(restore_content(bytes, {true, "text"}, rows, [](const DocumentEdit&) { return true; }).changed.empty());
  CHECK(bytes == original);
}

}  // namespace

TEST_CASE("of equal records side by side any may go, and all come back") {
  const std::vector<std::string> texts = {"b", "a", "a", "a", "c d", "a", "a"};
  const bool ended = GENERATE(true, false);
  std::string original = records_of(texts);
  if (!ended) original.pop_back();  // the last line lacks its end
  for (unsigned gone = 1; gone < 1U << texts.size(); ++gone) {
    std::vector<DocumentEdit> edits;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const bool drops = gone >> i & 1;
      if (!drops && texts[i] != "c d") continue;
      edits.push_back(edit_of(i, texts[i], drops ? 0 : 1, drops));
    }
    check_there_and_back(original, edits);
  }
}

TEST_CASE("records that go beside others edited until they are equal: all come back") {
  const std::vector<std::string> kinds = {"a", "ab", "abb"};  // an edit takes the last letter
  for (unsigned which = 0; which < 3 * 3 * 3 * 3; ++which) {
    std::vector<std::string> texts;
    for (unsigned i = 0, w = which; i < 4; ++i, w /= 3) texts.push_back(kinds[w % 3]);
    std::string original = records_of(texts);
    if (which % 2 == 1) original.pop_back();  // the last line lacks its end
    for (unsigned fates = 0; fates < 3 * 3 * 3 * 3; ++fates) {
      std::vector<DocumentEdit> edits;
      for (unsigned i = 0, f = fates; i < 4; ++i, f /= 3) {
        if (f % 3 == 0) continue;  // stays as it is
        const bool drops = f % 3 == 1;
        edits.push_back(edit_of(i, texts[i], drops ? 0 : texts[i].size() - 1, drops));
      }
      CAPTURE(fates);
      check_there_and_back(original, edits);
    }
  }
}

// Two runs over one file, each record with any fate in each. What the second can't take back, it refuses; what it does
// not refuse comes back.
TEST_CASE("records that go in two runs: all come back, or the second takes none") {
  const std::vector<std::string> kinds = {"a", "ab"};
  std::size_t written = 0, refused = 0;
  for (unsigned which = 0; which < 2 * 2 * 2 * 2; ++which) {
    std::vector<std::string> texts;
    for (unsigned i = 0; i < 4; ++i) texts.push_back(kinds[which >> i & 1]);
    std::string original = records_of(texts);
    if (which % 2 == 1) original.pop_back();  // the last line lacks its end
    for (unsigned fates = 0; fates < 5 * 5 * 5 * 5; ++fates) {
      // 0 stays, 1 goes first, 2 goes second, 3 is edited first, 4 is edited second
      std::vector<unsigned> fate;
      for (unsigned i = 0, f = fates; i < 4; ++i, f /= 5) fate.push_back(f % 5);
      const auto edits_of = [&](unsigned goes, unsigned is_edited, std::uint32_t run) {
        std::vector<DocumentEdit> edits;
        std::uint64_t line = 0;
        for (std::size_t i = 0; i < texts.size(); ++i) {
          if (run == 2 && fate[i] == 1) continue;  // not there any more
          ++line;
          if (fate[i] != goes && fate[i] != is_edited) continue;
          DocumentEdit e = edit_of(i, texts[i], fate[i] == goes ? 0 : texts[i].size() - 1, fate[i] == goes);
          e.at.line = line;
          for (Piece& p : e.pieces) p.run = run;
          edits.push_back(std::move(e));
        }
        return edits;
      };
      std::string bytes = original;
      std::vector<const DocumentEdit*> superseded;
      std::vector<DocumentEdit> first = edits_of(1, 3, 1);
      std::vector<DocumentEdit*> pointers;
      for (DocumentEdit& e : first) pointers.push_back(&e);
      REQUIRE(apply_proven(bytes, {true, "text"}, pointers, {}, superseded));
      if (std::any_of(first.begin(), first.end(), [](const DocumentEdit& e) { return e.pieces.empty(); })) continue;
      bool as_meant = true;  // what had to stay with an empty text would need other lines below
      for (const DocumentEdit& e : first) as_meant = as_meant && e.dropped == (fate[std::stoul(e.id)] == 1);
      if (!as_meant) continue;
      const std::vector<const DocumentEdit*> earlier(pointers.begin(), pointers.end());
      const auto all = [](const DocumentEdit&) { return true; };
      std::vector<DocumentEdit> second = edits_of(2, 4, 2);
      pointers.clear();
      for (DocumentEdit& e : second) pointers.push_back(&e);
      if (pointers.empty()) continue;
      std::string left = bytes;
      CAPTURE(original, bytes, fates);
      bool proven = false;
      try {
        proven = apply_proven(left, {true, "text"}, pointers, earlier, superseded);
      } catch (const corpus::Damage&) {
      }
      std::vector<const DocumentEdit*> journal(pointers.begin(), pointers.end());
      for (const DocumentEdit* row : earlier)
        if (std::none_of(second.begin(), second.end(), [&](const DocumentEdit& e) { return e.at == row->at; }))
          journal.push_back(row);
      std::sort(journal.begin(), journal.end(), [](auto* a, auto* b) { return a->at.line < b->at.line; });
      if (proven) {
        ++written;
        restore_content(left, {true, "text"}, journal, all);
        CHECK(left == original);
      } else {
        ++refused;
        restore_content(bytes, {true, "text"}, earlier, all);
        CHECK(bytes == original);
      }
    }
  }
  CHECK(written > 5 * refused);
  CHECK(refused > 0);
}

TEST_CASE("the last record went, without an end; what was written in its place stays a line of its own") {
  std::string original = records_of({"a", "b"});
  original.pop_back();
  std::vector<DocumentEdit> edits = {edit_of(1, "b", 0, true)};
  std::vector<DocumentEdit*> pointers = {&edits[0]};
  std::string bytes = original;
  std::vector<const DocumentEdit*> superseded;
  REQUIRE(apply_edits(bytes, {true, "text"}, pointers, {}, superseded));
  const std::string more = records_of({"c"});
  bytes += more;
  const std::vector<const DocumentEdit*> rows = {&edits[0]};
  for (int times = 0; times < 2; ++times) {  // the second time it is there already
    restore_content(bytes, {true, "text"}, rows, [](const DocumentEdit&) { return true; });
    CHECK(bytes == original + "\n" + more);
  }
}
