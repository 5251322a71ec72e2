// Every passage's evidence goes to the role room. Passages in chunks; findings are joined in their order.
#include <algorithm>
#include <array>
#include <bit>

#include "base/parallel.hpp"
#include "engine/stages.hpp"
#include "role/look.hpp"

namespace twicetold::engine {
namespace {

Finding boilerplate(const Collection& c, std::uint32_t p, Span span, Role role, double confidence) {
  Finding f;
  f.place = {c.document_of(p), c.number_in_document(p), span};
  f.kind = FindingKind::boilerplate;
  f.role = role;
  f.confidence = static_cast<float>(confidence);
  return f;
}

// Newlines between a passage and the next one.
std::uint32_t newlines(const Collection& c, std::uint32_t p) {
  const std::string_view gap = c.text(p, {c.passage(p).end, c.passage(p + 1).begin});
  return static_cast<std::uint32_t>(std::count(gap.begin(), gap.end(), '\n'));
}

// A passage some places ahead is asked for: it is long out of the caches. Its ends are what is looked at first.
void ask_for(const Collection& c, std::uint32_t p) {
  constexpr std::uint32_t ahead = 6;
  if (p + ahead >= c.passages()) return;
  const std::string_view text = c.text(p + ahead, c.core(p + ahead));
  __builtin_prefetch(text.data());
  __builtin_prefetch(text.data() + 64);
  if (text.size() > 128) {
    __builtin_prefetch(text.data() + text.size() - 64);
    __builtin_prefetch(text.data() + text.size() - 1);
  }
}

// Verified matches of each unique passage that speak for a template or for reuse.
struct Counts {
  BigVector<std::uint16_t> templates, reuse;
};
Counts count_matches(const Context& x) {
  Counts n;
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

// All that a passage is judged by, its company, its text and the collection's size apart.
std::uint64_t key_of(const RoleEvidence& e) {
  static_assert(sizeof(RoleEvidence) == 208, "a new field belongs into this key");
  const auto number = [](double x) { return std::bit_cast<std::uint64_t>(x); };
  const std::array<std::uint64_t, 31> parts = {e.index,
                                               e.passages,
                                               e.documents_same,
                                               e.documents_digits,
                                               e.sources_same,
                                               e.same_neighbour,
                                               e.surroundings,
                                               e.at_head,
                                               e.at_tail,
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
                                               e.gap_before,
                                               e.gap_after,
                                               e.state};
  return base::hash64(parts.data(), sizeof parts);
}

// Passages as they are judged, in order, each looked at once: a verdict asks for its neighbours.
class Window {
 public:
  Window(const Context& context, const RoleStatistics& statistics, const Counts& matches, const CueLists& cues,
         const std::vector<std::uint8_t>& states, role_detail::SeenTexts& texts)
      : context_(context),
        statistics_(statistics),
        matches_(matches),
        cues_(cues),
        states_(states),
        texts_(texts),
        slots_(size) {}

  RoleEvidence& evidence(std::uint32_t p) {
    Slot& s = slots_[p % size];
    if (s.passage == p) return s.evidence;
    s.passage = p;
    s.looked_at = s.keyed = false;
    const Collection& c = context_.collection;
    const std::uint32_t d = c.document_of(p), first = c.first_passage(d), last = c.first_passage(d + 1);
    RoleEvidence& e = s.evidence = {};
    statistics_.fill(p, d, e);
    e.text = c.text(p, c.core(p));
    if (p > first) {
      e.previous = c.text(p - 1, c.core(p - 1));
      e.gap_before = newlines(c, p - 1);
    }
    if (p + 1 < last) {
      e.next = c.text(p + 1, c.core(p + 1));
      e.gap_after = newlines(c, p);
    }
    e.title = c.raw(d).title;
    const std::uint32_t u = context_.uniques.of[p];
    if (u != no_unique) {
      e.template_matches = matches_.templates[u];
      e.reuse_matches = matches_.reuse[u];
    }
    if (!states_.empty()) e.state = states_[p];
    return e;
  }

  RoleVerdict verdict(std::uint32_t p) {
    RoleEvidence& e = evidence(p);
    if (looked(p).seen.plain) return {};
    const auto [from, to] = around(p);
    std::array<RoleLook, 2 * RoleCompany::reach + 1> looks;
    for (std::uint32_t q = from; q < to; ++q) looks[q - from] = looked(q).look;
    e.company = company_of({looks.data(), to - from}, p - from);
    return role_detail::decide(e, looked(p), role_detail::least_confidence(e));
  }

  // By its form, of a passage whose verdict was asked.
  Edge ending(std::uint32_t p) {
    const RoleEvidence& e = evidence(p);
    const role_detail::Seen& seen = looked(p).seen;
    return seen.plain ? find_ending(e.text) : seen.ending;
  }

  // Of all that the findings on p follow from; `counted`: what counting says of its edges.
  std::uint64_t key(std::uint32_t p, const Edges& counted) {
    const auto number = [](double x) { return std::bit_cast<std::uint64_t>(x); };
    std::array<std::uint64_t, 2 * RoleCompany::reach + 1 + 6> parts = {
        counted.head.length, static_cast<std::uint64_t>(counted.head.role), number(counted.head.confidence),
        counted.tail.length, static_cast<std::uint64_t>(counted.tail.role), number(counted.tail.confidence)};
    std::size_t n = 6;
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
    bool looked_at = false, keyed = false;
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

  role_detail::Looked& looked(std::uint32_t p) {
    const RoleEvidence& e = evidence(p);
    Slot& s = slots_[p % size];
    if (!s.looked_at) role_detail::look(e, cues_, s.looked, &texts_);
    s.looked_at = true;
    return s.looked;
  }

  const Context& context_;
  const RoleStatistics& statistics_;
  const Counts& matches_;
  const CueLists& cues_;
  const std::vector<std::uint8_t>& states_;
  role_detail::SeenTexts& texts_;
  std::vector<Slot> slots_;
};

// The findings of the last audit on a passage, where they would be the same now. Their reasons name the collection's
// size: once that has changed, only "nothing found" is.
bool recall_roles(const Context& x, std::uint32_t d, std::uint32_t p, const RoleEvidence& e, std::uint64_t key,
                  const BigVector<std::uint32_t>& group_of, Arena& arena, BigVector<Finding>& out) {
  x.memory->next->role_keys[p] = key;
  const std::uint32_t k = x.collection.known(d).last;
  if (k == no_index) return false;
  const Verdicts& last = *x.memory->last;
  if (last.role_keys[last.documents[k].first_passage + e.index] != key) return false;
  const std::span<const Finding> found = last.roles_of(k, e.index);
  if (!found.empty() && last.size() != x.collection.documents()) return false;
  for (const Finding& f : found) {
    out.push_back(again(f, d, arena));
    const std::uint32_t u = x.uniques.of[p];
    const bool whole = f.place.span == x.collection.core(p);
    out.back().group = whole && u != no_unique ? group_of[u] : no_index;
  }
  return true;
}

}  // namespace

RoleStatistics count_repeats(const Context& context) {
  const Collection& c = context.collection;
  BigVector<PassageKey> keys(c.passages());
  for (std::uint32_t p = 0; p < c.passages(); ++p) {
    const PassageRecord& r = c.passage(p);
    // Without a word to hash ("***", "}") what stands there is what is the same: digits knows.
    const std::uint64_t exact = r.tokens > 0 ? r.exact : r.digits;
    keys[p] = {exact, r.digits, r.end - r.begin - r.head, r.prose ? 1U : 0U};
  }
  BigVector<std::uint64_t> first(c.documents() + std::size_t{1});
  BigVector<std::uint32_t> sources(c.documents());
  for (std::uint32_t d = 0; d <= c.documents(); ++d) first[d] = c.first_passage(d);
  for (std::uint32_t d = 0; d < c.documents(); ++d) sources[d] = c.source(d);
  return RoleStatistics(keys, {first, sources});
}

void build_heads(const Context& context, Report& report) {
  const Collection& c = context.collection;
  for (std::uint32_t p = 0; p < c.passages(); ++p) {
    const PassageRecord& r = c.passage(p);
    if (r.head == 0) continue;
    Finding f = boilerplate(c, p, {r.begin, r.begin + r.head}, r.head_role, r.head_confidence);
    f.because = Words(*report.arena, {"fixed opening, split off before matching"});
    report.findings.push_back(f);
  }
}

void build_boilerplate(const Context& context, const RoleStatistics& statistics, const CueLists& cues,
                       const BigVector<std::uint32_t>& group_of, const std::vector<std::uint8_t>& states,
                       Report& report) {
  const Collection& c = context.collection;
  const Counts matches = count_matches(context);
  RepeatedEdges repeated;
  BigVector<std::uint8_t> may_have_edge(c.passages(), 1);
  for (std::uint32_t p = 0; p < c.passages(); ++p) {
    const std::uint32_t d = c.document_of(p);
    ask_for(c, p);
    if (c.passage(p).head == 0)
      may_have_edge[p] = repeated.add(c.text(p, c.core(p)), statistics.family(d), c.source(d)) ? 1 : 0;
  }
  repeated.finish();
  constexpr std::size_t chunk = 2048;
  const auto arenas = worker_arenas(context.threads, report);
  std::vector<role_detail::SeenTexts> texts(arenas.size());
  FindingsInOrder joined(c.passages() / chunk + 1, report);
  base::parallel_chunks(
      context.threads, c.passages(), chunk,
      [&](std::size_t from, std::size_t to, unsigned worker) {
        BigVector<Finding> out;
        Window window(context, statistics, matches, cues, states, texts[worker]);
        for (auto p = static_cast<std::uint32_t>(from); p < to; ++p) {
          ask_for(c, p);
          const std::uint32_t d = c.document_of(p), u = context.uniques.of[p];
          const RoleEvidence& e = window.evidence(p);
          const Span core = c.core(p);
          const Edges counted = may_have_edge[p] != 0 ? repeated.find(e.text, c.source(d)) : Edges{};
          if (context.memory != nullptr &&
              recall_roles(context, d, p, e, window.key(p, counted), group_of, *arenas[worker], out))
            continue;
          RoleVerdict v = window.verdict(p);
          if (v.role != Role::none) {
            Finding f = boilerplate(c, p, core, v.role, v.confidence);
            if (u != no_unique) f.group = group_of[u];
            f.because = Words(*arenas[worker], v.because);
            out.push_back(f);
            continue;
          }
          // Fixed edges of a passage that is content otherwise: by form, or the same before other texts.
          Edge ending = window.ending(p);
          const bool by_form = ending.length > 0;
          if (!by_form) ending = counted.tail;
          const auto add = [&](const Edge& edge, Span span, const char* why) {
            if (edge.length == 0 || edge.length >= core.size()) return;
            Finding f = boilerplate(c, p, span, edge.role, edge.confidence);
            f.because = Words(*arenas[worker], {why});
            out.push_back(f);
          };
          add(counted.head, {core.begin, core.begin + counted.head.length}, "the same opening before other texts");
          add(ending, {core.end - ending.length, core.end},
              by_form ? "fixed ending of a passage" : "the same ending behind other texts");
        }
        joined.done(from / chunk, std::move(out));
      },
      context.options.run.stop);
}

}  // namespace twicetold::engine
