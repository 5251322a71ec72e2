#include "engine/role_window.hpp"

#include <algorithm>

namespace twicetold::engine {

RoleMatches count_matches(const Context& x) {
  RoleMatches n;
  n.templates.assign(x.uniques.first.size(), 0);
  n.reuse.assign(x.uniques.first.size(), 0);
  for (const match::Edge& e : x.joined.edges) {
    auto* list = e.match_class == MatchClass::template_                                      ? &n.templates
                 : e.match_class == MatchClass::near || e.match_class == MatchClass::partial ? &n.reuse
                                                                                             : nullptr;
    if (list == nullptr) continue;
    for (const std::uint32_t u : {e.a, e.b})
      if ((*list)[u] < 0xFFFF) ++(*list)[u];
  }
  return n;
}

// Newlines between a passage and the next one.
std::uint32_t newlines(const Collection& c, std::uint32_t p) {
  const std::string_view gap = c.text(p, {c.passage(p).end, c.passage(p + 1).begin});
  return static_cast<std::uint32_t>(std::count(gap.begin(), gap.end(), '\n'));
}

// All that a passage is judged by, its company, its text and the collection's size apart.
std::uint64_t key_of(const RoleEvidence& e) {
  static_assert(sizeof(RoleEvidence) == 216, "a new field belongs into this key");
  const auto number = [](double x) { return std::bit_cast<std::uint64_t>(x); };
  const std::array<std::uint64_t, 33> parts = {e.index,
                                               e.passages,
                                               e.documents_same,
                                               e.documents_digits,
                                               e.sources_same,
                                               e.same_neighbour,
                                               e.surroundings,
                                               e.at_head,
                                               e.at_tail,
                                               e.outside,
                                               e.in_document,
                                               e.first_in_document,
                                               e.same_once,
                                               e.digits_once,
                                               e.copies_first,
                                               e.carriers,
                                               e.carried,
                                               number(static_cast<double>(e.prose)),
                                               number(static_cast<double>(e.prose_before)),
                                               number(static_cast<double>(e.prose_behind)),
                                               number(static_cast<double>(e.prose_repeats)),
                                               e.prose_documents,
                                               e.run,
                                               number(static_cast<double>(e.run_repeats)),
                                               e.previous_documents,
                                               e.next_documents,
                                               e.template_matches,
                                               e.reuse_matches,
                                               e.source_documents,
                                               number(static_cast<double>(e.frame_repeats)),
                                               e.gap_before,
                                               e.gap_after,
                                               e.state};
  return base::hash64(parts.data(), sizeof parts);
}

RoleSample::RoleSample(const Collection& c)
    : step_(std::clamp(c.passages() / wanted, 1U, std::max(1U, c.documents()))) {
  looked_.reserve(std::min(c.passages(), 2 * wanted));
}

role_detail::Asked ask_roles(const Context& context, const RoleStatistics& statistics, const RoleMatches& matches,
                             const CueLists& cues, const std::vector<std::uint8_t>& states, RoleSample& sample) {
  const Collection& c = context.collection;
  role_detail::Surety repeated, single;
  role_detail::SeenTexts texts;
  RoleWindow window(context, statistics, matches, cues, states, texts);
  bool more = true;
  for (std::uint32_t d = sample.step() / 2; d < c.documents() && more; d += sample.step()) {
    sample.next_document();
    for (std::uint32_t p = c.first_passage(d); p < c.first_passage(d + 1) && more; ++p) {
      const double confidence = window.confidence(p);
      (window.evidence(p).documents_digits >= 2 ? repeated : single).add(confidence);
      more = sample.add(window.look(p));
    }
  }
  return role_detail::asked_of(repeated, single);
}

}  // namespace twicetold::engine
