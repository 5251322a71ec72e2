// Passages as they are judged for their roles: each looked at once, among those around it.
#pragma once

#include <array>
#include <bit>

#include "engine/stages.hpp"
#include "role/asked.hpp"
#include "role/look.hpp"

namespace twicetold::engine {

// Verified matches of each unique passage that speak for a template or for reuse.
struct RoleMatches {
  BigVector<std::uint16_t> templates, reuse;
};

// Of all matches the engine has verified.
RoleMatches count_matches(const Context& context);

// Newlines between a passage and the next one.
std::uint32_t newlines(const Collection& collection, std::uint32_t passage);

// All that a passage is judged by, its company, its text and the collection's size apart.
std::uint64_t key_of(const RoleEvidence& evidence);

// Passages of some documents, looked at before all others.
class RoleSample {
 public:
  explicit RoleSample(const Collection& collection);
  // Whether it takes passages of document d at all.
  [[nodiscard]] bool takes(std::uint32_t d) const { return d % step_ == step_ / 2; }
  // In order, from the first on; false: enough.
  bool add(const role_detail::Looked& looked) {
    looked_.push_back(looked);
    return looked_.size() < std::size_t{2} * wanted;
  }
  // nullptr: not in it.
  [[nodiscard]] const role_detail::Looked* find(std::uint32_t p, std::uint32_t d, std::uint32_t first) const {
    if (!takes(d) || d / step_ >= begin_.size()) return nullptr;
    const std::size_t at = begin_[d / step_] + (p - first);
    return at < looked_.size() ? &looked_[at] : nullptr;
  }
  [[nodiscard]] std::uint32_t step() const { return step_; }
  void next_document() { begin_.push_back(looked_.size()); }

 private:
  static constexpr std::uint32_t wanted = 2048;  // passages; where documents are long, up to twice as many
  std::uint32_t step_;                           // documents
  std::vector<std::size_t> begin_;               // of each document's passages
  std::vector<role_detail::Looked> looked_;
};

// Passages as they are judged, in order, each looked at once: a verdict asks for its neighbours.
class RoleWindow {
 public:
  RoleWindow(const Context& context, const RoleStatistics& statistics, const RoleMatches& matches, const CueLists& cues,
             const std::vector<std::uint8_t>& states, role_detail::SeenTexts& texts, const RoleSample* sample = nullptr)
      : context_(context),
        statistics_(statistics),
        matches_(matches),
        cues_(cues),
        states_(states),
        texts_(texts),
        sample_(sample),
        slots_(size) {}

  RoleEvidence& evidence(std::uint32_t p) {
    RoleEvidence& e = own_evidence(p);
    Slot& s = slots_[p % size];
    if (s.beside) return e;
    s.beside = true;
    const Collection& c = context_.collection;
    const std::uint32_t d = c.document_of(p), first = c.first_passage(d), last = c.first_passage(d + 1);
    if (p > first) {
      e.previous = c.text(p - 1, c.core(p - 1));
      e.gap_before = newlines(c, p - 1);
    }
    if (p + 1 < last) {
      e.next = c.text(p + 1, c.core(p + 1));
      e.gap_after = newlines(c, p);
    }
    e.title = c.raw(d).title;
    return e;
  }
  // But for its neighbours and the title: most passages are plain, and need no more.
  RoleEvidence& own_evidence(std::uint32_t p) {
    Slot& s = slots_[p % size];
    if (s.passage == p) return s.evidence;
    s.passage = p;
    s.looked_at = s.keyed = s.beside = false;
    const Collection& c = context_.collection;
    RoleEvidence& e = s.evidence = {};
    statistics_.fill(p, c.document_of(p), e);
    e.text = c.text(p, c.core(p));
    const std::uint32_t u = context_.uniques.of[p];
    if (u != no_unique) {
      e.template_matches = matches_.templates[u];
      e.reuse_matches = matches_.reuse[u];
    }
    if (!states_.empty()) e.state = states_[p];
    return e;
  }

  RoleVerdict verdict(std::uint32_t p, const role_detail::Asked& asked) {
    const role_detail::Looked& seen = looked(p);
    if (seen.seen.plain) return {};
    RoleEvidence& e = evidence(p);
    if (!role_detail::may_be(seen, asked.of(e))) return {};
    meet(p);
    return role_detail::decide(e, looked(p), asked.of(e));
  }

  // How sure a verdict on it is that it is boilerplate; 0 where that is less than one half.
  double confidence(std::uint32_t p) {
    RoleEvidence& e = evidence(p);
    if (!role_detail::may_be(looked(p), 0.5)) return 0;
    meet(p);
    return role_detail::weigh(e, looked(p));
  }
  const role_detail::Looked& look(std::uint32_t p) { return looked(p); }

  // By its form, of a passage whose verdict was asked.
  Edge ending(std::uint32_t p) {
    const RoleEvidence& e = own_evidence(p);
    const role_detail::Seen& seen = looked(p).seen;
    return seen.plain ? find_ending(e.text) : seen.ending;
  }

  // Of all that the findings on p follow from; `counted`: what counting says of its edges.
  std::uint64_t key(std::uint32_t p, const Edges& counted, const role_detail::Asked& asked) {
    const auto number = [](double x) { return std::bit_cast<std::uint64_t>(x); };
    std::array<std::uint64_t, 2 * RoleCompany::reach + 1 + 8> parts = {counted.head.length,
                                                                       static_cast<std::uint64_t>(counted.head.role),
                                                                       number(counted.head.confidence),
                                                                       counted.tail.length,
                                                                       static_cast<std::uint64_t>(counted.tail.role),
                                                                       number(counted.tail.confidence),
                                                                       number(asked.repeated),
                                                                       number(asked.single)};
    std::size_t n = 8;
    const auto [from, to] = around(p);
    for (std::uint32_t q = from; q < to; ++q) {
      const RoleEvidence& e = evidence(q);
      Slot& s = slots_[q % size];
      if (!s.keyed) s.key = key_of(e);
      s.keyed = true;
      parts[n++] = s.key;
    }
    return base::hash64(parts.data(), n * sizeof parts[0]);
  }

 private:
  static constexpr std::uint32_t reach = RoleCompany::reach, size = 16;
  static_assert(size > 2 * reach);
  struct Slot {
    std::uint32_t passage = no_index;
    bool looked_at = false, keyed = false, beside = false;
    std::uint64_t key = 0;
    RoleEvidence evidence;
    role_detail::Looked looked;
  };

  // Passages of p's document within reach.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> around(std::uint32_t p) const {
    const Collection& c = context_.collection;
    const std::uint32_t d = c.document_of(p), first = c.first_passage(d), last = c.first_passage(d + 1);
    return {p - std::min(p - first, reach), std::min(last, p + reach + 1)};
  }

  void meet(std::uint32_t p) {
    const auto [from, to] = around(p);
    std::array<RoleLook, 2 * RoleCompany::reach + 1> looks;
    for (std::uint32_t q = from; q < to; ++q) looks[q - from] = looked(q).look;
    evidence(p).company = company_of({looks.data(), to - from}, p - from);
  }

  role_detail::Looked& looked(std::uint32_t p) {
    const RoleEvidence& own = own_evidence(p);
    Slot& s = slots_[p % size];
    if (s.looked_at) return s.looked;
    s.looked_at = true;
    const std::uint32_t d = context_.collection.document_of(p);
    const role_detail::Looked* const known =
        sample_ != nullptr ? sample_->find(p, d, context_.collection.first_passage(d)) : nullptr;
    if (known != nullptr) {
      s.looked = *known;
    } else if (!role_detail::look_plain(own, cues_, s.looked)) {
      role_detail::look_closely(evidence(p), cues_, s.looked, &texts_);
    }
    return s.looked;
  }

  const Context& context_;
  const RoleStatistics& statistics_;
  const RoleMatches& matches_;
  const CueLists& cues_;
  const std::vector<std::uint8_t>& states_;
  role_detail::SeenTexts& texts_;
  const RoleSample* sample_;
  std::vector<Slot> slots_;
};

// What this collection asks of a verdict, by a sample of its documents, which is filled.
role_detail::Asked ask_roles(const Context& context, const RoleStatistics& statistics, const RoleMatches& matches,
                             const CueLists& cues, const std::vector<std::uint8_t>& states, RoleSample& sample);

}  // namespace twicetold::engine
