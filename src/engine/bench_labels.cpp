// Labels hold ids, spans and letters; texts are cut out of the sets each time, so that no press text
// needs to be kept. Sets that a pair joins are judged as one collection.
#include "engine/bench_labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <numeric>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "engine/bench_pool.hpp"
#include "engine/bench_truth.hpp"
#include "twicetold/corpus.hpp"
#include "twicetold/error.hpp"
#include "twicetold/passage.hpp"

namespace twicetold::bench {
namespace {

namespace fs = std::filesystem;

class Sets {  // union-find over names
 public:
  std::size_t of(const std::string& name) {
    const std::size_t at = names_.emplace(name, parent_.size()).first->second;
    if (at == parent_.size()) parent_.push_back(at);
    return root(at);
  }
  void join(const std::string& a, const std::string& b) {
    const std::size_t ra = of(a), rb = of(b);
    parent_[std::max(ra, rb)] = std::min(ra, rb);
  }

 private:
  std::size_t root(std::size_t at) {
    while (parent_[at] != at) at = parent_[at] = parent_[parent_[at]];
    return at;
  }
  std::map<std::string, std::size_t> names_;
  std::vector<std::size_t> parent_;
};

LabelledText side(const simdjson::dom::element& row, const char* name) {
  simdjson::dom::element object;
  if (row[name].get(object) != simdjson::SUCCESS)
    throw Error(ErrorCode::input, std::string("A label has no side ") + name + ": " + simdjson::minify(row) + ".");
  LabelledText text;
  text.set = string_of(object, "set");
  text.document = string_of(object, "document");
  text.span = span_of(object);
  return text;
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

// Paragraphs of 30 to 90 words: short passages are joined with the next, long ones stand alone.
std::string to_paragraphs(std::string_view text, const PassageOptions& options, std::vector<Span>& spans) {
  PassageOptions cut = options;
  cut.max_words = std::min<std::uint32_t>(cut.max_words, 90);
  split_passages(text, cut, spans);
  std::string out, line;
  double words = 0;
  for (const Span s : spans) {
    const std::string piece = one_line(twicetold::slice(text, s));
    append(line, piece);
    words += weight_of(words_of(piece), piece);
    if (words < 30) continue;
    out += line + '\n';
    line.clear();
    words = 0;
  }
  return line.empty() ? out : out + line + '\n';
}

}  // namespace

std::string LabelledText::key() const { return fmt::format("{}|{}|{}-{}", set, document, span.begin, span.end); }

Labels read_labels(const PairsOptions& options) {
  Labels labels;
  std::vector<std::string> files = {options.labels};
  if (fs::is_directory(options.labels)) {
    files.clear();
    for (const auto& entry : fs::directory_iterator(options.labels)) {
      if (entry.path().extension() == ".jsonl") files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
  }
  const auto take = [&](const simdjson::dom::element& row) {
    LabelledPair pair;
    pair.id = string_of(row, "id");
    pair.label = string_of(row, "label");
    pair.language = string_of(row, "lang");
    pair.confidence = number_of(row, "confidence", 3);
    pair.a = side(row, "a");
    pair.b = side(row, "b");
    if (pair.language.empty()) pair.language = pair.a.set.substr(0, pair.a.set.find('_'));
    const auto& only = options.languages;
    if (only.empty() || std::find(only.begin(), only.end(), pair.language) != only.end())
      labels.pairs.push_back(std::move(pair));
  };
  for (const auto& file : files) for_each_row(file, take);
  if (labels.pairs.empty()) throw Error(ErrorCode::usage, "There are no labelled pairs in " + options.labels + ".");

  Sets documents, sets;
  for (const auto& pair : labels.pairs) {
    documents.join(pair.a.document_key(), pair.b.document_key());
    sets.join(pair.a.set, pair.b.set);
  }
  std::map<std::size_t, std::vector<std::size_t>> collections;
  for (std::size_t i = 0; i < labels.pairs.size(); ++i) {
    auto& pair = labels.pairs[i];
    pair.component = documents.of(pair.a.document_key());
    collections[sets.of(pair.a.set)].push_back(i);
  }
  for (auto& [root, pairs] : collections) labels.collections.push_back(std::move(pairs));
  return labels;
}

Documents read_set(const std::string& data, const std::string& set, const RunOptions& run) {
  InputOptions input;
  for (const char* ending : {".jsonl", ".jsonl.zst", ".jsonl.gz", ".jsonl.xz", ".jsonl.bz2", ""}) {
    const std::string path = (fs::path(data) / (set + ending)).string();
    if (input.inputs.empty() && fs::exists(path)) input.inputs.push_back(path);
  }
  if (input.inputs.empty())
    throw Error(ErrorCode::input,
                "There is no set " + set + " in " + data + "; it should be " + set + ".jsonl, also compressed.");
  std::mutex mutex;
  std::vector<DocumentBatch> batches;
  ReadResult result = read_corpus(input, run, [&](DocumentBatch&& batch) {
    const std::lock_guard lock(mutex);
    batches.push_back(std::move(batch));
  });
  std::sort(batches.begin(), batches.end(),
            [](const auto& a, const auto& b) { return std::tie(a.file, a.ordinal) < std::tie(b.file, b.ordinal); });
  const ResolvedCorpus resolved = resolve_ids(batches, result);
  Documents documents;
  for (const auto& d : resolved.documents) {
    documents.emplace_back(std::string(d.id), std::string(batches[d.batch].documents[d.index].text));
  }
  return documents;
}

void fill_texts(Labels& labels, const std::vector<std::size_t>& pairs, const std::map<std::string, Documents>& sets) {
  std::unordered_map<std::string, const std::string*> texts;
  for (const auto& [set, documents] : sets) {
    for (const auto& [id, text] : documents) texts.emplace(set + '|' + id, &text);
  }
  for (const std::size_t i : pairs) {
    for (LabelledText* side_text : {&labels.pairs[i].a, &labels.pairs[i].b}) {
      const auto at = texts.find(side_text->document_key());
      if (at == texts.end() || side_text->span.end > at->second->size()) {
        throw Error(ErrorCode::mismatch, "The label " + labels.pairs[i].id +
                                             " names a place that isn't in the data: " + side_text->key() + ".");
      }
      side_text->text = at->second->substr(side_text->span.begin, side_text->span.size());
    }
  }
}

Documents paragraph_view(const Labels& labels, const std::vector<std::size_t>& pairs,
                         const std::map<std::string, Documents>& sets, const PassageOptions& passage) {
  Documents out;
  std::unordered_set<std::string> holders;
  std::set<std::string> keys;
  for (const std::size_t i : pairs) {
    for (const LabelledText* text : {&labels.pairs[i].a, &labels.pairs[i].b}) {
      holders.insert(text->document_key());
      if (keys.insert(text->key()).second) out.emplace_back(text->key(), text->text);
    }
  }
  std::vector<Span> spans;
  for (const auto& [set, documents] : sets) {
    for (const auto& [id, text] : documents) {
      const std::string key = set + '|' + id;
      if (holders.count(key) == 0) out.emplace_back(key, to_paragraphs(text, passage, spans));
    }
  }
  return out;
}

Documents document_view(const std::map<std::string, Documents>& sets) {
  Documents out;
  for (const auto& [set, documents] : sets) {
    for (const auto& [id, text] : documents) out.emplace_back(set + '|' + id, text);
  }
  return out;
}

}  // namespace twicetold::bench
