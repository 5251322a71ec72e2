// JSON lines against a slow, obvious twin: a recursive parser that takes one character at a time.
#include "corpus/json_lines.hpp"

#include <optional>

#include "corpus/utf8.hpp"
#include "corpus_helpers.hpp"

using namespace corpus_test;
using namespace twicetold::corpus;

namespace {

// ---- the twin ----
struct Value {
  enum Type { string, number, null, other } type = other;
  std::string text;   // decoded, or the token; surrogates alone as three bytes
  bool lone = false;  // a lone surrogate is in it
};

class Twin {
 public:
  explicit Twin(std::string_view s) : s_(s) {}
  // Members of the object, the last of each name; nothing if the line is no JSON, `object` false if no object.
  std::optional<std::map<std::string, Value>> parse(bool& object) {
    members_.clear();
    space();
    object = peek() == '{';
    Value v;
    if (!value(v, 0)) return std::nullopt;
    space();
    if (at_ != s_.size()) return std::nullopt;
    return members_;
  }

 private:
  int peek() const { return at_ < s_.size() ? static_cast<unsigned char>(s_[at_]) : -1; }
  void space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') ++at_;
  }
  bool literal(std::string_view word) {
    if (s_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  bool value(Value& v, int depth) {
    if (peek() == '"') {
      v.type = Value::string;
      return string(v);
    }
    if (peek() == '{') return object_(depth);
    if (peek() == '[') return array(depth);
    v.type = Value::null;
    if (peek() == 'n') return literal("null");
    v.type = Value::other;
    if (peek() == 't') return literal("true");
    if (peek() == 'f') return literal("false");
    v.type = Value::number;
    const std::size_t from = at_;
    if (peek() == '-') ++at_;
    if (peek() == '0')
      ++at_;
    else if (!digits())
      return false;
    if (peek() == '.' && (++at_, !digits())) return false;
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return false;
    }
    v.text = std::string(s_.substr(from, at_ - from));
    return true;
  }
  bool digits() {
    const std::size_t from = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ > from;
  }
  bool array(int depth) {
    ++at_;
    space();
    if (peek() == ']') return ++at_, true;
    for (;;) {
      Value v;
      space();
      if (!value(v, depth + 1)) return false;
      space();
      if (peek() == ']') return ++at_, true;
      if (peek() != ',') return false;
      ++at_;
    }
  }
  bool object_(int depth) {
    ++at_;
    space();
    if (peek() == '}') return ++at_, true;
    for (;;) {
      space();
      Value key, v;
      if (peek() != '"' || !string(key)) return false;
      space();
      if (peek() != ':') return false;
      ++at_;
      space();
      if (!value(v, depth + 1)) return false;
      if (depth == 0) members_[key.text] = v;
      space();
      if (peek() == '}') return ++at_, true;
      if (peek() != ',') return false;
      ++at_;
    }
  }
  static void put(std::string& out, unsigned c) {
    if (c < 0x80)
      out += static_cast<char>(c);
    else if (c < 0x800)
      out += {static_cast<char>(0xc0 + c / 64), static_cast<char>(0x80 + c % 64)};
    else if (c < 0x10000)
      out +=
          {static_cast<char>(0xe0 + c / 4096), static_cast<char>(0x80 + c / 64 % 64), static_cast<char>(0x80 + c % 64)};
    else
      out += {static_cast<char>(0xf0 + c / 262144), static_cast<char>(0x80 + c / 4096 % 64),
              static_cast<char>(0x80 + c / 64 % 64), static_cast<char>(0x80 + c % 64)};
  }
  bool four(unsigned& c) {
    c = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const int p = peek();
      const int d = p >= '0' && p <= '9'   ? p - '0'
                    : p >= 'a' && p <= 'f' ? p - 'a' + 10
                    : p >= 'A' && p <= 'F' ? p - 'A' + 10
                                           : -1;
      if (d < 0) return false;
      c = c * 16 + static_cast<unsigned>(d);
    }
    return true;
  }
  bool string(Value& v) {
    ++at_;
    unsigned high = 0;
    for (;;) {
      const int c = peek();
      if (c < 0x20) return false;  // also the end
      ++at_;
      if (c == '"') break;
      unsigned code = 0;
      bool unit = false;
      if (c != '\\') {
        if (high != 0) v.lone = true, high = 0;
        v.text += static_cast<char>(c);
        continue;
      }
      const int e = peek();
      ++at_;
      switch (e) {
        case '"':
        case '\\':
        case '/':
          code = static_cast<unsigned>(e);
          break;
        case 'b':
          code = 8;
          break;
        case 'f':
          code = 12;
          break;
        case 'n':
          code = 10;
          break;
        case 'r':
          code = 13;
          break;
        case 't':
          code = 9;
          break;
        case 'u':
          unit = true;
          if (!four(code)) return false;
          break;
        default:
          return false;
      }
      if (high != 0 && unit && code >= 0xdc00 && code <= 0xdfff) {
        put(v.text, 0x10000 + (high - 0xd800) * 1024 + (code - 0xdc00));
        high = 0;
        continue;
      }
      if (high != 0) v.lone = true, high = 0;
      if (unit && code >= 0xd800 && code <= 0xdbff)
        high = code;
      else if (unit && code >= 0xdc00 && code <= 0xdfff)
        v.lone = true;
      else
        put(v.text, code);
    }
    if (high != 0) v.lone = true;
    return true;
  }

  std::string_view s_;
  std::size_t at_ = 0;
  std::map<std::string, Value> members_;
};

// ---- what both say of a line ----
struct Verdict {
  std::string kind;  // "blank", "bad", "record"
  std::array<std::string, field_count> fields;
  bool operator==(const Verdict&) const = default;
};

const FieldNames names{"text", "id", "source", "date", "title", "url"};

Verdict slow(const std::string& line) {
  if (line.find_first_not_of(" \t\r\n") == std::string::npos) return {"blank", {}};
  bool object = false;
  if (first_invalid_utf8(line) != std::string::npos) return {"bad", {}};
  const auto members = Twin(line).parse(object);
  if (!members || !object) return {"bad", {}};
  Verdict v{"record", {}};
  for (std::size_t f = 0; f < field_count; ++f) {
    const auto m = members->find(names[f]);
    if (m == members->end())
      v.fields[f] = "missing";
    else if (m->second.type == Value::string) {
      if (m->second.lone) return {"bad", {}};
      v.fields[f] = "s:" + m->second.text;
    } else if (m->second.type == Value::number)
      v.fields[f] = "n:" + m->second.text;
    else
      v.fields[f] = m->second.type == Value::null ? "null" : "other";
  }
  return v;
}

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

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }
  std::string string() {
    static const std::vector<std::string> parts{"a",
                                                " ",
                                                "tiếng Việt",
                                                "中文",
                                                "😀",
                                                "\\n",
                                                "\\\"",
                                                "\\\\",
                                                "\\/",
                                                "\\u0000",
                                                "\\u00e9",
                                                "\\u4e2d",
                                                "\\ud83d\\ude00",
                                                "\\t",
                                                "{",
                                                "}",
                                                "[",
                                                "]",
                                                ":",
                                                ",",
                                                "\\b\\f\\r",
                                                "plain words that go on for a while so that vectors are filled",
                                                "\\uD83D\\uDE00",
                                                "'",
                                                "\\u0022",
                                                "\x7f",
                                                "é",
                                                "0"};
    std::string s = "\"";
    for (std::size_t n = below(12); n > 0; --n) s += parts[below(parts.size())];
    return s + "\"";
  }
  std::string space() {
    static const std::vector<std::string> some{"", "", "", " ", "  ", "\t", "\r"};
    return some[below(some.size())];
  }
  std::string value(int depth) {
    switch (below(depth > 3 ? 5 : 7)) {
      case 0:
      case 1:
        return string();
      case 2: {
        static const std::vector<std::string> numbers{
            "0", "-0", "1", "-17", "3.25", "1e5", "1E-7", "12345678901234567890", "0.0e+0"};
        return numbers[below(numbers.size())];
      }
      case 3:
        return "null";
      case 4:
        return below(2) == 0 ? "true" : "false";
      case 5: {
        std::string s = "[" + space();
        for (std::size_t n = below(4); n > 0; --n) s += value(depth + 1) + space() + (n > 1 ? "," + space() : "");
        return s + "]";
      }
      default:
        return object(depth + 1);
    }
  }
  std::string object(int depth) {
    static const std::vector<std::string> keys{"\"text\"",  "\"id\"",  "\"source\"", "\"date\"",
                                               "\"title\"", "\"url\"", "\"x\"",      "\"te\\u0078t\"",
                                               "\"tex\"",   "\"\"",    "\"\\ud800\""};
    std::string s = "{" + space();
    for (std::size_t n = below(7); n > 0; --n)
      s += keys[below(keys.size())] + space() + ":" + space() + value(depth) + space() + (n > 1 ? "," + space() : "");
    return s + "}";
  }
  std::string line() { return space() + (below(20) == 0 ? value(0) : object(0)) + space(); }
  // One random byte put in, taken out or changed.
  std::string damaged(std::string s) {
    static constexpr char values[] = "\"\\{}[]:,\0\x01\n\xff\xc3\xe1\x80u1e-tn \xed\xa0\x80";
    static const std::string bytes(values, sizeof values - 1);  // it holds a NUL
    if (s.empty()) return s;
    const std::size_t at = below(s.size());
    const char byte = bytes[below(bytes.size())];
    switch (below(3)) {
      case 0:
        s[at] = byte;
        break;
      case 1:
        s.insert(at, 1, byte);
        break;
      default:
        s.erase(at, 1);
        break;
    }
    return s;
  }

 private:
  std::mt19937 random_;
};

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
