// Partial reuse: a sentence or long clause taken over. Joins nothing; what it reports is the shared part. A pair whose
// evidence lies elsewhere, across a cut or strewn, has none to show and is in no row.
//
// A partial pair gives one span on each side. Spans of one passage that have three quarters in common
// are the same part, and so are the two sides of a pair; a part's id is the hash of the folded text of
// its first holder's span.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/parallel_sort.hpp"
#include "engine/match_row.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold::engine {
namespace {

using match::Edge;

std::uint32_t find(BigVector<std::uint32_t>& parent, std::uint32_t x) {
  while (parent[x] != x) x = parent[x] = parent[parent[x]];
  return x;
}

// A partial pair without a shared part that a reader would call one.
bool shows_nothing(const Context& x, const BuiltMatch& b) {
  constexpr double least = 4;  // words
  if (b.match.match_class != MatchClass::partial) return false;
  return b.match.common.empty() || b.left.common < least * match::traits(x.uniques.table[b.a].script).scale;
}

class Parts {
 public:
  Parts(const Context& x, BigVector<BuiltMatch>& matches) : x_(x), matches_(matches) {}

  void report(Report& report) {
    for (std::uint32_t k = 0; k < matches_.size(); ++k) {
      if (matches_[k].match.match_class != MatchClass::partial || shows_nothing(x_, matches_[k])) continue;
      for (Node n : {matches_[k].left, matches_[k].right}) {
        n.match = k;
        nodes_.push_back(n);
      }
    }
    link();
    join_same_texts();
    // Nodes by part, then by place: the first one of a part names it.
    BigVector<Ordered> order;
    order.reserve(nodes_.size());
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      order.push_back({root_[i], nodes_[i].unique, nodes_[i].begin, nodes_[i].end, nodes_[i].match, i});
    base::parallel_sort(x_.threads, order, [](const Ordered& x, const Ordered& y) {
      return std::tie(x.root, x.unique, x.begin, x.end, x.match, x.node) <
             std::tie(y.root, y.unique, y.begin, y.end, y.match, y.node);
    });
    BigVector<std::uint32_t> sorted(order.size());
    BigVector<std::size_t> starts;
    for (std::size_t i = 0; i < order.size(); ++i) {
      base::Spill::breathe_now_and_then();
      sorted[i] = order[i].node;
      if (i == 0 || order[i].root != order[i - 1].root) starts.push_back(i);
    }
    starts.push_back(order.size());
    BigVector<Ordered>().swap(order);
    constexpr std::size_t chunk = 64;
    const auto arenas = worker_arenas(x_.threads, report);
    FindingsInOrder joined(starts.size() / chunk + 1, report);
    base::parallel_chunks(
        x_.threads, starts.size() - 1, chunk,
        [&](std::size_t from, std::size_t to, unsigned worker) {
          BigVector<Finding> out;
          for (std::size_t part = from; part < to; ++part)
            add_part(std::span(sorted).subspan(starts[part], starts[part + 1] - starts[part]), *arenas[worker], out);
          joined.done(from / chunk, std::move(out));
        },
        x_.options.run.stop);
  }

 private:
  // A node's key beside its number, so that sorting looks nothing up.
  struct Ordered {
    std::uint32_t root, unique, begin, end, match, node;
  };

  void link() {
    BigVector<std::uint32_t> parent(nodes_.size());
    std::iota(parent.begin(), parent.end(), 0U);
    const auto join = [&](std::uint32_t i, std::uint32_t j) {
      i = find(parent, i);
      j = find(parent, j);
      parent[std::max(i, j)] = std::min(i, j);
    };
    for (std::uint32_t i = 0; i + 1 < nodes_.size(); i += 2) join(i, i + 1);
    BigVector<Ordered> order;
    order.reserve(nodes_.size());
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      order.push_back({0, nodes_[i].unique, nodes_[i].begin, nodes_[i].end, 0, i});
    base::parallel_sort(x_.threads, order, [](const Ordered& x, const Ordered& y) {
      return std::tie(x.unique, x.begin, x.end, x.node) < std::tie(y.unique, y.begin, y.end, y.node);
    });
    for (std::size_t k = 1; k < order.size(); ++k) {
      base::Spill::breathe_now_and_then();
      // Against the few spans before it; sorted by begin, so a look back of 8 finds the overlapping ones.
      for (std::size_t back = 1; back <= 8 && back <= k; ++back) {
        const Ordered &a = order[k - back], &b = order[k];
        if (a.unique != b.unique) break;
        const std::uint32_t from = std::max(a.begin, b.begin), to = std::min(a.end, b.end);
        const std::uint32_t all = std::max(a.end, b.end) - std::min(a.begin, b.begin);
        if (to > from && (to - from) * 4 >= all * 3) join(a.node, b.node);
      }
    }
    root_.resize(nodes_.size());
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) root_[i] = find(parent, i);
  }

  // Parts that no pair links, but whose first holders have the same words, are one: they have the same id.
  void join_same_texts() {
    BigVector<std::uint32_t> head(nodes_.size(), no_index);  // of a root: its first holder
    const auto place = [&](std::uint32_t i) {
      const Node& n = nodes_[i];
      return std::tuple(n.unique, n.begin, n.end, n.match, i);
    };
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      std::uint32_t& h = head[root_[i]];
      if (h == no_index || place(i) < place(h)) h = i;
    }
    struct Named {
      std::uint64_t id;
      std::uint32_t root;
    };
    BigVector<Named> named;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      if (root_[i] == i) named.push_back({0, i});
    base::parallel_chunks(
        x_.threads, named.size(), 64,
        [&](std::size_t from, std::size_t to, unsigned) {
          for (std::size_t k = from; k < to; ++k) named[k].id = id_of(nodes_[head[named[k].root]]);
        },
        x_.options.run.stop);
    base::parallel_sort(x_.threads, named,
                        [](const Named& x, const Named& y) { return std::tie(x.id, x.root) < std::tie(y.id, y.root); });
    BigVector<std::uint32_t> into(nodes_.size(), no_index);
    ids_.resize(nodes_.size());
    for (std::size_t k = 0; k < named.size(); ++k) {
      into[named[k].root] = k > 0 && named[k].id == named[k - 1].id ? into[named[k - 1].root] : named[k].root;
      ids_[named[k].root] = named[k].id;
    }
    for (std::uint32_t& r : root_) r = into[r];
  }

  // A part's id, by its first holder.
  [[nodiscard]] std::uint64_t id_of(const Node& head) const {
    base::Spill::breathe_now_and_then();
    thread_local Tokenizer tokenizer;
    const std::uint32_t owner = x_.uniques.first[head.unique];
    return exact_hash(tokenizer.tokenize(x_.collection.text(owner, bytes(owner, head))).hashes);
  }

  [[nodiscard]] Span bytes(std::uint32_t passage, const Node& n) const {
    if (n.place.size() != 0 && passage == x_.uniques.first[n.unique]) return n.place;
    const Span core = x_.collection.core(passage);
    const std::vector<Span> t = token_spans(x_.collection.text(passage, core));
    if (n.end > t.size() || n.begin >= n.end) return core;
    return {core.begin + t[n.begin].begin, core.begin + t[n.end - 1].end};
  }

  void add_part(std::span<const std::uint32_t> nodes, Arena& arena, BigVector<Finding>& out) const {
    base::Spill::breathe_now_and_then();
    const std::uint64_t id = ids_[root_[nodes[0]]];
    const std::size_t first_row = out.size();
    for (std::size_t i = 0; i < nodes.size();) {  // a passage's best match speaks for it
      std::size_t j = i, best = i;
      for (; j < nodes.size() && nodes_[nodes[j]].unique == nodes_[nodes[i]].unique; ++j) {
        const Node &b = nodes_[nodes[best]], &n = nodes_[nodes[j]];
        if (n.reuse > b.reuse || (n.reuse == b.reuse && n.common > b.common)) best = j;
      }
      add_rows(nodes_[nodes[best]], id, arena, out);
      i = j;
    }
    // The first holder keeps: by date where all have one, else by id and place.
    std::size_t keep = first_row;
    const auto date = [&](std::size_t k) { return x_.collection.raw(out[k].place.document).date; };
    bool dated = true;
    for (std::size_t k = first_row; k < out.size(); ++k) dated = dated && !date(k).empty();
    const auto key = [&](std::size_t k) {
      const Place& p = out[k].place;
      return std::tuple(dated ? date(k) : std::string_view(), p.document, p.span.begin);
    };
    for (std::size_t k = first_row; k < out.size(); ++k)
      if (key(k) < key(keep)) keep = k;
    out[keep].keep = true;
    const bool across = std::any_of(out.begin() + static_cast<std::ptrdiff_t>(first_row), out.end(),
                                    [&](const Finding& f) { return f.place.document != out[keep].place.document; });
    for (std::size_t k = first_row; k < out.size(); ++k) out[k].scope = across ? Scope::across : Scope::within;
  }

  void add_rows(const Node& n, std::uint64_t id, Arena& arena, BigVector<Finding>& out) const {
    const BuiltMatch& m = matches_[n.match];
    const Node& other = n.second ? m.left : m.right;
    const std::uint32_t partner = x_.uniques.first[other.unique];
    Place match_place = place_of(x_.collection, partner);
    match_place.span = bytes(partner, other);
    const auto add = [&](std::uint32_t p) {
      base::Spill::breathe_now_and_then();
      Finding f;
      f.place = place_of(x_.collection, p);
      f.place.span = bytes(p, n);
      f.kind = FindingKind::partial_reuse;
      f.has_keep = true;
      f.similarity = n.reuse;
      f.part = id;
      f.match = match_place;
      const match::Script script = x_.uniques.table[n.unique].script;
      const std::string order =
          fmt::format("{} in the same order as {}:{}-{}", count_in_words(n.common, script),
                      x_.collection.id(match_place.document), match_place.span.begin, match_place.span.end);
      f.because = Words(arena, {order, "longest run " + count_in_words(m.run, script)});
      out.push_back(f);
    };
    add(x_.uniques.first[n.unique]);
    for (const std::uint32_t p : x_.uniques.others(n.unique)) add(p);
  }

  const Context& x_;
  BigVector<BuiltMatch>& matches_;
  BigVector<Node> nodes_;
  BigVector<std::uint32_t> root_;
  BigVector<std::uint64_t> ids_;  // of parts, by root
};

}  // namespace

void build_parts(const Context& context, const BigVector<std::uint32_t>& group_of, Report& report) {
  BigVector<std::uint32_t> wanted;
  const auto& edges = context.joined.edges;
  for (std::uint32_t k = 0; k < edges.size(); ++k) {
    const Edge& e = edges[k];
    if (e.match_class == MatchClass::none) continue;                                  // a near miss
    if (context.memory != nullptr && e.match_class != MatchClass::partial) continue;  // a row of matches alone
    if (group_of[e.a] != no_index && group_of[e.a] == group_of[e.b]) continue;
    wanted.push_back(k);
  }
  const auto arenas = worker_arenas(context.threads, report);
  BigVector<BuiltMatch> built(wanted.size());
  base::parallel_chunks(
      context.threads, wanted.size(), 256,
      [&](std::size_t from, std::size_t to, unsigned worker) {
        match::Measurer measurer(&context.proposal.variety);
        SpanCache cache;
        for (std::size_t i = from; i < to; ++i) {
          base::Spill::breathe_now_and_then();
          constexpr std::size_t ahead = 4;  // what is compared and shown lies anywhere
          if (i + 2 * ahead < to) {
            const Edge& e = edges[wanted[i + 2 * ahead]];
            for (const std::uint32_t u : {e.a, e.b}) {
              const std::uint32_t p = context.uniques.first[u];
              __builtin_prefetch(&context.collection.passage(p));
              __builtin_prefetch(&context.collection.raw(context.collection.document_of(p)));
            }
          }
          if (i + ahead < to) {
            const Edge& e = edges[wanted[i + ahead]];
            for (const std::uint32_t u : {e.a, e.b}) {
              fetch_text(context.collection, context.uniques.first[u]);
              if (e.runs == 0) match::fetch_tokens(context.uniques.table[u]);
            }
          }
          built[i] = build_match(context, measurer, cache, edges[wanted[i]], *arenas[worker]);
        }
      },
      context.options.run.stop);
  Parts(context, built).report(report);
  if (context.memory != nullptr) return;
  for (const BuiltMatch& b : built)
    if (!shows_nothing(context, b)) report.matches.push_back(b.match);
}

}  // namespace twicetold::engine
