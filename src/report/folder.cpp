// Where a report may be written. Refusing comes before any work: a folder with other things in it is
// somebody's, an input is never written into.
#include <filesystem>
#include <set>
#include <system_error>

#include "base/atomic_file.hpp"
#include "twicetold/error.hpp"
#include "twicetold/report.hpp"

namespace twicetold {
namespace {

namespace fs = std::filesystem;

const std::set<std::string>& own_names() {
  static const std::set<std::string> names = {".twicetold-report", "findings.jsonl", "groups.jsonl", "matches.jsonl",
                                              "documents.jsonl",   "skipped.jsonl",  "summary.json", "report.html"};
  return names;
}

bool is_own(const std::string& name) {
  if (name == ".twicetold-work" || name.starts_with(".twicetold-work-")) return true;  // stages of a killed run
  if (own_names().count(name)) return true;
  return name.size() > 6 && name[0] == '.' && name.ends_with(".part") &&
         own_names().count(name.substr(1, name.size() - 6));
}

// Is `folder` the same as, or above, `path`?
bool holds(const fs::path& folder, const fs::path& path) {
  auto f = folder.begin();
  auto p = path.begin();
  for (; f != folder.end() && !f->empty(); ++f, ++p)
    if (p == path.end() || *p != *f) return false;
  return true;
}

}  // namespace

void prepare_report_folder(const std::string& folder, const std::vector<std::string>& inputs, bool force) {
  if (folder.empty()) throw Error(ErrorCode::usage, "The report folder has no name; name one with --out.");
  std::error_code error;
  const fs::path out = fs::weakly_canonical(fs::absolute(folder, error), error);
  for (const std::string& input : inputs) {
    if (input == "-") continue;
    std::error_code ignored;
    const fs::path in = fs::weakly_canonical(fs::absolute(input, ignored), ignored);
    if (!in.empty() && holds(out, in))
      throw Error(ErrorCode::usage, "The report folder " + folder + " is the input " + input +
                                        " or lies above it; name another one with --out.");
  }
  if (fs::exists(out, error)) {
    if (!fs::is_directory(out, error))
      throw Error(ErrorCode::usage, folder + " is not a folder; name another one with --out.");
    if (!force) {
      for (const auto& entry : fs::directory_iterator(out, error)) {
        const std::string name = entry.path().filename().string();
        if (!is_own(name))
          throw Error(ErrorCode::usage,
                      "The folder " + folder + " holds other things (" + name +
                          "); name another one with --out, or write there all the same with --force.");
      }
    }
  } else if (!fs::create_directories(out, error) && error) {
    throw Error(ErrorCode::output, "Can't make the folder " + folder + ": " + error.message() + ".");
  }
  base::write_file_atomically((out / ".twicetold-report").string(), "twicetold report, schema 1\n");
}

}  // namespace twicetold
