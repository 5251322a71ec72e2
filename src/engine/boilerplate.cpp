// Every passage's evidence goes to the role room. Passages in chunks; findings are joined in their order.
#include <algorithm>

#include "base/parallel.hpp"
#include "engine/role_window.hpp"
#include "engine/stages.hpp"

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

// A passage some places ahead is asked for: it is long out of the caches. Its ends are what is looked at first.
void ask_for(const Collection& c, std::uint32_t p) {
  constexpr std::uint32_t ahead = 6;
  if (p + ahead >= c.passages()) return;
  const std::string_view text = c.text(p + ahead, c.core(p + ahead));
  base::fetch(text.data(), 128);
  if (text.size() > 128) {
    base::fetch(text.data() + text.size() - 64);
    base::fetch(text.data() + text.size() - 1);
  }
}

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
  const RoleMatches matches = count_matches(context);
  RoleSample sample(c);
  const role_detail::Asked asked = ask_roles(context, statistics, matches, cues, states, sample);
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
        RoleWindow window(context, statistics, matches, cues, states, texts[worker], &sample);
        for (auto p = static_cast<std::uint32_t>(from); p < to; ++p) {
          ask_for(c, p);
          const std::uint32_t d = c.document_of(p), u = context.uniques.of[p];
          const RoleEvidence& e = window.own_evidence(p);
          const Span core = c.core(p);
          const Edges counted = may_have_edge[p] != 0 ? repeated.find(e.text, c.source(d)) : Edges{};
          if (context.memory != nullptr &&
              recall_roles(context, d, p, e, window.key(p, counted, asked), group_of, *arenas[worker], out))
            continue;
          RoleVerdict v = window.verdict(p, asked);
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
