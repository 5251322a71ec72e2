// A cheap look at a document that says "surely no tail" for most.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "twicetold/tail.hpp"

namespace twicetold::tail {

inline constexpr std::size_t kGateOwn = 27, kGateCorpus = 6, kGateColumns = kGateOwn + kGateCorpus;

// Reads line ends, lengths, gaps and where each word was first seen; about 1 ns a byte. A row for every
// cut, as in FeatureReader; at most kGateCuts cuts, the last ones.
class GateReader {
 public:
  static constexpr std::size_t kLongest = 4096;  // bytes of a paragraph

  // At most FeatureReader::kWindow paragraphs. What a collection says of them enters only with `has_corpus`.
  void read(std::span<const TailParagraph> paragraphs, bool has_corpus);
  std::size_t cuts() const { return cuts_; }
  const float* row(std::size_t c) const { return rows_.data() + (c - 1) * kGateColumns; }

 private:
  void read_words(std::string_view text, std::size_t paragraph);
  void read_links();

  std::size_t cuts_ = 0;
  // By a word's hash: the paragraph it was first seen in (kNone: none), << 8 the last so far, << 16 how many hold it.
  // One number each, so that a write can't be taken for a write to anything else.
  std::vector<std::uint32_t> slots_;
  std::vector<std::uint16_t> again_;                            // hashes that came back in another paragraph
  std::size_t again_count_ = 0;                                 // of these
  std::vector<float> born_;                                     // n x n: share of i's words first seen in j
  std::vector<float> frequency_, crossing_, link_, own_, all_;  // by cut or by frequency
  std::vector<float> before_, behind_, expected_, variance_, shared_, counted_, least_;
  std::vector<float> rows_, length_, plain_, known_;
  std::vector<std::uint8_t> flags_;
  std::vector<ParagraphEvidence> evidence_;
};

// The last kGateCorpus columns of n-1 rows; `rows` is the first of them.
void gate_corpus_columns(std::span<const ParagraphEvidence> evidence, float* rows);

}  // namespace twicetold::tail
