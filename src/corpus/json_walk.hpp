// The grammar of one record, walked from structural index to index (simdjson's first stage lists them): about one
// step a token, and no byte of a string is touched but to look for a backslash.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>

#include "corpus/json_lines.hpp"
#include "corpus/json_string.hpp"

namespace twicetold::corpus {

inline constexpr int max_depth = 1000;

inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number that begins at p ends at the returned place; nullptr if it is none.
inline const char* number_end(const char* p, const char* end) {
  if (p < end && *p == '-') ++p;
  const auto digits = [&] {
    const char* from = p;
    while (p < end && is_digit(*p)) ++p;
    return p > from;
  };
  if (p < end && *p == '0')
    ++p;
  else if (!digits())
    return nullptr;
  if (p < end && *p == '.') {
    ++p;
    if (!digits()) return nullptr;
  }
  if (p < end && (*p == 'e' || *p == 'E')) {
    ++p;
    if (p < end && (*p == '+' || *p == '-')) ++p;
    if (!digits()) return nullptr;
  }
  return p;
}

enum class Escapes { check, leave };

// One record: a cursor over the structural indexes that lie in its line.
class Walk {
 public:
  Walk(const char* block, const std::uint32_t* at, const std::uint32_t* all, std::uint32_t limit,
       const FieldNames& names, std::string& scratch)
      : block_(block), at_(at), all_(all), limit_(limit), names_(names), scratch_(scratch) {}

  // Walks the record; the cursor then stands behind its closing brace.
  bool record(JsonRecord& record) {
    if (here() == '{') return object(&record, 0);
    return fail_here("invalid JSON");
  }

  // The record and nothing else up to the limit.
  bool whole_record(JsonRecord& record) {
    if (here() != '{') {
      RawValue ignored;
      if (value(ignored, 0) && done()) return fail(record.begin, "not a JSON object");
      return reason_ != nullptr ? false : fail_here("invalid JSON");
    }
    return object(&record, 0) && (done() || fail_here("invalid JSON: more after the record"));
  }
  [[nodiscard]] const std::uint32_t* at() const { return at_; }
  [[nodiscard]] const char* reason() const { return reason_; }
  [[nodiscard]] std::uint64_t place() const { return static_cast<std::uint64_t>(place_ - block_); }

 private:
  [[nodiscard]] bool done() const { return at_ == all_ || *at_ >= limit_; }
  [[nodiscard]] char here() const { return done() ? '\0' : block_[*at_]; }
  [[nodiscard]] const char* pointer() const { return block_ + (done() ? limit_ : *at_); }
  bool fail(const char* place, const char* reason) {
    place_ = place;
    reason_ = reason;
    return false;
  }
  bool fail_here(const char* reason) { return fail(pointer(), done() ? "invalid JSON: line ends too early" : reason); }

  // Where the token that begins here ends at most: the next token, less white space.
  const char* token_limit() const {
    const char* end = block_ + (at_ + 1 < all_ ? std::min(at_[1], limit_) : limit_);
    while (is_space(end[-1])) --end;
    return end;
  }

  bool string(RawValue& v, Escapes escapes = Escapes::check) {
    const char* begin = block_ + *at_ + 1;
    const char* end = token_limit() - 1;
    if (end < begin || *end != '"') return fail(begin - 1, "invalid JSON: string without an end");
    v.begin = begin;
    v.end = end;
    v.type = RawValue::Type::string;
    const auto* slash = static_cast<const char*>(std::memchr(begin, '\\', static_cast<std::size_t>(end - begin)));
    v.escaped = slash != nullptr;
    if (v.escaped && escapes == Escapes::check) {
      const char* bad = first_bad_escape(slash, end);
      if (bad != nullptr) return fail(bad, "invalid JSON: bad escape");
    }
    ++at_;
    return true;
  }

  bool scalar(RawValue& v) {
    const char* begin = pointer();
    const char* end = token_limit();
    const std::string_view token(begin, static_cast<std::size_t>(end - begin));
    v.begin = begin;
    v.end = end;
    if (*begin == '-' || is_digit(*begin)) {
      if (number_end(begin, end) != end) return fail(begin, "invalid JSON: bad number");
      v.type = RawValue::Type::number;
    } else if (token == "null") {
      v.type = RawValue::Type::null;
    } else if (token == "true" || token == "false") {
      v.type = RawValue::Type::other;
    } else {
      return fail_here("invalid JSON");
    }
    ++at_;
    return true;
  }

  bool value(RawValue& v, int depth) {
    const char c = here();
    if (c == '"') return string(v);
    if (c == '{' || c == '[') {
      v.type = RawValue::Type::other;
      v.begin = v.end = pointer();
      if (depth == max_depth) return fail_here("invalid JSON: nested more than 1000 deep");
      return c == '{' ? object(nullptr, depth + 1) : array(depth + 1);
    }
    if (done()) return fail_here("invalid JSON");
    return scalar(v);
  }

  bool wanted_value(RawValue& v, int depth) {
    if (v.type == RawValue::Type::string && v.escaped) {  // a repeated field: nobody will decode the first
      const char* bad = first_bad_escape(v.begin, v.end);
      if (bad != nullptr) return fail(bad, "invalid JSON: bad escape");
    }
    return here() == '"' ? string(v, Escapes::leave) : value(v, depth);
  }

  bool array(int depth) {
    ++at_;
    if (here() == ']') return ++at_, true;
    RawValue ignored;
    for (;;) {
      if (!value(ignored, depth)) return false;
      const char c = here();
      if (c != ',' && c != ']') return fail_here("invalid JSON");
      ++at_;
      if (c == ']') return true;
    }
  }

  // Fields are kept in `record` where it is given: the outermost object's.
  bool object(JsonRecord* record, int depth) {
    ++at_;
    if (here() == '}') return ++at_, true;
    RawValue key, ignored;
    for (;;) {
      if (here() != '"') return fail_here("invalid JSON");
      if (!string(key)) return false;
      if (here() != ':') return fail_here("invalid JSON");
      ++at_;
      RawValue* wanted = record == nullptr ? nullptr : field(*record, key);
      if (!(wanted == nullptr ? value(ignored, depth) : wanted_value(*wanted, depth))) return false;
      const char c = here();
      if (c != ',' && c != '}') return fail_here("invalid JSON");
      ++at_;
      if (c == '}') return true;
    }
  }

  RawValue* field(JsonRecord& record, const RawValue& key) {
    std::string_view name = key.raw();
    if (key.escaped) {
      scratch_.resize(key.size());
      JsonProblem ignored;
      const char* end = decode_string(key, scratch_.data(), ignored);
      if (end == nullptr) return nullptr;
      name = {scratch_.data(), static_cast<std::size_t>(end - scratch_.data())};
    }
    for (std::size_t f = 0; f < field_count; ++f)
      if (names_[f] == name) return &record.value[f];
    return nullptr;
  }

  const char* block_;
  const std::uint32_t* at_;
  const std::uint32_t* all_;
  std::uint32_t limit_;
  const FieldNames& names_;
  std::string& scratch_;
  const char* place_ = nullptr;
  const char* reason_ = nullptr;
};

}  // namespace twicetold::corpus
