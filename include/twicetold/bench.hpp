// twicetold/bench.hpp - collections with known answers, and what a run made of them.
//
// make_collection() writes documents with planted copies, boilerplate and tails and the truth about them;
// score_report() compares a report with that truth; score_pairs() measures pairs labelled by reading;
// measure_kernels() sets every stage beside the limit of the machine. All rates and shares are fractions 0..1.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "twicetold/options.hpp"

namespace twicetold {

// One more cluster of near-copies, spread evenly over the documents.
struct Family {
  std::uint64_t size = 0;  // members, the original included
  double rate = -1;        // share of words edited; 0: exact copies; below 0: 2, 5, 10 or 20 %, drawn
};

enum class Recipe {
  articles,  // documents of several paragraphs, every kind of repeat
  planted    // one paragraph a document: 5 % of them with 1-5 word-edited copies, rows shuffled
};

struct MakeOptions {
  InputOptions from;  // the text there is
  std::string out;    // gets documents/part-*.jsonl and truth.jsonl
  Recipe recipe = Recipe::articles;
  std::uint64_t documents = 1000;  // in recipe `planted`: paragraphs, copies counted
  std::uint64_t seed = 1;          // same seed, same collection; a larger one begins with the smaller
  double copies = 0.5;             // planted copies a document (recipe articles)
  double clustered = 0.05;         // share of paragraphs that get copies (recipe planted)
  double tails = 0.1;              // share of documents with an off-topic tail
  std::uint64_t sources = 20;      // publishers, each with boilerplate of its own; 0: no boilerplate
  std::vector<std::string> edits;  // kinds of edit to plant; empty: all (edit_names())
  std::vector<Family> families;
  std::uint64_t pool = std::uint64_t{512} << 20;  // bytes of source text kept in memory
  std::uint64_t part = std::uint64_t{256} << 20;  // bytes of one part file, about
};

struct MakeResult {
  std::uint64_t documents = 0, bytes = 0, truth_rows = 0;
  std::uint64_t natural = 0, joined = 0;  // paragraphs as they stood in the input; joined anew of pieces
};

// words moved cut embedded quote case punctuation nfd space digits template
const std::vector<std::string>& edit_names();

// Memory: the pool, and 8 bytes a row in recipe `planted`. Throws Error(usage) when the input holds no text.
MakeResult make_collection(const MakeOptions& options, const RunOptions& run);

struct Share {
  std::uint64_t found = 0, of = 0;
  [[nodiscard]] double value() const { return of == 0 ? 0.0 : static_cast<double>(found) / static_cast<double>(of); }
};

struct Score {
  double precision = 0, recall = 0, f1 = 0, ari = 0;  // over pairs of passages in one group
  double true_pairs = 0, found_pairs = 0, common_pairs = 0;
  std::uint64_t largest_group = 0;
  std::map<std::string, std::map<double, Share>> edits;  // edit -> rate -> copies joined to their original
  Share partial;                                         // partial reuse reported
  Share templates;                                       // frames with other facts that were joined: fewer is better
  Share tail_precision, tail_recall, tail_exact;
  std::map<std::string, Share> tail_kinds;
  Share boilerplate_precision, boilerplate_recall, roles;
};

// `report` is a folder written by audit. Counts over contingency cells, so linear in what was found.
Score score_report(const std::string& truth, const std::string& report);
std::string score_table(const Score& score);
std::string score_json(const Score& score);

struct PairsOptions {
  std::string labels;                  // JSONL: id, lang, a{set,document,begin,end}, b{...}, label C R T N
  std::string data;                    // folder of the sets: SET.jsonl, also compressed
  std::string tmp;                     // where collections are written; empty: the system's
  std::string errors;                  // file for the pairs decided otherwise than labelled; empty: none
  std::vector<std::string> languages;  // empty: all
  bool whole = false;                  // also with whole documents as they are
  PassageOptions passage;
  DetectOptions detect;
  std::uint64_t rounds = 1000;  // bootstrap over document components
};

struct PairsLine {
  std::string language, view;  // view: "paragraphs" or "documents"
  std::uint64_t pairs = 0, positive = 0, found_positive = 0, found_negative = 0;
  double precision = 0, recall = 0, f1 = 0;
  std::array<double, 2> precision_interval{}, recall_interval{}, f1_interval{};  // 95 %
  Share templates, none;                                                         // labels T and N let through
  std::map<std::string, Share> by_label;
  double seconds = 0;  // of the audit
};

std::vector<PairsLine> score_pairs(const PairsOptions& options, const RunOptions& run);
std::string pairs_table(const std::vector<PairsLine>& lines);
std::string pairs_json(const std::vector<PairsLine>& lines);

// One stage over all passages of a text. `cpu_seconds` of one thread, the best of some rounds.
struct KernelLine {
  std::string stage;
  std::uint64_t bytes = 0;  // of original text that went through it
  std::uint64_t passages = 0;
  double cpu_seconds = 0;
};

// Every stage of the front end by itself, on at most `most` bytes of the input; the first line is the
// limit: read() into a reused buffer, UTF-8 validation and one XXH3 pass over the same bytes.
// Uses a file in `tmp` (empty: the system's) to read from.
std::vector<KernelLine> measure_kernels(const InputOptions& input, const PassageOptions& passage, const RunOptions& run,
                                        std::uint64_t most = std::uint64_t{256} << 20);

// Writes about `share` of the documents, chosen by a rule on their texts, as JSONL; returns bytes of text.
std::uint64_t write_share(const InputOptions& input, double share, const std::string& file, const RunOptions& run);

}  // namespace twicetold
