// twicetold/role.hpp - what a repeat is: caption, credit, agency line, template, heading ...
//
// Weighs evidence that needs no language (document frequency, surroundings, position, length, digits
// folded) and evidence that does (cue files, one a language). Nothing depends on a cue alone.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/document.hpp"

namespace twicetold {

enum class Role : std::uint8_t {
  none, caption, credit, byline, agency_line, dateline, template_, navigation, player, heading, legal, other
};
std::string_view role_name(Role role);  // as in the contract: "agency-line", "template" ...

// What is known of one passage when its role is asked. Counts leave whole-document copies out.
struct RoleEvidence {
  std::string_view text;               // the passage
  std::string_view previous, next;     // neighbours in the document; empty at its edges
  std::string_view title;              // of the document, where known
  std::uint32_t index = 0;             // passage number, from 0
  std::uint32_t passages = 1;          // of the document
  std::uint32_t documents_same = 1;    // documents that hold the same folded text, this one included
  std::uint32_t documents_digits = 1;  // ... once digits are folded to 0 (template key)
  std::uint32_t sources_same = 1;      // sources that hold it
  std::uint32_t same_neighbour = 0;    // of those documents, how many have it after (or before) the same neighbour
  std::uint32_t surroundings = 1;      // distinct neighbours it stands between over the collection (context variety)
  std::uint32_t at_head = 0, at_tail = 0;  // of documents_same, how many have it among the first / last 3 passages
  std::uint32_t in_document = 1;       // times it occurs in this very document
  bool first_in_document = true;       // no equal passage stands before it here
  std::uint32_t template_matches = 0;  // verified matches of class `template`
  std::uint32_t reuse_matches = 0;     // verified matches of class near or partial
  std::uint32_t documents = 1;         // size of the collection
  std::uint32_t source_documents = 1;  // documents of this source
  std::uint8_t state = 0;              // ParagraphState of the tail model (0 body, 1 inserted, 2 tail)
};

struct RoleVerdict {
  Role role = Role::none;              // none: content
  double confidence = 0;               // calibrated probability that it is boilerplate
  std::vector<std::string> because;    // in words
};

// Cue lists, one a language; embedded, replaceable by a file (format: README).
class CueLists;

RoleVerdict classify_role(const RoleEvidence& evidence);

// A fixed edge of a passage: "date 2025-10-29", "(Ngay Nay) -", "HANOI, Feb 3 (Reuters) -".
struct Edge {
  std::uint64_t length = 0;            // bytes to leave out at that edge, separators included; 0: none
  Role role = Role::none;
  double confidence = 0;
};
struct Edges { Edge head, tail; };

// Edges that show by their form alone (dates, datelines, agency prefixes). Cheap: looks at the first and
// last ~80 bytes only. Repeated prefixes of a source are found by the engine from the collection.
Edges find_edges(std::string_view passage);

}  // namespace twicetold
