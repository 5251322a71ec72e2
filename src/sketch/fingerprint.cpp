// Reads the collection, then goes through its documents in the order of their ids, a round of pieces at a
// time: workers fill pieces, one writer puts them down in order, so the bytes don't depend on the threads.
// The raw format puts the wide array first: it is written as it comes, the narrow ones (44 bytes a row) wait.
#include "twicetold/fingerprint.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <mutex>

#include "base/atomic_file.hpp"
#include "base/parallel.hpp"
#include "sketch/rows.hpp"
#include "twicetold/corpus.hpp"
#include "twicetold/error.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold {
namespace {

using sketch_room::Rows;

constexpr std::size_t kPiece = 64;  // documents
constexpr std::size_t kRound = 16;  // pieces that are held before they are written

struct Collection {
  std::vector<DocumentBatch> batches;
  ReadResult read;
  ResolvedCorpus resolved;
  [[nodiscard]] std::string_view text(std::size_t d) const {
    const ResolvedDocument& r = resolved.documents[d];
    return batches[r.batch].documents[r.index].text;
  }
};

void read_all(const FingerprintOptions& options, Collection& collection) {
  std::mutex mutex;
  collection.read = read_corpus(options.input, options.run, [&](DocumentBatch&& batch) {
    const std::lock_guard lock(mutex);
    collection.batches.push_back(std::move(batch));
  });
  std::sort(collection.batches.begin(), collection.batches.end(), [](const DocumentBatch& a, const DocumentBatch& b) {
    return a.file != b.file ? a.file < b.file : a.ordinal < b.ordinal;
  });
  collection.resolved = resolve_ids(collection.batches, collection.read);
}

// What one worker needs, kept from piece to piece.
class Fingerprinter {
 public:
  explicit Fingerprinter(const FingerprintOptions& options)
      : options_(&options), hasher_(options.permutations), signature_(options.permutations) {}

  void operator()(std::string_view text, std::size_t document, Rows& rows) {
    split_passages(text, options_->passage, passages_);
    for (std::size_t i = 0; i < passages_.size(); ++i) {
      const Span span = passages_[i];
      const TokenView tokens = tokenizer_.tokenize(slice(text, span), true);
      shingle_hashes(tokens.hashes, options_->shingle, shingles_);
      hasher_(shingles_, signature_);
      rows.document.push_back(static_cast<std::uint32_t>(document));
      rows.passage.push_back(static_cast<std::uint32_t>(i));
      rows.begin.push_back(span.begin);
      rows.end.push_back(span.end);
      rows.tokens.push_back(static_cast<std::uint32_t>(tokens.hashes.size()));
      rows.exact.push_back(exact_hash(tokens.hashes));
      rows.simhash.push_back(simhash(shingles_));
      rows.minhash.insert(rows.minhash.end(), signature_.begin(), signature_.end());
    }
  }

 private:
  const FingerprintOptions* options_;
  Tokenizer tokenizer_;
  MinHasher hasher_;
  std::vector<std::uint32_t> signature_;
  std::vector<Span> passages_;
  std::vector<std::uint64_t> shingles_;
};

template <class T>
void write_array(base::AtomicFile& file, std::vector<T> values) {
  if constexpr (std::endian::native == std::endian::big && sizeof(T) > 1) {
    for (T& v : values)
      v = sizeof(T) == 8 ? static_cast<T>(__builtin_bswap64(v))
                         : static_cast<T>(__builtin_bswap32(static_cast<std::uint32_t>(v)));
  }
  file.write({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
}

void pad(base::AtomicFile& file, std::uint64_t bytes) {
  static constexpr char zeros[64] = {};
  file.write({zeros, static_cast<std::size_t>((64 - bytes % 64) % 64)});
}

template <class T>
void write_padded(base::AtomicFile& file, const std::vector<T>& values) {
  write_array(file, values);
  pad(file, values.size() * sizeof(T));
}

// The raw file from beginning to end: header and signatures as they come, the rest in finish().
class RawWriter {
 public:
  RawWriter(base::AtomicFile& file, const FingerprintOptions& options, const Collection& collection, std::uint64_t rows)
      : file_(file) {
    std::uint64_t end = 0;
    for (const ResolvedDocument& document : collection.resolved.documents) {
      ids_.insert(ids_.end(), document.id.begin(), document.id.end());
      id_end_.push_back(end += document.id.size());
    }
    std::vector<sketch_room::RawArray> arrays = {{"minhash", "<u4", 4, rows, options.permutations},
                                                 {"document", "<u4", 4, rows, 0},
                                                 {"passage", "<u4", 4, rows, 0},
                                                 {"tokens", "<u4", 4, rows, 0},
                                                 {"begin", "<u8", 8, rows, 0},
                                                 {"end", "<u8", 8, rows, 0},
                                                 {"exact", "<u8", 8, rows, 0},
                                                 {"simhash", "<u8", 8, rows, 0},
                                                 {"id_end", "<u8", 8, id_end_.size(), 0},
                                                 {"ids", "|u1", 1, ids_.size(), 0}};
    file_.write(sketch_room::raw_header(arrays, rows, id_end_.size(), options.permutations, options.shingle));
  }
  void add(const Rows& rows) {
    write_array(file_, rows.minhash);
    wide_ += rows.minhash.size() * 4;
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(kept_.document, rows.document);
    append(kept_.passage, rows.passage);
    append(kept_.tokens, rows.tokens);
    append(kept_.begin, rows.begin);
    append(kept_.end, rows.end);
    append(kept_.exact, rows.exact);
    append(kept_.simhash, rows.simhash);
  }
  void finish() {
    pad(file_, wide_);
    write_padded(file_, kept_.document);
    write_padded(file_, kept_.passage);
    write_padded(file_, kept_.tokens);
    write_padded(file_, kept_.begin);
    write_padded(file_, kept_.end);
    write_padded(file_, kept_.exact);
    write_padded(file_, kept_.simhash);
    write_padded(file_, id_end_);
    write_array(file_, ids_);
  }

 private:
  base::AtomicFile& file_;
  Rows kept_;
  std::vector<char> ids_;
  std::vector<std::uint64_t> id_end_;
  std::uint64_t wide_ = 0;
};

std::uint64_t count_passages(const FingerprintOptions& options, const Collection& collection, unsigned threads) {
  std::vector<std::uint64_t> counts(threads);
  base::parallel_chunks(
      threads, collection.resolved.documents.size(), kPiece,
      [&](std::size_t begin, std::size_t end, unsigned worker) {
        std::vector<Span> passages;
        for (std::size_t d = begin; d < end; ++d) {
          split_passages(collection.text(d), options.passage, passages);
          counts[worker] += passages.size();
        }
      },
      options.run.stop);
  std::uint64_t sum = 0;
  for (const std::uint64_t count : counts) sum += count;
  return sum;
}

}  // namespace

FingerprintResult write_fingerprints(const FingerprintOptions& options) {
  if (options.shingle == 0 || options.shingle > 64) throw Error(ErrorCode::usage, "A shingle has 1 to 64 words.");
  if (options.out.empty()) throw Error(ErrorCode::usage, "Fingerprints need a file to go to.");
  const MinHasher check(options.permutations);  // throws for a meaningless number before any work
  Collection collection;
  read_all(options, collection);
  const std::size_t count = collection.resolved.documents.size();
  const unsigned threads = base::thread_count(options.run.threads);
  std::vector<Fingerprinter> workers;
  for (unsigned i = 0; i < threads; ++i) workers.emplace_back(options);

  base::AtomicFile file(options.out);
  const bool raw = options.format == FingerprintFormat::raw;
  std::unique_ptr<RawWriter> writer;
  if (raw)
    writer = std::make_unique<RawWriter>(file, options, collection, count_passages(options, collection, threads));
  FingerprintResult result;
  Progress progress{.stage = "fingerprint", .bytes_total = collection.read.bytes};
  std::vector<Rows> pieces(kRound);  // kept from round to round: fresh memory costs as much as what goes in
  std::vector<std::string> lines(kRound);
  for (std::size_t round = 0; round < count; round += kPiece * kRound) {
    const std::size_t stop = std::min(count, round + kPiece * kRound);
    base::parallel_chunks(
        threads, stop - round, kPiece,
        [&](std::size_t begin, std::size_t end, unsigned worker) {
          Rows& rows = pieces[begin / kPiece];
          rows.clear();
          for (std::size_t d = round + begin; d < round + end; ++d) workers[worker](collection.text(d), d, rows);
          if (raw) return;
          std::string& out = lines[begin / kPiece];
          out.clear();
          for (std::size_t i = 0; i < rows.size(); ++i) {
            append_json(out, rows, i, collection.resolved.documents[rows.document[i]].id, options.permutations);
          }
        },
        options.run.stop);
    for (std::size_t i = 0; i < (stop - round + kPiece - 1) / kPiece; ++i) {
      result.passages += pieces[i].size();
      if (raw) {
        writer->add(pieces[i]);
      } else {
        file.write(lines[i]);
      }
    }
    progress.documents = stop;
    for (std::size_t d = round; d < stop; ++d) progress.bytes_done += collection.text(d).size();
    if (options.run.progress) options.run.progress(progress);
  }
  if (raw) writer->finish();
  file.commit();
  result.documents = count;
  result.not_read = collection.read.not_read;
  result.skipped = std::move(collection.read.skipped);
  return result;
}

}  // namespace twicetold
