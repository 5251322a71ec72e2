// The whole reader on one file in memory: the first byte picks its ending, the rest is its content. Documents
// are valid UTF-8 with unique ids, and what isn't read has a reason.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <string>

#include "corpus/utf8.hpp"
#include "twicetold/corpus.hpp"

using namespace twicetold;

namespace {

void require(bool good) {
  if (!good) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const std::string folder = [] {
    std::string name = "/tmp/twicetold-fuzz-XXXXXX";
    require(::mkdtemp(name.data()) != nullptr);
    return name;
  }();
  static const char* const endings[] = {"txt", "jsonl", "tar", "zip"};
  const std::string path = folder + "/x." + endings[data[0] % 4];
  const int memory = ::memfd_create("input", MFD_CLOEXEC);
  require(memory >= 0 && ::write(memory, data + 1, size - 1) == static_cast<ssize_t>(size - 1));
  ::unlink(path.c_str());
  require(::symlink(("/proc/self/fd/" + std::to_string(memory)).c_str(), path.c_str()) == 0);

  InputOptions input;
  input.inputs = {path};
  input.max_expand = 10;
  input.max_expand_floor = std::uint64_t{4} << 20;
  RunOptions run;
  run.threads = 1;
  std::vector<DocumentBatch> batches;
  ReadResult result = read_corpus(input, run, [&](DocumentBatch&& b) { batches.push_back(std::move(b)); });
  const ResolvedCorpus corpus = resolve_ids(batches, result);
  std::string_view before;
  for (const ResolvedDocument& r : corpus.documents) {
    const RawDocument& d = batches[r.batch].documents[r.index];
    for (const std::string_view s : {r.id, d.text, d.source, d.date, d.title, d.url})
      require(corpus::first_invalid_utf8(s) == std::string_view::npos);
    require(before.data() == nullptr || before < r.id);
    before = r.id;
  }
  for (const Skipped& s : result.skipped)
    require(!s.reason.empty() && corpus::first_invalid_utf8(s.path) == std::string_view::npos);
  ::close(memory);
  return 0;
}
