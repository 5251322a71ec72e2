// The container (a file on disk) is read as an audit reads it, so that compression, archives and the names of
// fields mean the same here; then the document is picked.
#include "cli/text_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include "twicetold/corpus.hpp"
#include "twicetold/error.hpp"

namespace twicetold::cli {
namespace {

namespace fs = std::filesystem;

struct Address {
  std::string path;    // a file on disk
  std::string member;  // below it, in an archive
  std::string id;
  std::uint64_t line = 0;
};

// The file itself, or the file above that it must be an archive in.
std::optional<Address> locate(const std::string& path) {
  std::error_code error;
  if (path.empty()) return {};
  if (fs::exists(path, error)) return Address{path, "", "", 0};
  for (auto at = path.rfind('/'); at != std::string::npos && at > 0; at = path.rfind('/', at - 1)) {
    const std::string above = path.substr(0, at);
    if (fs::is_regular_file(above, error)) return Address{above, path.substr(at + 1), "", 0};
    if (fs::exists(above, error)) break;
  }
  return {};
}

Address parse(const std::string& argument) {
  std::error_code error;
  if (fs::exists(argument, error)) return {argument, "", "", 0};
  if (const auto hash = argument.find('#'); hash != std::string::npos) {
    if (auto address = locate(argument.substr(0, hash))) {
      address->id = argument.substr(hash + 1);
      return *address;
    }
  }
  if (const auto colon = argument.rfind(':'); colon != std::string::npos) {
    const char* begin = argument.data() + colon + 1;
    const char* end = argument.data() + argument.size();
    std::uint64_t line = 0;
    const auto [at, failed] = std::from_chars(begin, end, line);
    if (failed == std::errc() && at == end && begin != end) {
      if (auto address = locate(argument.substr(0, colon))) {
        address->line = line;
        return *address;
      }
    }
  }
  if (auto address = locate(argument)) return *address;
  throw Error(ErrorCode::usage, "There is no " + argument +
                                    "; name a text file, ARCHIVE/MEMBER, or a record as FILE.jsonl#ID or "
                                    "FILE.jsonl:LINE.");
}

struct Candidate {
  std::uint32_t file = 0;
  std::uint64_t line = 0;
  std::string text;
};

// Is `path`, as the corpus names it, the member of that name?
bool is_member(const std::string& path, const std::string& member) {
  return member.empty() || path == member ||
         (path.size() > member.size() && path.ends_with(member) && path[path.size() - member.size() - 1] == '/');
}

struct Found {
  std::vector<Candidate> texts;
  std::uint64_t documents = 0;
  std::string trouble;  // why the text named was skipped
};

Found read(const Address& address, const InputOptions& input) {
  std::mutex mutex;
  Found found;
  const ReadResult result = read_corpus(input, {}, [&](DocumentBatch&& batch) {
    for (const RawDocument& d : batch.documents) {
      const std::lock_guard lock(mutex);
      ++found.documents;
      const bool any = address.id.empty() && address.line == 0;
      const bool wanted = any                 ? found.texts.size() < 2 || !address.member.empty()
                          : address.line != 0 ? d.line == address.line
                                              : d.id == address.id;
      if (wanted) found.texts.push_back({d.file, d.line, std::string(d.text)});
    }
  });
  std::erase_if(found.texts, [&](const Candidate& c) { return !is_member(result.files[c.file].path, address.member); });
  // Only what befell the text named, or all of the file: other records may be skipped for reasons of their own.
  for (const Skipped& s : result.skipped) {
    const bool whole_file = s.line < 0;
    const bool this_line = address.line != 0 && s.line == static_cast<std::int64_t>(address.line);
    if (found.trouble.empty() && (whole_file || this_line) && is_member(s.path, address.member))
      found.trouble = s.reason;
  }
  return found;
}

}  // namespace

NamedText read_one_text(const std::string& argument, InputOptions input) {
  const Address address = parse(argument);
  if (fs::is_directory(address.path))
    throw Error(ErrorCode::usage, argument + " is a folder; compare takes two texts, audit takes folders.");
  input.inputs = {address.path};
  Found found = read(address, input);
  if (found.documents == 0) {  // no ending that tells: text, then
    input.include = {"*"};
    found = read(address, input);
  }
  if (found.texts.empty()) {
    const std::string why = !found.trouble.empty()                     ? found.trouble
                            : found.documents == 0                     ? "it holds no text"
                            : !address.id.empty() || address.line != 0 ? "there is no such record"
                                                                       : "the archive has no such member";
    throw Error(ErrorCode::input, argument + " can't be read: " + why + ".");
  }
  std::stable_sort(found.texts.begin(), found.texts.end(), [](const Candidate& a, const Candidate& b) {
    return std::pair(a.file, a.line) < std::pair(b.file, b.line);
  });
  if (address.id.empty() && address.line == 0 && found.texts.size() > 1) {
    const bool records = found.texts.front().line != 0;
    const std::uint64_t count = address.member.empty() ? found.documents : found.texts.size();
    throw Error(ErrorCode::usage,
                records ? fmt::format("{0} holds {1} records; name one as {0}#ID or {0}:LINE.", argument, count)
                        : fmt::format("{0} holds {1} texts; name one as {0}/MEMBER.", argument, count));
  }
  return {argument, std::move(found.texts.front().text)};
}

}  // namespace twicetold::cli
