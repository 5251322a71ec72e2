// twicetold/role.hpp - what a repeat is: caption, credit, agency line, template, heading ...
//
// Weighs evidence that needs no language (document frequency, surroundings, position, length, digits
// folded) and evidence that does (cue files, one a language). Nothing depends on a cue alone.
//
//   RoleStatistics stats(keys, documents);          // once a collection: who repeats what, and where
//   RoleClassifier classify(CueLists::embedded());  // const and thread-safe
//   RoleEvidence e; e.text = ...; stats.fill(p, e);
//   if (RoleVerdict v = classify(e); v.role != Role::none) ...
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twicetold/document.hpp"
#include "twicetold/storage.hpp"

namespace twicetold {

enum class Role : std::uint8_t {
  none,
  caption,
  credit,
  byline,
  agency_line,
  dateline,
  template_,
  navigation,
  player,
  heading,
  legal,
  other
};
inline constexpr std::size_t role_count = 12;  // Role::none included
std::string_view role_name(Role role);         // as in the contract: "agency-line", "template" ...
Role role_from_name(std::string_view name);    // Role::none for "content", "none" and unknown names

// What one passage leans to by itself, before its neighbours are asked: -1 content, 1 boilerplate.
struct RoleLook {
  float lean = -1;
  bool line = false;  // no running text: a heading, a link, a row, a caption
  bool code = false;  // a line of a program, of settings, for a shell
  bool rule = false;  // a line drawn with marks: "--", "_____", "* * *"
};

// What the passages around one lean to: boilerplate stands in rows, and so do the lines of a list. 0: nobody is there.
struct RoleCompany {
  static constexpr std::size_t reach = 4;  // passages on either side
  bool known = false;
  float least = 0, most = 0;  // of the two next to it
  float wide = 0;             // mean of all within reach, the nearer the heavier
  float lines = 0;            // the same of those that are lines
  float code = 0;             // share of code on that side of it where there is less: 0 beside a block's edge
  bool signature = false;     // a rule stands above it, and the document ends below it, both within reach
};
// `looks`: of the passages of one document, or those of them that are within reach of `looks[at]`.
RoleCompany company_of(std::span<const RoleLook> looks, std::size_t at);

// What is known of one passage when its role is asked. Counts leave whole-document copies out: documents
// that are copies of each other count as one (RoleStatistics says when they are).
struct RoleEvidence {
  std::string_view text;               // the passage, without the head edge that was split off
  std::string_view previous, next;     // neighbours in the document; empty at its edges
  std::string_view title;              // of the document, where known
  std::uint32_t index = 0;             // passage number, from 0
  std::uint32_t passages = 1;          // of the document
  std::uint32_t documents_same = 1;    // documents that hold the same folded text, this one included
  std::uint32_t documents_digits = 1;  // ... once numbers are folded to one (template key); >= documents_same
  std::uint32_t sources_same = 1;      // sources that hold it, numbers folded
  // Of documents_digits:
  std::uint32_t same_neighbour = 0;  // how many have it after (or before) the same neighbour
  std::uint32_t surroundings = 1;    // distinct neighbours it stands between over the collection (context variety)
  std::uint32_t at_head = 0, at_tail = 0;  // how many have it among the first / last 3 passages
  std::uint32_t outside = 0;               // how many before or behind all of their running text, or have none
  std::uint32_t previous_documents = 1, next_documents = 1;  // documents_digits of the two neighbours
  std::uint32_t in_document = 1;                             // times the same text occurs in this very document
  bool same_once = false,
       digits_once = false;       // copies of whole documents were counted as one in documents_same, _digits
  bool first_in_document = true;  // no equal passage stands before it here
  bool copies_first = false;      // it is the document's first passage (its title) again
  // Other sources that carry a copy of the whole document, and those of them whose copy holds this passage: what
  // two papers both print is the article's, what only one prints is that paper's frame. At most 255.
  std::uint32_t carriers = 0, carried = 0;
  float prose = 1;  // share of the document's bytes that reads like running text
  // Where in the article: shares of that running text that stand before and behind the passage. 0 and 0: not known.
  float prose_before = 0, prose_behind = 0;
  float prose_repeats = 0;  // share of that running text that other documents hold
  // Documents that hold the nearest running text before or behind it, the more of both; at most 255. What stands beside
  // copied text repeats with it: a menu repeats more often.
  std::uint32_t prose_documents = 1;
  std::uint32_t run = 1;  // lines in a row around it that are no running text, itself included; at most 255
  float run_repeats = 0;  // share of the nearest sixteen others of that run that other documents hold
  std::uint32_t template_matches = 0;  // verified matches of class `template`
  std::uint32_t reuse_matches = 0;     // verified matches of class near or partial
  std::uint32_t documents = 1;         // size of the collection
  std::uint32_t source_documents = 1;  // documents of this source
  // Of the lines of this source that stand before or behind all running text, the share that other documents hold, in
  // twentieths: nearly all where one site's pages are meant, few where every page has a site of its own.
  float frame_repeats = 1;
  // Newlines between the passage and its neighbours: 1 inside a block, 2 or more across a blank line; 0: not known.
  std::uint32_t gap_before = 0, gap_after = 0;
  std::uint8_t state = 0;  // ParagraphState of the tail model (0 body, 1 inserted, 2 tail)
  RoleCompany company;     // what its neighbours are taken for
};

struct RoleVerdict {
  Role role = Role::none;            // none: content
  double confidence = 0;             // calibrated probability that it is boilerplate
  std::vector<std::string> because;  // in words
};

// ---- cues ----------------------------------------------------------------------------------------

// What a cue says. Several kinds stand for one role (read_more, share, newsletter: navigation).
enum class CueKind : std::uint8_t {
  agency_line,
  credit,
  byline,
  caption,
  dateline,
  read_more,
  share,
  newsletter,
  navigation,
  player,
  legal,
  heading,
  template_,
  other,
  date_word  // months, weekdays, "pm": counted only, so that a line of nothing but a date is known as one
};
inline constexpr std::size_t cue_kinds = 15;

// What the cues said of one text, a bit a kind (1 << kind).
struct CueHits {
  std::uint32_t start = 0;   // a cue opens the text
  std::uint32_t end = 0;     // a cue closes it
  std::uint32_t whole = 0;   // a cue is the whole text
  std::uint32_t inside = 0;  // a cue stands anywhere
  // Of these, cues that are more than one short word ("read more", "photo:"; not "by", "share").
  std::uint32_t strong_start = 0, strong_end = 0, strong_inside = 0;
  std::uint32_t covered = 0;  // bytes of folded text under cues
  std::uint32_t dated = 0;    // bytes under date words and cues of kind dateline
  std::uint32_t letters = 0;  // bytes of letters looked at
  std::uint32_t length = 0;   // bytes of folded text looked at
};

// Cue lists, one a language; embedded, replaceable by a file. Format, a line each:
//   # comment            also R"cues( and )cues", so that an embedded file can be given as it is
//   [read-more]          kind of what follows: agency-line credit byline caption dateline read-more share
//                        newsletter navigation player legal heading template other date-word
//   ^ theo               opens the passage          | spaces after ^ and before $ are optional;
//   reuters $            closes it                  | words match whole, in any case, full-width as
//   ^ read more $        is all of it               | half-width; digits match as they stand
//   photo credit         anywhere
// Shared by threads once made. Matching costs 2-5 ns a word.
class CueLists {
 public:
  static const CueLists& embedded();
  // Throws Error(usage) that names file and line.
  static CueLists load(const std::string& path);
  static CueLists parse(std::string_view text, const std::string& name);
  CueLists(CueLists&&) noexcept;
  CueLists& operator=(CueLists&&) noexcept;
  ~CueLists();

  [[nodiscard]] std::size_t size() const;  // cues held
  // Looks at the first and last `window` bytes of a longer text.
  [[nodiscard]] CueHits match(std::string_view text, std::size_t window = 128) const;
  // Whether the text opens with a strong cue; looks at its first 40 bytes only. About 100 ns.
  [[nodiscard]] bool opens_with_cue(std::string_view text) const;
  // Whether match() would say strong_inside or strong_end; most texts hold no strong cue, and cost less.
  [[nodiscard]] bool holds_strong_cue(std::string_view text, std::size_t window) const;

 private:
  CueLists();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// ---- verdict -------------------------------------------------------------------------------------

// Weighs the evidence with the fitted model (src/role/weights.inc, made by bench/role_fit).
// About 50 ns for what is plainly content, 1-2 us for the rest. Pure: same evidence, same verdict.
class RoleClassifier {
 public:
  // `cues` must outlive the classifier.
  explicit RoleClassifier(const CueLists& cues) : cues_(&cues) {}
  RoleVerdict operator()(const RoleEvidence& evidence) const;
  // By itself; company_of() makes `evidence.company` of these. Without company the verdict is worth a little less.
  [[nodiscard]] RoleLook look(const RoleEvidence& evidence) const;

 private:
  const CueLists* cues_;
};

// With the embedded cues.
RoleVerdict classify_role(const RoleEvidence& evidence);

// ---- the collection --------------------------------------------------------------------------------

// One a passage, in document order. 24 bytes.
struct PassageKey {
  std::uint64_t exact = 0;   // of the folded tokens
  std::uint64_t digits = 0;  // ... runs of number tokens as one; == exact for a text of nothing but numbers
  std::uint32_t bytes = 0;   // of the passage
  std::uint32_t prose = 0;   // 1: reads like running text (ends in an end mark, 60 bytes or more)
};

// `hashes` and `flags` as the Tokenizer gives them (token_flag::number is bit 0). 10-30 ns.
PassageKey passage_key(std::string_view text, std::span<const std::uint64_t> hashes,
                       std::span<const std::uint8_t> flags);

// Documents of the collection as flat arrays. `sources[d]` is any number that names d's source.
struct DocumentTable {
  std::span<const std::uint64_t> first_passage;  // documents + 1 entries: d holds [first[d], first[d + 1])
  std::span<const std::uint32_t> sources;        // one a document
};

// Who repeats what, and where: the counts of RoleEvidence for every passage of a collection.
//
// Whole-document copies: two documents are copies when the passages they share hold at least half of the
// weight of the lighter one; weight is bytes, an eighth of it for what isn't running text (pages of one site
// share their navigation, not their bodies), and at least 60. Compared are all documents that hold a passage
// where these are up to 12, else each with the two before it and the first one: a family of n costs about 3n
// pairs a passage. Copies count as one document. Lines of less than 32 bytes have no say.
//
// Time O(n): about 40 ns a passage that occurs once, 200-400 ns a repeated one; memory 20 bytes a passage
// plus 60 a repeated one. Same counts whatever the order of the hashes' bits. The keys and the table must
// live as long as the constructor runs, not longer.
class RoleStatistics {
 public:
  RoleStatistics(std::span<const PassageKey> keys, const DocumentTable& documents);
  RoleStatistics(RoleStatistics&&) noexcept;
  RoleStatistics& operator=(RoleStatistics&&) noexcept;
  ~RoleStatistics();

  // Fills the counts (documents_same .. prose, index, passages, documents, source_documents) of
  // passage `passage` of document `document`. Touches no text field, matches or state.
  void fill(std::uint64_t passage, std::uint32_t document, RoleEvidence& evidence) const;
  // Number of the family of whole-document copies that `document` belongs to: its first document.
  [[nodiscard]] std::uint32_t family(std::uint32_t document) const;
  // False: the passage occurs once, digits folded or not (most do).
  [[nodiscard]] bool repeated(std::uint64_t passage) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// ---- edges ---------------------------------------------------------------------------------------

// A fixed edge of a passage: "date 2025-10-29", "(Ngay Nay) -", "HANOI, Feb 3 (Reuters) -".
struct Edge {
  std::uint64_t length = 0;  // bytes to leave out at that edge, separators included; 0: none
  Role role = Role::none;
  double confidence = 0;
};
// `head` is split off BEFORE matching and is always a finding: a date, a dateline, an agency's or paper's
// name in front says nothing about the text that follows. `tail` ("(Theo AFP)", "Photo: X") stays with
// the passage for matching - a caption is its credit too - and is a finding over its bytes only where the
// passage as a whole is content.
// What remains of the passage is never empty and holds at least one letter.
struct Edges {
  Edge head, tail;
};

// Edges that show by their form alone. Cheap: looks at the first and last ~80 bytes only, 5-20 ns when
// nothing is there. Repeated prefixes of a source are found from the collection (RepeatedEdges below).
Edges find_edges(std::string_view passage);
// find_edges(passage).head, and .tail for less where there is none.
Edge find_opening(std::string_view passage);
Edge find_ending(std::string_view passage);

// ---- edges that counting finds -------------------------------------------------------------------

// What could be a fixed prefix or suffix: up to 48 bytes and five words before a first or behind a last
// " - ", " | " and the like, without digits, with 24 bytes or more left. Lengths include the separator.
struct EdgeCandidates {
  std::uint32_t head = 0, tail = 0;            // bytes; 0: none
  std::uint64_t head_hash = 0, tail_hash = 0;  // of the folded words; sides never mix
};
EdgeCandidates edge_candidates(std::string_view passage);  // 10-30 ns where nothing is there

// Prefixes and suffixes of a source: the same candidate on the same side of three or more documents of one
// source (families of copies count once), each time before another text. Use: add() every passage whose form
// has no edge, finish(), then find() any passage. Deterministic whatever the order of add().
// 24 bytes a candidate (a few per cent of passages); O(n log n) in candidates.
class RepeatedEdges {
 public:
  // `family`: RoleStatistics::family of the passage's document; `source` as in DocumentTable.
  // False: find() will find nothing at this passage.
  bool add(std::string_view passage, std::uint32_t family, std::uint32_t source);
  void finish();
  [[nodiscard]] Edges find(std::string_view passage, std::uint32_t source) const;
  [[nodiscard]] std::size_t size() const { return known_.size(); }  // edges found, a side and a source

 private:
  struct Entry {
    std::uint64_t edge;  // hash of side, words and source
    std::uint64_t rest;  // hash of the text without it
    std::uint32_t family;
  };
  struct Known {
    std::uint64_t edge;
    std::uint32_t documents;
  };
  BigVector<Entry> entries_;
  std::vector<Known> known_;  // by edge
};

}  // namespace twicetold
