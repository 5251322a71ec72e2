// A cheap look at a document that says "surely no tail" for most.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "twicetold/tail.hpp"

namespace twicetold::tail {

inline constexpr std::size_t kGateWords = 27, kGateForms = 14, kGateCorpus = 7,
                             kGateColumns = kGateWords + kGateForms + kGateCorpus;

// Reads line ends, lengths, gaps, marks and where each word was first seen; about 1 ns a byte. A row for every
// cut, as in FeatureReader; at most FeatureReader::kWindow paragraphs.
class GateReader {
 public:
  static constexpr std::size_t kLongest = 4096;  // bytes of a paragraph
  static constexpr std::uint8_t kNone = 255;     // no paragraph

  // By a word's hash: the paragraph it was first seen in, the last so far, how many hold it. As many as a byte can say,
  // side by side: a word is one look and one note.
  struct Slots {
    static constexpr std::size_t kCount = 4096;
    static constexpr std::uint32_t kEmpty = kNone << 8 | kNone;
    std::array<std::uint32_t, kCount> seen;
    std::array<std::uint16_t, kCount + 1> again;  // those that came back in another paragraph, and room for one
    std::size_t again_count = 0;
    void clear() {
      seen.fill(kEmpty);
      again_count = 0;
    }
    static std::uint32_t first(std::uint32_t s) { return s & 0xFFU; }
    static std::uint32_t last(std::uint32_t s) { return s >> 8 & 0xFFU; }
    static std::uint32_t held(std::uint32_t s) { return s >> 16; }
  };

  // At most FeatureReader::kWindow paragraphs. What a collection says of them enters only with `has_corpus`.
  void read(std::span<const TailParagraph> paragraphs, bool has_corpus);
  std::size_t cuts() const { return cuts_; }
  const float* row(std::size_t c) const { return rows_.data() + (c - 1) * kGateColumns; }

 private:
  void read_words(std::string_view text, std::size_t paragraph);
  void read_links();
  void read_forms(std::span<const TailParagraph> paragraphs);
  void fill_forms(float* rows) const;

  struct Form {  // of a line: shares and flags
    float digits = 0, capitals = 0, mark = 0, bullet = 0, colon = 0, again = 0;
    std::uint64_t opening = 0;
  };

  std::size_t cuts_ = 0;
  std::vector<Form> forms_;
  Slots slots_;
  std::vector<float> born_;                                     // n x n, j <= i: share of i's words first seen before j
  std::vector<float> frequency_, crossing_, link_, own_, all_;  // by cut or by frequency
  std::vector<float> before_, behind_, expected_, variance_, shared_, counted_, least_;
  std::vector<float> rows_, length_, plain_, known_;
  std::vector<std::uint8_t> flags_;
  std::vector<ParagraphEvidence> evidence_;
};

// The last kGateCorpus columns of n-1 rows; `rows` is the first of them.
void gate_corpus_columns(std::span<const ParagraphEvidence> evidence, float* rows);

}  // namespace twicetold::tail
