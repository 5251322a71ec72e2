// `bench run`, first half: every stage of the front end beside the limit of the machine.
//
// Passages go through the stages in blocks that stay in the second-level cache, and each stage is timed
// by itself; CPU time of the thread, because other programs share the machine; the best of three rounds.
#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <mutex>

#include "base/atomic_file.hpp"
#include "base/json_out.hpp"
#include "base/xxhash.hpp"
#include "engine/bench_layout.hpp"
#include "engine/bench_random.hpp"
#include "twicetold/bench.hpp"
#include "twicetold/corpus.hpp"
#include "twicetold/error.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold {
namespace {

constexpr int rounds = 3;
constexpr std::size_t block = 256;  // passages

double thread_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

template <class Work>
double best_of(Work&& work) {
  double best = 0;
  for (int round = 0; round < rounds; ++round) {
    const double start = thread_seconds();
    work();
    const double taken = thread_seconds() - start;
    best = round == 0 ? taken : std::min(best, taken);
  }
  return best;
}

struct Sample {
  std::vector<DocumentBatch> batches;
  std::uint64_t bytes = 0;
};

Sample load(const InputOptions& input, const RunOptions& run, std::uint64_t most) {
  Sample sample;
  std::mutex mutex;
  RunOptions one = run;
  one.threads = 1;
  read_corpus(input, one, [&](DocumentBatch&& batch) {
    const std::lock_guard lock(mutex);
    if (sample.bytes >= most) return;
    for (const auto& document : batch.documents) sample.bytes += document.text.size();
    sample.batches.push_back(std::move(batch));
  });
  if (sample.bytes == 0) throw Error(ErrorCode::usage, "The input of `bench run` holds no text.");
  return sample;
}

// An open temporary file that has no name.
class Unnamed {
 public:
  explicit Unnamed(const std::string& tmp) {
    std::string path =
        ((tmp.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(tmp)) / "twicetold-bench-XXXXXX")
            .string();
    fd_ = mkstemp(path.data());
    if (fd_ < 0) throw Error(ErrorCode::output, "Can't write to " + path + ".");
    unlink(path.c_str());
  }
  Unnamed(const Unnamed&) = delete;
  Unnamed& operator=(const Unnamed&) = delete;
  ~Unnamed() { close(fd_); }
  void write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t n = write(fd_, bytes.data(), bytes.size());
      if (n <= 0) throw Error(ErrorCode::output, "Can't write the file to read from; the disk of --tmp may be full.");
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_ = -1;
};

volatile std::uint64_t sink;

// The limit and its first two parts. A piece ends at a character's end, so the same bytes are validated.
void limit_lines(const Sample& sample, const std::string& tmp, std::vector<KernelLine>& lines) {
  const Unnamed file(tmp);
  std::uint64_t bytes = 0;
  for (const auto& batch : sample.batches) {
    for (const auto& document : batch.documents) {
      file.write_all(document.text);
      bytes += document.text.size();
    }
  }
  std::vector<char> buffer((1 << 20) + 64);
  const auto pass = [&](bool validate, bool hash) {
    lseek(file.fd(), 0, SEEK_SET);
    std::size_t kept = 0;
    std::uint64_t sum = 0;
    for (;;) {
      const ssize_t n = read(file.fd(), buffer.data() + kept, (1 << 20) - kept);
      if (n <= 0) break;
      std::size_t size = kept + static_cast<std::size_t>(n), whole = size;
      if (validate) {
        while (whole > 0 && size - whole < 3 && (static_cast<unsigned char>(buffer[whole - 1]) & 0xc0) == 0x80) --whole;
        if (whole > 0 && static_cast<unsigned char>(buffer[whole - 1]) >= 0xc0) {
          --whole;  // a leading byte: its character may go on in the next piece
        } else {
          whole = size;
        }
        sum += simdjson::validate_utf8(buffer.data(), whole);
      }
      if (hash) sum += base::hash64(buffer.data(), whole);
      kept = size - whole;
      std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(whole), buffer.begin() + static_cast<std::ptrdiff_t>(size),
                buffer.begin());
    }
    sink = sum;
  };
  const auto add = [&](const char* name, bool validate, bool hash) {
    lines.push_back({name, bytes, 0, best_of([&] { pass(validate, hash); })});
  };
  add("limit: read + validate + XXH3", true, true);
  add("  read", false, false);
  add("  read + validate", true, false);
}

// Stages that need the one before: each is timed over blocks of passages.
class Stages {
 public:
  explicit Stages(std::vector<KernelLine>& lines) : lines_(lines) {}

  void measure(const std::vector<std::string_view>& passages) {
    std::uint64_t bytes = 0;
    for (const auto text : passages) bytes += text.size();
    std::vector<double> best(names.size(), 1e300);
    for (int round = 0; round < rounds; ++round) {
      std::vector<double> taken(names.size(), 0);
      for (std::size_t i = 0; i < passages.size(); i += block)
        run_block(passages, i, std::min(passages.size(), i + block), taken);
      for (std::size_t k = 0; k < best.size(); ++k) best[k] = std::min(best[k], taken[k]);
    }
    double all = 0;
    for (std::size_t k = 0; k < best.size(); ++k) {
      lines_.push_back({names[k], bytes, passages.size(), best[k]});
      all += k == exact ? 0 : best[k];
    }
    lines_.push_back({"fingerprint: tokens + shingles + MinHash + SimHash", bytes, passages.size(), all});
  }

 private:
  static constexpr std::array<const char*, 5> names = {"fold + tokenise", "exact hash", "shingles of 3 words",
                                                       "MinHash 128", "SimHash 64"};
  static constexpr std::size_t exact = 1;

  void run_block(const std::vector<std::string_view>& passages, std::size_t begin, std::size_t end,
                 std::vector<double>& taken) {
    const std::size_t n = end - begin;
    tokens_.resize(block);
    shingles_.resize(block);
    signature_.resize(hasher_.permutations());
    double at = thread_seconds();
    const auto lap = [&](std::size_t stage) {
      const double now = thread_seconds();
      taken[stage] += now - at;
      at = now;
    };
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const TokenView view = tokenizer_.tokenize(passages[begin + i], true);
      tokens_[i].assign(view.hashes.begin(), view.hashes.end());
    }
    lap(0);
    for (std::size_t i = 0; i < n; ++i) sum += exact_hash(tokens_[i]);
    lap(1);
    for (std::size_t i = 0; i < n; ++i) shingle_hashes(tokens_[i], 3, shingles_[i]);
    lap(2);
    for (std::size_t i = 0; i < n; ++i) {
      hasher_(shingles_[i], signature_);
      sum += signature_[0];
    }
    lap(3);
    for (std::size_t i = 0; i < n; ++i) sum += simhash(shingles_[i]);
    lap(4);
    sink = sum;
  }

  std::vector<KernelLine>& lines_;
  Tokenizer tokenizer_;
  MinHasher hasher_{128};
  std::vector<std::vector<std::uint64_t>> tokens_, shingles_;
  std::vector<std::uint32_t> signature_;
};

}  // namespace

std::vector<KernelLine> measure_kernels(const InputOptions& input, const PassageOptions& passage, const RunOptions& run,
                                        std::uint64_t most) {
  const Sample sample = load(input, run, most);
  std::vector<KernelLine> lines;
  limit_lines(sample, run.tmp, lines);
  std::vector<std::string_view> passages;
  std::vector<Span> spans;
  const auto split = [&] {
    passages.clear();
    for (const auto& batch : sample.batches) {
      for (const auto& document : batch.documents) {
        split_passages(document.text, passage, spans);
        for (const Span s : spans) passages.push_back(slice(document.text, s));
      }
    }
  };
  const double seconds = best_of(split);
  lines.push_back({"split into passages", sample.bytes, passages.size(), seconds});
  Stages(lines).measure(passages);
  return lines;
}

std::uint64_t write_share(const InputOptions& input, double share, const std::string& file, const RunOptions& run) {
  base::AtomicFile out(file);
  std::mutex mutex;
  std::uint64_t bytes = 0;
  RunOptions one = run;
  one.threads = 1;
  read_corpus(input, one, [&](DocumentBatch&& batch) {
    const std::lock_guard lock(mutex);
    std::string lines;
    for (const auto& document : batch.documents) {
      if (!bench::Random(1, 'h', base::hash64(document.text)).chance(share)) continue;
      lines += "{\"text\":";
      base::append_json(lines, document.text);
      lines += "}\n";
      bytes += document.text.size();
    }
    out.write(lines);
  });
  out.commit();
  return bytes;
}

}  // namespace twicetold
