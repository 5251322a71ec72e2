// Internal to the library: pairs labelled by reading, and the collections they are judged in.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "twicetold/bench.hpp"
#include "twicetold/document.hpp"

namespace twicetold::bench {

struct LabelledText {
  std::string set, document;
  Span span;
  std::string text;  // the slice
  [[nodiscard]] std::string document_key() const { return set + '|' + document; }
  [[nodiscard]] std::string key() const;  // id of the text as a document of its own
};

struct LabelledPair {
  std::string id, language, label;
  double confidence = 0;
  LabelledText a, b;
  std::size_t component = 0;  // of documents joined by pairs
  [[nodiscard]] bool positive() const { return label == "C" || label == "R"; }
};

// Texts of the pairs are filled in from the sets.
struct Labels {
  std::vector<LabelledPair> pairs;
  std::vector<std::vector<std::size_t>> collections;  // pairs by sets that belong together
};

using Documents = std::vector<std::pair<std::string, std::string>>;  // id, text

Labels read_labels(const PairsOptions& options);

// All documents of a set: DIR/SET.jsonl, also compressed, or the folder DIR/SET.
Documents read_set(const std::string& data, const std::string& set, const RunOptions& run);

// Cuts the labelled slices out of their documents; throws Error(mismatch) where a span doesn't fit.
void fill_texts(Labels& labels, const std::vector<std::size_t>& pairs, const std::map<std::string, Documents>& sets);

// View "paragraphs": every labelled text a document of its own among the set's other documents, those
// cut to paragraphs of 30 to 90 words, a line each.
Documents paragraph_view(const Labels& labels, const std::vector<std::size_t>& pairs,
                         const std::map<std::string, Documents>& sets, const PassageOptions& passage);
// View "documents": the sets as they are.
Documents document_view(const std::map<std::string, Documents>& sets);

}  // namespace twicetold::bench
