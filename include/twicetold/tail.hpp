// twicetold/tail.hpp - where an article ends and off-topic trailing content begins.
//
// Works on one document alone; evidence from a collection makes it better. Decodes every paragraph as
// body, inserted (a junk block before the last body paragraph: boilerplate) or tail (runs to the end).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/options.hpp"

namespace twicetold {

class CueLists;  // role.hpp

// What the collection knows of one paragraph. All optional: zero means not known.
struct ParagraphEvidence {
  std::uint32_t other_documents = 0;  // other documents (near-copies of this one left out) that hold it
  bool title_or_lead = false;         // it is the title or among the first paragraphs of another document
  bool source_trailer = false;        // it stands after the body in other documents of the same source
};

struct TailParagraph {
  std::string_view text;
  std::uint32_t gap = 1;  // newlines between the paragraph before and this one
  ParagraphEvidence evidence;
};

enum class ParagraphState : std::uint8_t { body, inserted, tail };

struct TailVerdict {
  bool flagged = false;                // an off-topic tail, at the asked strictness
  std::size_t cut = 0;                 // first tail paragraph; == paragraphs when there is none
  double log_odds = 0;                 // of "there is a tail"
  double confidence = 0;               // calibrated probability
  std::vector<ParagraphState> states;  // one a paragraph
  std::vector<std::string> because;    // in words, for the finding
  bool labels_only = false;            // a block does trail, but it is tags, copyright or a single line:
                                       // not flagged, its states are `inserted` (boilerplate)
};

// `has_corpus`: the evidence fields mean something.
struct TailContext {
  bool has_corpus = false;
  std::uint64_t documents = 0;
  std::string_view title;          // the record's title where it has one
  const CueLists* cues = nullptr;  // what opens a block of links, what an agency line is; null: the embedded lists
};

// One a thread; its buffers are reused. A cheap look at lines and words says "surely none" for most
// documents; only the rest pay for the full model, O(tokens + n^2). Of more than 100 paragraphs the
// first 20 and the last 80 are read (moved up while the cut lies at their edge); of a paragraph the
// first 16 KiB. The verdict depends on nothing but the arguments.
class TailFinder {
 public:
  TailFinder();
  ~TailFinder();
  TailFinder(TailFinder&&) noexcept;
  TailFinder& operator=(TailFinder&&) noexcept;
  // `verdict` is overwritten; its vectors are reused. The flagged documents of strict are among those
  // of normal, and these among those of loose; the cut doesn't depend on the strictness.
  void find(std::span<const TailParagraph> paragraphs, const TailContext& context, Strictness strictness,
            TailVerdict& verdict);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The same with a finder of its own each time: convenient, slower.
TailVerdict find_tail(std::span<const TailParagraph> paragraphs, const TailContext& context, Strictness strictness);

}  // namespace twicetold
