// JSON lines by simdjson's first stage and a walk of our own.
//
// Stage 1 (vector code, picked at run time) checks UTF-8 and lists where every brace, comma, colon, string
// and scalar begins. Its second stages either copy every string (DOM) or leave skipped values unchecked
// and are compiled for the oldest processor (on-demand in a distribution's build); both want one document
// a call. So stage 1 runs once over a whole block of records and a walk (json_walk.hpp) checks the grammar from
// index to index.
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

#include "corpus/json_walk.hpp"
#include "corpus/utf8.hpp"

namespace twicetold::corpus {
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
