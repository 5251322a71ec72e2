// The readers of findings, journals, tables of files and commit lists: any bytes are either refused with
// Error(mismatch) or give rows that hold what they promise and survive being written and read again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "clean/journal.hpp"
#include "clean/paths.hpp"
#include "twicetold/error.hpp"

using namespace twicetold;
using namespace twicetold::clean_room;

namespace {

void require(bool good) {
  if (!good) std::abort();
}

void require_below(const std::string& path) {
  require(!path.empty() && path.front() != '/' && path.find('\0') == std::string::npos);
  require(("/" + path + "/").find("/../") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string what = "fuzz";
  try {
    switch (data[0] % 4) {
      case 0:
        for (const FindingRow& r : parse_findings(bytes, what)) require(r.span.begin <= r.span.end);
        break;
      case 1:
        for (const DocumentEdit& e : parse_journal(bytes, what)) {
          require_below(raw_path(e.at.file));
          std::uint64_t at = 0;
          for (const Piece& p : e.pieces) {
            require(p.span.begin >= at && p.span.end <= e.bytes && p.text.size() == p.span.size());
            at = p.span.end;
          }
          const std::string row = journal_row(e);
          const auto again = parse_journal(row, what);
          require(again.size() == 1 && journal_row(again.front()) == row);
          std::string original;
          std::uint32_t level = 0;
          put_back("", e, original, level);
        }
        break;
      case 2: {
        const FolderRecord record = parse_folder_record(bytes, what);
        for (const FileRecord& f : record.files) require_below(raw_path(f.path));
        const std::string once = folder_record_bytes(record);
        require(folder_record_bytes(parse_folder_record(once, what)) == once);
        break;
      }
      default:
        for (const CommitStep& s : parse_commit(bytes, what)) {
          require_below(s.path);
          if (!s.staged.empty()) require_below(s.staged);
        }
    }
  } catch (const Error& e) {
    require(e.code() == ErrorCode::mismatch);
  }
  return 0;
}
