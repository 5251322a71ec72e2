// JSON lines against their slow twin (corpus_json_twin.hpp), on random lines good and damaged.
#include "corpus/json_lines.hpp"

#include "corpus/utf8.hpp"
#include "corpus_helpers.hpp"
#include "corpus_json_maker.hpp"
#include "corpus_json_twin.hpp"

using namespace corpus_test;
using namespace twicetold::corpus;

namespace {

std::vector<Verdict> fast(const std::string& block) {
  JsonLines json(names);
  std::vector<JsonRecord> records;
  std::vector<JsonProblem> problems;
  const auto feeds = static_cast<std::uint64_t>(std::count(block.begin(), block.end(), '\n'));
  json.parse(block, feeds, records, problems);
  std::vector<Verdict> verdicts(feeds + (block.empty() || block.back() == '\n' ? 0 : 1), Verdict{"blank", {}});
  for (const auto& p : problems) {
    CHECK(p.byte <= block.size());
    CHECK(std::string(p.reason) != "");
    verdicts[p.line].kind = "bad";
  }
  for (const auto& r : records) {
    Verdict v{"record", {}};
    for (std::size_t f = 0; f < field_count; ++f) {
      const RawValue& value = r.value[f];
      std::string out(value.size(), '\0');
      JsonProblem problem;
      switch (value.type) {
        case RawValue::Type::missing:
          v.fields[f] = "missing";
          break;
        case RawValue::Type::null:
          v.fields[f] = "null";
          break;
        case RawValue::Type::other:
          v.fields[f] = "other";
          break;
        case RawValue::Type::number:
          v.fields[f] = "n:" + std::string(value.raw());
          break;
        case RawValue::Type::string: {
          const char* end = decode_string(value, out.data(), problem);
          if (end == nullptr)
            v.kind = "bad";
          else
            v.fields[f] = "s:" + out.substr(0, static_cast<std::size_t>(end - out.data()));
        }
      }
    }
    if (v.kind == "bad") v.fields = {};
    CHECK(verdicts[r.line].kind == "blank");
    verdicts[r.line] = v;
  }
  return verdicts;
}

void same(const std::string& block) {
  std::vector<Verdict> expected;
  for (std::size_t begin = 0; begin < block.size();) {
    const std::size_t end = std::min(block.find('\n', begin), block.size());
    expected.push_back(slow(block.substr(begin, end - begin)));
    begin = end + 1;
  }
  const auto got = fast(block);
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (got[i] == expected[i]) continue;
    INFO("block " << block);
    INFO("line " << i);
    CHECK(got[i].kind == expected[i].kind);
    CHECK(got[i].fields == expected[i].fields);
  }
}

}  // namespace

TEST_CASE("json lines: good records agree with the slow twin") {
  Maker make(1);
  for (int round = 0; round < 400; ++round) {
    std::string block;
    for (std::size_t n = make.below(30); n > 0; --n) block += make.line() + "\n";
    if (make.below(2) == 0 && !block.empty()) block.pop_back();
    same(block);
  }
}

TEST_CASE("json lines: damaged records agree with the slow twin, and never change what is said of others") {
  Maker make(2);
  for (int round = 0; round < 4000; ++round) {
    std::string block;
    for (std::size_t n = 1 + make.below(6); n > 0; --n) {
      std::string line = make.line();
      for (std::size_t k = make.below(3); k > 0; --k) line = make.damaged(line);
      block += line + "\n";
    }
    same(block);
  }
}

TEST_CASE("json lines: single cases of the grammar") {
  for (const std::string line : {R"({"text":"a"} x)",
                                 R"({"text":"a"}{"text":"b"})",
                                 R"({"text":"a",})",
                                 R"({"text":01})",
                                 R"({"text":1.})",
                                 R"({"text":"a" "b"})",
                                 R"({"text":"\x"})",
                                 R"({"text":"\u12g4"})",
                                 R"({"text":"\ud800"})",
                                 R"({"text":"\udc00\ud800"})",
                                 R"({"text":"\ud800x"})",
                                 R"({"y":"\ud800","text":"a"})",
                                 R"({"y":"\q","text":"a"})",
                                 R"({"text":"a","text":"b"})",
                                 R"({"text":"\q","text":"b"})",
                                 R"({"text":tru})",
                                 R"({"text":nullx})",
                                 R"(["text"])",
                                 R"("text")",
                                 R"(12)",
                                 R"({)",
                                 R"({"text")",
                                 R"({"text":)",
                                 R"({"text":"a")",
                                 R"([{]})",
                                 R"({"a":[1,2}})",
                                 R"(  )",
                                 "",
                                 R"({"text":"a"}])",
                                 R"({,"text":"a"})",
                                 R"({"text"::"a"})",
                                 R"(\{"text":"a"})",
                                 "{\"text\":\"a\tb\"}",
                                 R"({"a":{"text":"inner"},"text":"outer"})",
                                 R"(+1)",
                                 R"({"a":-})",
                                 R"({"a":.5})",
                                 R"({"a":1e})",
                                 "{\"a\":\"\\\t\"}",
                                 R"({"text":"\\"})",
                                 R"({"text":"\\\""})"})
    same(line + "\n" + R"({"text":"after"})" + "\n");
}

TEST_CASE("json lines: depth is limited, and the limit doesn't stop the run") {
  const std::string deep = R"({"a":)" + std::string(100000, '[') + std::string(100000, ']') + "}\n";
  const auto v = fast(deep + R"({"text":"next"})");
  REQUIRE(v.size() == 2);
  CHECK(v[0].kind == "bad");
  CHECK(v[1].fields[field_text] == "s:next");
  const std::string fine = R"({"a":)" + std::string(900, '[') + std::string(900, ']') + R"(,"text":"x"})";
  CHECK(fast(fine)[0].fields[field_text] == "s:x");
}

TEST_CASE("utf8: the first bad byte, as a character walk finds it") {
  CHECK(first_invalid_utf8("") == std::string::npos);
  CHECK(first_invalid_utf8("tiếng Việt") == std::string::npos);
  struct Case {
    std::string bytes;
    std::size_t at;
  };
  for (const Case& c : std::vector<Case>{{"\x80", 0},
                                         {"\xc0\x80", 0},
                                         {"\xed\xa0\x80", 0},
                                         {"\xf4\x90\x80\x80", 0},
                                         {"\xe1\x80", 0},
                                         {"a\xffz", 1},
                                         {"\xf0\x8f\xbf\xbf", 0},
                                         {"\xe0\x9f\xbf", 0}}) {
    CHECK(first_invalid_utf8(c.bytes) == c.at);
    for (const std::size_t before : {1U, 63U, 4095U, 4096U, 9000U, 70001U}) {
      std::string filler;
      while (filler.size() + 3 <= before) filler += "ế";
      filler.resize(before, 'x');
      CHECK(first_invalid_utf8(filler + c.bytes + std::string(5000, 'y')) == before + c.at);
      CHECK(first_invalid_utf8(filler + c.bytes) == before + c.at);
    }
  }
}
