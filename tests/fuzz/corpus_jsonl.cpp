// JSON lines: whatever the bytes, records are views into the block, problems lie in it, and what is said of
// a line is the same when the line stands alone.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "corpus/json_lines.hpp"
#include "corpus/utf8.hpp"

using namespace twicetold::corpus;

namespace {

void require(bool good) {
  if (!good) std::abort();
}

struct Parsed {
  std::vector<JsonRecord> records;
  std::vector<JsonProblem> problems;
};

Parsed parse(JsonLines& json, std::string_view block) {
  Parsed p;
  json.parse(block, static_cast<std::uint64_t>(std::count(block.begin(), block.end(), '\n')), p.records, p.problems);
  return p;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static JsonLines json({"text", "id", "source", "date", "title", "url"});
  const std::string block(reinterpret_cast<const char*>(data), size);
  const Parsed all = parse(json, block);
  for (const JsonProblem& p : all.problems) require(p.byte <= block.size() && p.reason[0] != '\0');
  for (const JsonRecord& r : all.records) {
    for (const RawValue& v : r.value) {
      if (v.type == RawValue::Type::missing) continue;
      require(v.begin >= block.data() && v.end <= block.data() + block.size() && v.begin <= v.end);
      if (v.type != RawValue::Type::string) continue;
      std::string out(v.size(), '\0');
      JsonProblem problem;
      const char* end = decode_string(v, out.data(), problem);
      if (end == nullptr) {
        require(problem.byte < v.size());
        continue;
      }
      out.resize(static_cast<std::size_t>(end - out.data()));
      require(first_invalid_utf8(out) == std::string_view::npos);
    }
  }
  std::size_t good = 0, bad = 0;
  for (std::size_t begin = 0; begin < block.size();) {
    const std::size_t end = std::min(block.find('\n', begin), block.size());
    const Parsed one = parse(json, std::string_view(block).substr(begin, end - begin));
    good += one.records.size();
    bad += one.problems.size();
    begin = end + 1;
  }
  require(good == all.records.size() && bad == all.problems.size());
  return 0;
}
