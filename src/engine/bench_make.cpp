// `bench make`: renders documents in parallel batches and writes them in order. Cost about 25 us a
// document and thread (most of it drawing words); memory is the pool and one batch. Recipe `planted`
// also keeps 8 bytes a row, because its rows are shuffled.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <unordered_map>

#include "base/atomic_file.hpp"
#include "base/json_out.hpp"
#include "base/parallel.hpp"
#include "engine/bench_layout.hpp"
#include "twicetold/error.hpp"

namespace twicetold {
namespace bench {
namespace {

namespace fs = std::filesystem;

// Part files of about `limit` bytes, and the truth beside them.
class CollectionWriter {
 public:
  CollectionWriter(const std::string& folder, std::uint64_t limit)
      : documents_((fs::path(folder) / "documents").string()),
        limit_(limit),
        truth_((fs::path(folder) / "truth.jsonl").string()) {}

  void write(std::string_view document_lines, std::string_view truth_lines) {
    if (!part_)
      part_ = std::make_unique<base::AtomicFile>(
          (fs::path(documents_) / fmt::format("part-{:05}.jsonl", parts_++)).string());
    part_->write(document_lines);
    in_part_ += document_lines.size();
    bytes_ += document_lines.size();
    truth_.write(truth_lines);
    rows_ += static_cast<std::uint64_t>(std::count(truth_lines.begin(), truth_lines.end(), '\n'));
    if (in_part_ >= limit_) close_part();
  }
  void commit() {
    close_part();
    truth_.commit();
  }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  void close_part() {
    if (part_) part_->commit();
    part_.reset();
    in_part_ = 0;
  }
  std::string documents_;
  std::uint64_t limit_, in_part_ = 0, bytes_ = 0, rows_ = 0;
  unsigned parts_ = 0;
  std::unique_ptr<base::AtomicFile> part_;
  base::AtomicFile truth_;
};

void prepare(const std::string& out) {
  std::error_code error;
  if (fs::exists(out, error) && !fs::is_empty(out, error)) {
    throw Error(ErrorCode::usage, "The folder " + out + " is not empty; `bench make` wants a new one.");
  }
  fs::create_directories(fs::path(out) / "documents", error);
  if (error) throw Error(ErrorCode::output, "Can't create the folder " + out + ": " + error.message() + ".");
}

struct Lines {
  std::string documents, truth;
};

// Calls make(row, Lines&) for all rows, in parallel, and writes what it gives in the order of rows.
template <class Make>
void write_rows(CollectionWriter& writer, std::uint64_t rows, const RunOptions& run, const char* stage, Make&& make) {
  constexpr std::size_t piece = 64;
  const unsigned threads = base::thread_count(run.threads);
  const std::uint64_t batch = piece * 16 * threads;
  for (std::uint64_t first = 0; first < rows; first += batch) {
    const auto count = static_cast<std::size_t>(std::min(batch, rows - first));
    std::vector<Lines> lines((count + piece - 1) / piece);
    base::parallel_chunks(
        threads, count, piece,
        [&](std::size_t begin, std::size_t end, unsigned) {
          for (std::size_t i = begin; i < end; ++i) make(first + i, lines[begin / piece]);
        },
        run.stop);
    for (const auto& l : lines) writer.write(l.documents, l.truth);
    if (run.progress) run.progress({stage, first + count, first + count, rows});
  }
}

void make_articles(const MakeOptions& options, const Pool& pool, const RunOptions& run, CollectionWriter& writer,
                   MakeResult& result) {
  const Layout layout(options, pool);
  write_rows(writer, options.documents, run, "making documents", [&](std::uint64_t i, Lines& lines) {
    const Rendered document = layout.render(i, true);
    const std::string id = document_id(i);
    fmt::format_to(std::back_inserter(lines.documents),
                   "{{\"id\":\"{}\",\"source\":\"{}\",\"date\":\"{}\",\"text\":", id, document.source, document.date);
    base::append_json(lines.documents, document.text);
    lines.documents += "}\n";
    for (const auto& truth : document.truth) lines.truth += truth_line(truth, id);
  });
  for (std::uint64_t i = 0; i < std::min(options.documents, layout.natural_documents()); ++i)
    result.natural += layout.own_paragraphs(i);
  for (std::uint64_t i = layout.natural_documents(); i < options.documents; ++i)
    result.joined += layout.own_paragraphs(i);
}

// Rows of recipe `planted`: paragraph << 3 | copy (0: the paragraph itself).
void make_planted(const MakeOptions& options, const Pool& pool, const RunOptions& run, CollectionWriter& writer,
                  MakeResult& result) {
  std::vector<std::uint64_t> rows;
  rows.reserve(options.documents);
  for (std::uint64_t b = 0; rows.size() < options.documents; ++b) {
    rows.push_back(b << 3);
    Random random(options.seed, 'c', b);
    if (!random.chance(options.clustered)) continue;
    const std::uint64_t copies = random.between(1, 5);
    for (std::uint64_t c = 1; c <= copies && rows.size() < options.documents; ++c) rows.push_back(b << 3 | c);
  }
  Random shuffle(options.seed, 'x', 0);
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[shuffle.below(i)]);
  std::unordered_map<std::uint64_t, std::uint64_t> place;  // of paragraphs with copies
  for (const auto r : rows) {
    if ((r & 7) != 0) place.emplace(r >> 3, 0);
  }
  for (std::uint64_t i = 0; i < rows.size(); ++i) {
    if ((rows[i] & 7) != 0) continue;
    const auto at = place.find(rows[i] >> 3);
    if (at != place.end()) at->second = i;
    ++((rows[i] >> 3) < pool.paragraphs() ? result.natural : result.joined);
  }
  const auto original = [&](std::uint64_t b) {
    if (b < pool.paragraphs()) {
      const auto views = pool.paragraph(b);
      return join({views.begin(), views.end()});
    }
    Random random(options.seed, 'o', b);
    return join(pool.joined(random, static_cast<double>(random.between(35, 90))));
  };
  write_rows(writer, rows.size(), run, "making paragraphs", [&](std::uint64_t i, Lines& lines) {
    const std::uint64_t b = rows[i] >> 3, c = rows[i] & 7;
    std::string text = original(b);
    const std::string id = document_id(i);
    if (c != 0) {
      static constexpr double rates[] = {0.02, 0.05, 0.10, 0.20, 0.30};
      Random random(options.seed, 'e', rows[i]);
      Truth truth;
      truth.rate = rates[random.below(5)];
      truth.original_span = {0, text.size()};
      text = edit_words(text, truth.rate, pool, random);
      const bool attributed = random.chance(0.5);
      if (attributed) text = attribute(text, random);
      truth.span = {0, text.size()};
      truth.kind = "near-duplicate";
      truth.cluster = fmt::format("c{}", b);
      truth.edit = attributed ? "words+attribution" : "words";
      truth.has_original = true;
      truth.original = place.at(b);
      lines.truth += truth_line(truth, id);
    }
    fmt::format_to(std::back_inserter(lines.documents), "{{\"id\":\"{}\",\"text\":", id);
    base::append_json(lines.documents, text);
    lines.documents += "}\n";
  });
}

}  // namespace
}  // namespace bench

MakeResult make_collection(const MakeOptions& options, const RunOptions& run) {
  for (const auto& edit : options.edits) {
    const auto& known = edit_names();
    if (std::find(known.begin(), known.end(), edit) == known.end()) {
      throw Error(ErrorCode::usage,
                  "'" + edit + "' is no kind of edit; there are: " + fmt::format("{}", fmt::join(known, ", ")) + ".");
    }
  }
  if (options.documents == 0)
    throw Error(ErrorCode::usage, "A collection of no documents can't be made; give --documents N.");
  bench::prepare(options.out);
  const bench::Pool pool = bench::Pool::gather(options.from, run, options.pool, options.seed);
  MakeResult result;
  bench::CollectionWriter writer(options.out, options.part);
  if (options.recipe == Recipe::articles) {
    bench::make_articles(options, pool, run, writer, result);
  } else {
    bench::make_planted(options, pool, run, writer, result);
  }
  writer.commit();
  result.documents = options.documents;
  result.bytes = writer.bytes();
  result.truth_rows = writer.rows();
  return result;
}

}  // namespace twicetold
