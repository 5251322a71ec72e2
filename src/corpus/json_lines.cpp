// JSON lines by simdjson's first stage and a walk of our own.
//
// Stage 1 (vector code, picked at run time) checks UTF-8 and lists where every brace, comma, colon, string
// and scalar begins. Its second stages either copy every string (DOM) or leave skipped values unchecked
// and are compiled for the oldest processor (on-demand in a distribution's build); both want one document
// a call. So stage 1 runs once over a whole block of records and the walk below checks the grammar from
// index to index: about one step per token, and no byte of a string is touched but to look for '\'.
//
// Line ends are not looked for: records are walked one behind the other, and if at the end as many line
// feeds were met between them as the block has, none lies inside a record. On any trouble the block is
// walked again with the end of every line as a limit, and when stage 1 itself fails (invalid UTF-8, a string
// left open), line by line with a stage 1 for each: what is said of a line never depends on its neighbours.
#include "corpus/json_lines.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "corpus/json_string.hpp"
#include "corpus/utf8.hpp"

namespace twicetold::corpus {
namespace {

constexpr int max_depth = 1000;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number that begins at p ends at the returned place; nullptr if it is none.
const char* number_end(const char* p, const char* end) {
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

}  // namespace

struct JsonLines::Impl {
  FieldNames names;
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
  std::string scratch;

  // False when stage 1 finds anything wrong.
  bool stage1(std::string_view block) {
    const std::size_t need = std::max<std::size_t>(block.size(), std::size_t{64} << 10);
    if (stage == nullptr) {
      if (simdjson::get_active_implementation()->create_dom_parser_implementation(need, 1, stage) != simdjson::SUCCESS)
        throw std::bad_alloc();
    } else if (stage->capacity() < block.size() || stage->capacity() / 16 > need) {
      if (stage->set_capacity(need) != simdjson::SUCCESS) throw std::bad_alloc();
    }
    return stage->stage1(reinterpret_cast<const std::uint8_t*>(block.data()), block.size(),
                         simdjson::stage1_mode::regular) == simdjson::SUCCESS;
  }

  bool walk(const char* block, const std::uint32_t* at, const std::uint32_t* all, std::uint32_t limit,
            JsonRecord& record, JsonProblem& problem) {
    Walk w(block, at, all, limit, names, scratch);
    if (w.whole_record(record)) return true;
    problem.byte = w.place();
    problem.reason = w.reason();
    return false;
  }

  // All records of a block behind a good stage 1; false when anything is odd.
  bool walk_all(std::string_view block, std::uint64_t feeds, std::vector<JsonRecord>& records) {
    const std::uint32_t* at = stage->structural_indexes.get();
    const std::uint32_t* const all = at + stage->n_structural_indexes;
    const char* const begin = block.data();
    const char* line = begin;
    const char* place = begin;
    std::uint64_t number = 0;
    for (;;) {
      const char* const next = at == all ? begin + block.size() : begin + *at;
      for (const char* feed = place; next != feed;) {
        feed = static_cast<const char*>(std::memchr(feed, '\n', static_cast<std::size_t>(next - feed)));
        if (feed == nullptr) break;
        ++number;
        line = place = ++feed;
      }
      if (at == all) return number == feeds;
      if (!records.empty() && records.back().begin == line) return false;  // two on one line
      JsonRecord& record = records.emplace_back();
      record.line = number;
      record.begin = line;
      Walk w(begin, at, all, static_cast<std::uint32_t>(block.size()), names, scratch);
      if (!w.record(record)) return false;
      at = w.at();
      place = begin + at[-1] + 1;
    }
  }

  // What stage 1 has against a line.
  static void explain(std::string_view line, JsonProblem& problem) {
    const std::size_t bad = first_invalid_utf8(line);
    if (bad != std::string_view::npos) {
      problem.byte = bad;
      problem.reason = "invalid UTF-8";
      return;
    }
    bool inside = false;
    std::size_t quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (c == '\\' && (i + 1 == line.size() || static_cast<unsigned char>(line[i + 1]) >= 0x20)) {
        ++i;
      } else if (c == '"') {
        inside = !inside;
        quote = i;
      } else if (inside && static_cast<unsigned char>(c) < 0x20) {
        problem.byte = i;
        problem.reason = "invalid JSON: control character in a string";
        return;
      }
    }
    problem.byte = inside ? quote : 0;
    problem.reason = inside ? "invalid JSON: string without an end" : "invalid JSON";
  }
};

JsonLines::JsonLines(const FieldNames& names) : impl_(new Impl) { impl_->names = names; }
JsonLines::~JsonLines() = default;

void JsonLines::parse(std::string_view block, std::uint64_t feeds, std::vector<JsonRecord>& records,
                      std::vector<JsonProblem>& problems) {
  if (block.empty()) return;
  const bool whole = impl_->stage1(block);
  const std::size_t before = records.size();
  if (whole && impl_->walk_all(block, feeds, records)) return;
  records.resize(before);
  const std::uint32_t* at = whole ? impl_->stage->structural_indexes.get() : nullptr;
  const std::uint32_t* const all = whole ? at + impl_->stage->n_structural_indexes : nullptr;
  std::uint64_t number = 0;
  for (std::size_t begin = 0; begin < block.size(); ++number) {
    const auto* feed = static_cast<const char*>(std::memchr(block.data() + begin, '\n', block.size() - begin));
    const std::size_t end = feed == nullptr ? block.size() : static_cast<std::size_t>(feed - block.data());
    const std::string_view line = block.substr(begin, end - begin);
    JsonProblem problem;
    problem.line = number;
    bool good = true, blank = false;
    records.emplace_back();
    records.back().line = number;
    records.back().begin = line.data();
    if (whole) {
      const auto limit = static_cast<std::uint32_t>(end);
      blank = at == all || *at >= limit;
      if (!blank) good = impl_->walk(block.data(), at, all, limit, records.back(), problem);
      while (at != all && *at < limit) ++at;
    } else {
      blank = std::all_of(line.begin(), line.end(), is_space);
      if (!blank && impl_->stage1(line)) {
        const std::uint32_t* first = impl_->stage->structural_indexes.get();
        good = impl_->walk(line.data(), first, first + impl_->stage->n_structural_indexes,
                           static_cast<std::uint32_t>(line.size()), records.back(), problem);
      } else if (!blank) {
        good = false;
        Impl::explain(line, problem);
      }
      problem.byte += begin;
    }
    if (!good) problems.push_back(problem);
    if (!good || blank) records.pop_back();
    begin = end + 1;
  }
}

}  // namespace twicetold::corpus
