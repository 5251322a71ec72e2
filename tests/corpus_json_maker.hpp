// Random JSON lines: mostly good ones, with every turn of the grammar, and ways to damage them.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace corpus_test {

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

}  // namespace corpus_test
