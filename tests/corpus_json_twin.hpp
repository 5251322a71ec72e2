// JSON lines as a slow, obvious twin reads them: a recursive parser that takes one character at a time.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "corpus/json_lines.hpp"
#include "corpus/utf8.hpp"

namespace corpus_test {

using namespace twicetold::corpus;

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

// What the twin and the fast reader say of a line.
struct Verdict {
  std::string kind;  // "blank", "bad", "record"
  std::array<std::string, field_count> fields;
  bool operator==(const Verdict&) const = default;
};

inline const FieldNames names{"text", "id", "source", "date", "title", "url"};

inline Verdict slow(const std::string& line) {
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

}  // namespace corpus_test
