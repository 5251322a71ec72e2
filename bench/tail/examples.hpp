// A document as the nets see it: feature rows, the gold cut, what it counts.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "data.hpp"
#include "tail/address.hpp"
#include "tail/features.hpp"
#include "tail/finder.hpp"
#include "tail/list_marks.hpp"

namespace tail_fit {

// web: pages whose labels other programs agree on (web_pages.py); script: real ones, their letters replaced
enum class Origin { body, gold, web, synth, made, script };

struct Example {
  const Page* page = nullptr;
  Origin origin = Origin::body;
  int fold = 0, n = 0, cut = -1;  // in the window
  std::size_t begins = 0;         // article_begins()
  std::vector<int> labels;
  std::vector<float> widths, roles, cuts;              // n, n x 3 kRoleColumns, (n-1) x kCutColumns
  std::vector<float> gate_rows;                        // (n-1) x kGateColumns
  std::vector<std::uint8_t> labels_behind;             // by cut: nothing but tags, names, credits from there on
  std::vector<float> tail, junk;                       // role scores, out of fold
  std::vector<float> scores;                           // of cuts, out of fold
  std::vector<twicetold::ParagraphEvidence> evidence;  // as a collection would give it (simulated)
  double log_odds = -50, own = -50;                    // of a tail; own: without what a collection says
  int found = 0;
  bool known = false;        // the collection holds much of the tail
  bool labels_only = false;  // the gold tail is but tags, names, credits
  bool real() const { return origin == Origin::body || origin == Origin::gold || origin == Origin::web; }
  bool is_body() const { return origin == Origin::body || (origin == Origin::web && page->variant == "body"); }
  bool from(const std::string& source) const {
    return page->source == source || page->variant == "real-" + source ||
           (origin == Origin::synth && page->id.find(":" + source + ":") != std::string::npos);
  }
};

// Which paragraphs of a long page are read when its cut is known: as find_tail ends up reading them.
inline std::vector<std::size_t> window_of(std::size_t n, int cut) {
  using twicetold::tail::FeatureReader;
  std::vector<std::size_t> pick;
  if (n <= FeatureReader::kWindow) {
    for (std::size_t i = 0; i < n; ++i) pick.push_back(i);
    return pick;
  }
  const std::size_t front = twicetold::tail::kFront, rest = FeatureReader::kWindow - front;
  std::size_t start = n - rest;
  if (cut >= 0 && static_cast<std::size_t>(cut) < start + 10) {
    const auto c = static_cast<std::size_t>(cut);
    start = std::max(front, c > 40 ? c - 40 : 0);
    start = std::min(start, n - rest);
  }
  for (std::size_t i = 0; i < front; ++i) pick.push_back(i);
  for (std::size_t i = start; i < start + rest; ++i) pick.push_back(i);
  return pick;
}

inline Example make_example(const Page& page, Origin origin) {
  using namespace twicetold::tail;
  static FeatureReader reader;
  Example e;
  e.page = &page;
  e.origin = origin;
  e.fold = static_cast<int>(hash_of(page.site) % 3);
  std::vector<twicetold::TailParagraph> paragraphs;
  for (const std::size_t i : window_of(page.paragraphs.size(), page.cut)) {
    if (static_cast<int>(i) == page.cut) e.cut = e.n;
    paragraphs.push_back({page.paragraphs[i], static_cast<std::uint32_t>(page.gaps[i]), {}});
    e.labels.push_back(page.labels[i]);
    ++e.n;
  }
  std::vector<twicetold::TailParagraph> unmarked;
  if (without_list_marks(paragraphs, unmarked)) paragraphs = std::move(unmarked);
  reader.read(paragraphs);
  e.begins = article_begins(reader.lines());
  const auto n = static_cast<std::size_t>(e.n);
  e.roles.resize(n * kRoleInputs);
  for (std::size_t i = 0; i < n; ++i) {
    e.widths.push_back(reader.lines()[i].width);
    reader.role_inputs(i, e.roles.data() + i * kRoleInputs);
  }
  if (n > 1) e.cuts.assign(reader.cut_row(1), reader.cut_row(1) + (n - 1) * kCutColumns);
  static GateReader gate;
  gate.read(paragraphs, false);
  if (n > 1) e.gate_rows.assign(gate.row(1), gate.row(1) + (n - 1) * kGateColumns);
  e.labels_behind.assign(n, 0);
  for (std::size_t c = 1; c < n; ++c) e.labels_behind[c] = reader.only_labels(c);
  if (e.cut > 0) e.labels_only = e.labels_behind[static_cast<std::size_t>(e.cut)] != 0;
  e.tail.assign(n, 0);
  e.junk.assign(n, 0);
  return e;
}

inline void decide(Example& e) {
  const auto verdict =
      twicetold::tail::decide_tail(twicetold::tail::decide_cut(e.scores, e.widths), e.scores, e.widths, e.evidence);
  e.log_odds = verdict.log_odds;
  std::vector<twicetold::TailParagraph> paragraphs;
  for (const std::size_t i : window_of(e.page->paragraphs.size(), e.page->cut))
    paragraphs.push_back({e.page->paragraphs[i], 0, {}});
  e.found = static_cast<int>(twicetold::tail::before_address(paragraphs, verdict.cut));
  if (verdict.cut == 0 || e.labels_behind[static_cast<std::size_t>(e.found)] == 0) return;
  for (std::size_t i = static_cast<std::size_t>(e.found); i < e.evidence.size(); ++i) {
    if (e.evidence[i].other_documents > 0 || e.evidence[i].title_or_lead) return;
  }
  e.log_odds = -50;  // as find_tail: labels alone are no tail
}

}  // namespace tail_fit
