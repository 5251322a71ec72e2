// First the files the rows name; what isn't there is looked for by reading all inputs as the audit did,
// which finds members of archives, compressed files and records too. Texts are known by their hash.
#include "cli/find_texts.hpp"

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "base/xxhash.hpp"
#include "twicetold/corpus.hpp"
#include "twicetold/error.hpp"

namespace twicetold::cli {
namespace {

namespace fs = std::filesystem;

class Search {
 public:
  explicit Search(const std::vector<DocumentRow>& documents) {
    for (const DocumentRow& d : documents) wanted_.emplace(d.hash, d.id);
  }
  [[nodiscard]] bool done() const { return wanted_.empty(); }

  // `include`: globs of what is text whatever its ending.
  void read(InputOptions input, const std::vector<std::string>& paths, std::vector<std::string> include) {
    input.inputs = paths;
    input.include = std::move(include);
    RunOptions run;
    const auto take = [&](DocumentBatch&& batch) {
      for (const RawDocument& document : batch.documents) {
        const std::uint64_t hash = base::hash64(document.text);
        const std::lock_guard lock(mutex_);
        const auto [from, to] = wanted_.equal_range(hash);
        if (from == to) continue;
        for (auto at = from; at != to; ++at) texts_[at->second] = std::string(document.text);
        wanted_.erase(from, to);
      }
    };
    try {
      read_corpus(input, run, take);
    } catch (const Error&) {
      // An input that is gone is no reason to stop: what isn't found is told.
    }
  }
  std::map<std::string, std::string> take() { return std::move(texts_); }

 private:
  std::mutex mutex_;
  std::multimap<std::uint64_t, std::string> wanted_;
  std::map<std::string, std::string> texts_;
};

std::vector<std::string> likely_paths(const std::vector<DocumentRow>& documents, const InputOptions& input) {
  std::vector<std::string> paths;
  for (const std::string& root : input.inputs) {
    std::error_code error;
    const bool folder = fs::is_directory(root, error);
    for (const DocumentRow& d : documents) {
      const fs::path path = folder ? fs::path(root) / d.path : fs::path(root);
      if (folder ? fs::is_regular_file(path, error) : path.filename() == fs::path(d.path).filename())
        paths.push_back(path.string());
    }
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

}  // namespace

std::map<std::string, std::string> find_texts(const std::vector<DocumentRow>& documents, const InputOptions& input) {
  Search search(documents);
  const auto likely = likely_paths(documents, input);
  if (!likely.empty()) search.read(input, likely, {});
  // Then everything; at last also what only an --include of that run made a text.
  for (const bool any_ending : {false, true}) {
    for (const std::string& root : input.inputs) {
      if (search.done()) break;
      search.read(input, {root}, any_ending ? std::vector<std::string>{"*"} : std::vector<std::string>{});
    }
  }
  return search.take();
}

}  // namespace twicetold::cli
