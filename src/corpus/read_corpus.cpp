// Workers without a queue. Every worker takes the next unopened file; when none is left it helps with one
// that is still being read. Chunks of a file are cut under its lock and parsed outside it, so a single
// large or compressed file feeds all workers, reading and decompression overlap with parsing, and never
// more chunks are in flight than there are workers. One worker runs on the caller's own thread; a job too
// small to be worth a thread starts none.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <tuple>

#include "corpus/chunks.hpp"
#include "corpus/parse_chunk.hpp"
#include "corpus/walk.hpp"
#include "twicetold/corpus.hpp"
#include "twicetold/error.hpp"

namespace twicetold {
namespace corpus {
namespace {

class Reader {
 public:
  Reader(const InputOptions& input, const RunOptions& run, const BatchSink& sink)
      : input_(input), run_(run), sink_(sink), walked_(walk_inputs(input)) {
    for (const WalkedFile& f : walked_.files) {
      result_.files.push_back({f.path, f.disk_path, f.bytes});
      total_ += f.bytes;
    }
    result_.skipped = std::move(walked_.skipped);
    result_.not_read = walked_.not_read;
  }

  ReadResult read() {
    const unsigned count = workers();
    std::vector<std::thread> threads;
    try {
      for (unsigned i = 1; i < count; ++i) threads.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      // Fewer threads than asked for are enough.
    }
    work();
    for (std::thread& t : threads) t.join();
    if (failure_) std::rethrow_exception(failure_);
    std::sort(result_.skipped.begin(), result_.skipped.end(), [](const Skipped& a, const Skipped& b) {
      return std::tie(a.path, a.line, a.byte, a.reason) < std::tie(b.path, b.line, b.byte, b.reason);
    });
    return std::move(result_);
  }

 private:
  // A source that several workers take chunks from, one at a time.
  struct Shared {
    Shared(const WalkedFile& file, std::uint32_t number, const InputOptions& options, AddFile add_file)
        : source(file, number, options, std::move(add_file)) {}
    ChunkSource source;
    std::mutex lock;
    bool ended = false;
    std::uint64_t seen = 0;  // bytes already told to progress
  };
  struct Worker {
    explicit Worker(const InputOptions& input) : parser(input) {}
    ChunkParser parser;
    Chunk chunk;
    std::vector<Skipped> skipped;
    std::uint64_t documents = 0, text_bytes = 0;
  };

  [[nodiscard]] unsigned workers() const {
    unsigned most = run_.threads != 0 ? run_.threads : std::max(1U, std::thread::hardware_concurrency());
    std::uint64_t weight = 0;  // bytes to be parsed, roughly
    for (const WalkedFile& f : walked_.files)
      weight +=
          f.path == "-" || f.bytes == 0 ? std::uint64_t{1} << 30 : f.bytes * (f.kind == Kind::archive ? 4 : 1) + 4096;
    weight >>= 18;
    return static_cast<unsigned>(std::min<std::uint64_t>(most, std::max<std::uint64_t>(1, weight)));
  }

  void work() {
    try {
      Worker w(input_);
      while (std::shared_ptr<Shared> shared = take()) {
        while (one_chunk(*shared, w)) {
        }
      }
      const std::lock_guard guard(mutex_);
      result_.skipped.insert(result_.skipped.end(), std::make_move_iterator(w.skipped.begin()),
                             std::make_move_iterator(w.skipped.end()));
    } catch (...) {
      const std::lock_guard guard(mutex_);
      if (!failure_) failure_ = std::current_exception();
      failed_ = true;
    }
  }

  // The next source to read from; null when all is read.
  std::shared_ptr<Shared> take() {
    const std::lock_guard guard(mutex_);
    if (failed_) return nullptr;
    if (next_ < walked_.files.size()) {
      const std::size_t i = next_++;
      auto shared = std::make_shared<Shared>(walked_.files[i], static_cast<std::uint32_t>(i), input_,
                                             [this](InputFile&& f) { return add_file(std::move(f)); });
      active_.push_back(shared);
      return shared;
    }
    // The one with the fewest helpers; a source that has ended is no longer listed.
    if (active_.empty()) return nullptr;
    turn_ = (turn_ + 1) % active_.size();
    return active_[turn_];
  }

  std::uint32_t add_file(InputFile&& file) {
    const std::lock_guard guard(files_mutex_);
    result_.files.push_back(std::move(file));
    return static_cast<std::uint32_t>(result_.files.size() - 1);
  }

  // False when the source has no more.
  bool one_chunk(Shared& shared, Worker& w) {
    if (failed_) return false;
    if (run_.stop != nullptr && run_.stop->load(std::memory_order_relaxed))
      throw Error(ErrorCode::interrupted, "Interrupted while reading.");
    std::uint64_t advanced = 0;
    {
      const std::lock_guard guard(shared.lock);
      if (shared.ended) return false;
      const bool got = shared.source.next(w.chunk);
      advanced = shared.source.bytes_in() - shared.seen;
      shared.seen += advanced;
      if (!got) {
        shared.ended = true;
        finish(shared);
      }
      if (!got) return false;
    }
    std::string path;
    {
      const std::lock_guard guard(files_mutex_);
      path = result_.files[w.chunk.file].path;
    }
    DocumentBatch batch;
    try {
      batch = w.parser.parse(w.chunk, path, w.skipped);
    } catch (const std::bad_alloc&) {
      w.skipped.push_back({path, static_cast<std::int64_t>(w.chunk.first_line), static_cast<std::int64_t>(w.chunk.byte),
                           "too large for the memory there is"});
    }
    std::uint64_t bytes = 0;
    for (const RawDocument& d : batch.documents) bytes += d.text.size();
    report(batch.documents.size(), bytes, advanced);
    if (!batch.documents.empty()) sink_(std::move(batch));
    return true;
  }

  void finish(Shared& shared) {
    const std::lock_guard guard(mutex_);
    auto& rows = shared.source.skipped();
    result_.skipped.insert(result_.skipped.end(), std::make_move_iterator(rows.begin()),
                           std::make_move_iterator(rows.end()));
    result_.not_read += shared.source.not_read();
    const auto at = std::find_if(active_.begin(), active_.end(), [&](const auto& s) { return s.get() == &shared; });
    if (at != active_.end()) active_.erase(at);
  }

  void report(std::uint64_t documents, std::uint64_t bytes, std::uint64_t advanced) {
    const std::lock_guard guard(progress_mutex_);
    documents_ += documents;
    done_ += advanced;
    result_.bytes += bytes;
    if (run_.progress) run_.progress({"read", documents_, done_, total_});
  }

  const InputOptions& input_;
  const RunOptions& run_;
  const BatchSink& sink_;
  Walked walked_;
  ReadResult result_;
  std::uint64_t total_ = 0;

  std::mutex mutex_;  // next_, active_, failure_, rows
  std::size_t next_ = 0, turn_ = 0;
  std::vector<std::shared_ptr<Shared>> active_;
  std::exception_ptr failure_;
  std::atomic<bool> failed_{false};
  std::mutex files_mutex_;     // result_.files, while members of archives turn up
  std::mutex progress_mutex_;  // the figures of report()
  std::uint64_t documents_ = 0, done_ = 0;
};

}  // namespace
}  // namespace corpus

ReadResult read_corpus(const InputOptions& input, const RunOptions& run, const BatchSink& sink) {
  return corpus::Reader(input, run, sink).read();
}

}  // namespace twicetold
