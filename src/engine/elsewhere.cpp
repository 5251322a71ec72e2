// Teasers are seldom printed as they stand in their article: leads are cut short, captions take a sentence and add a
// credit. So verified matches count beside equal passages, where they cover most of the shorter text; and titles that
// records carry beside their text. A binary search a passage that is in a match; nothing for the others.
#include "engine/elsewhere.hpp"

#include <algorithm>

#include "twicetold/fold.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold::engine {
namespace {

constexpr double least_words = 6;          // a byline or a section's name stands in many documents
constexpr double least_title_words = 3;    // of a title that another document's record names
constexpr float least_containment = .75F;  // of what is taken over, in the shorter text
constexpr std::uint32_t head = 3;          // passages that a title or lead is among
constexpr std::size_t most_copies = 8;     // of one text that are looked at

double words(const PassageRecord& r) { return r.tokens / match::traits(r.script).scale; }

// Opens its document, or is among the first passages and not among the last: what closes a short report is no lead, and
// its source's closing lines would pass for one.
bool leads(const Collection& c, std::uint32_t q) {
  const std::uint32_t d = c.document_of(q), count = c.first_passage(d + 1) - c.first_passage(d);
  const std::uint32_t i = c.number_in_document(q);
  return i == 0 || (i < head && i + head < count);
}

}  // namespace

Elsewhere::Elsewhere(const Context& context, const RoleStatistics& statistics)
    : context_(context), statistics_(statistics) {
  const Collection& c = context.collection;
  const auto tokens = [&](std::uint32_t u) { return c.passage(context.uniques.first[u]).tokens; };
  for (const match::Edge& e : context.joined.edges) {
    if (e.match_class != MatchClass::near && e.match_class != MatchClass::partial) continue;
    if (e.containment < least_containment) continue;
    const std::uint32_t a = tokens(e.a), b = tokens(e.b);
    if (a < b) held_.push_back({e.a, e.b});
    if (b < a) held_.push_back({e.b, e.a});
  }
  std::sort(held_.begin(), held_.end());
  is_held_.assign(context.uniques.first.size() / 64 + 1, 0);
  for (const auto& [u, holder] : held_) is_held_[u / 64] |= std::uint64_t{1} << (u % 64);
  Tokenizer tokenizer;
  for (std::uint32_t d = 0; d < c.documents(); ++d) {
    if (c.raw(d).title.empty()) continue;
    const TokenView view = tokenizer.tokenize(c.raw(d).title);
    if (count_words(view.flags) >= least_title_words)
      titles_.push_back({exact_hash(view.hashes), statistics.family(d)});
  }
  std::sort(titles_.begin(), titles_.end());
  titles_.erase(std::unique(titles_.begin(), titles_.end()), titles_.end());
}

Elsewhere::Taken Elsewhere::taken_from(std::uint32_t p, std::uint32_t u, std::uint32_t d) const {
  Taken taken;
  const Collection& c = context_.collection;
  if (words(c.passage(p)) < least_words) return taken;
  const auto look = [&](std::uint32_t q) {
    const std::uint32_t other = c.document_of(q), family = statistics_.family(other);
    if (family == statistics_.family(d)) return;
    if (!taken.found) taken.family = family;
    taken.found = true;
    taken.lead = taken.lead || leads(c, q);
  };
  for (auto at = std::lower_bound(held_.begin(), held_.end(), std::pair(u, 0U)); at != held_.end() && at->first == u;
       ++at) {
    look(context_.uniques.first[at->second]);
    const auto others = context_.uniques.others(at->second);
    for (const std::uint32_t q : others.first(std::min(others.size(), most_copies))) look(q);
  }
  return taken;
}

// Follow-ups take sentences over, too, so that alone says little: a neighbour has to be another document's title or
// lead, or to be taken from a third document.
void Elsewhere::add_taken(std::uint32_t d, std::vector<ParagraphEvidence>& evidence) const {
  if (held_.empty()) return;
  constexpr std::size_t near = 2;
  const std::size_t n = evidence.size();
  const std::uint32_t first = context_.collection.first_passage(d);
  std::vector<Taken> taken;
  bool any = false;
  for (std::size_t i = head; i < n; ++i) {
    const std::uint32_t p = first + static_cast<std::uint32_t>(i), u = context_.uniques.of[p];
    if (u == no_unique || !is_held(u)) continue;
    taken.resize(n);
    taken[i] = taken_from(p, u, d);
    any = any || taken[i].found;
  }
  if (!any) return;
  std::vector<ParagraphEvidence> seen = evidence;
  for (std::size_t i = head; i < n; ++i) {
    if (!taken[i].found) continue;
    bool beside = false;
    for (std::size_t k = i - std::min(i, near); k < std::min(n, i + near + 1); ++k) {
      if (k == i) continue;
      beside = beside || evidence[k].title_or_lead || (taken[k].found && taken[k].family != taken[i].family);
    }
    if (!beside) continue;
    seen[i].other_documents = std::max(seen[i].other_documents, 1U);
    seen[i].title_or_lead = seen[i].title_or_lead || taken[i].lead;
  }
  evidence = std::move(seen);
}

bool Elsewhere::is_title(std::uint32_t p, std::uint32_t d) const {
  const std::uint64_t hash = context_.collection.passage(p).exact;
  const std::uint32_t own = statistics_.family(d);
  const auto at = std::lower_bound(titles_.begin(), titles_.end(), std::pair(hash, 0U));
  if (at == titles_.end() || at->first != hash) return false;
  // A title that this document carries, too, is its own.
  return !std::binary_search(at, titles_.end(), std::pair(hash, own));
}

// Whether an equal passage leads another document; of many copies some are asked.
bool Elsewhere::copy_leads(std::uint32_t p, std::uint32_t d) const {
  const Collection& c = context_.collection;
  const std::uint32_t u = context_.uniques.of[p], own = statistics_.family(d);
  if (u == no_unique) return false;
  const auto other = [&](std::uint32_t q) { return statistics_.family(c.document_of(q)) != own && leads(c, q); };
  if (other(context_.uniques.first[u])) return true;
  const auto others = context_.uniques.others(u);
  const std::size_t step = 1 + others.size() / most_copies;
  for (std::size_t i = 0; i < others.size(); i += step) {
    if (other(others[i])) return true;
  }
  return false;
}

ParagraphEvidence Elsewhere::evidence_of(std::uint32_t p, std::uint32_t d) const {
  ParagraphEvidence seen;
  const Collection& c = context_.collection;
  const PassageRecord& r = c.passage(p);
  const bool at_head = c.number_in_document(p) < head;
  if (!titles_.empty() && !at_head && words(r) >= least_title_words && is_title(p, d)) {
    seen.other_documents = 1;
    seen.title_or_lead = true;
  }
  if (words(r) < least_words) return seen;
  if (!statistics_.repeated(p)) return seen;
  RoleEvidence e;
  statistics_.fill(p, d, e);
  if (e.documents_same < 2) return seen;
  seen.other_documents = std::max(seen.other_documents, e.documents_same - 1);
  const bool at_tail = e.index + head >= e.passages;
  if (e.at_head > (at_head ? 1U : 0U)) seen.title_or_lead = seen.title_or_lead || copy_leads(p, d);
  seen.source_trailer = e.at_tail >= (at_tail ? 3U : 2U);
  return seen;
}

// "Building doomed cities" before its article's lead: too short to say anything alone.
void Elsewhere::add_short_titles(std::uint32_t d, std::vector<ParagraphEvidence>& evidence) const {
  const Collection& c = context_.collection;
  for (std::size_t i = evidence.size(); i-- > head;) {
    const std::uint32_t p = c.first_passage(d) + static_cast<std::uint32_t>(i);
    if (evidence[i].other_documents > 0 || words(c.passage(p)) < 2 || !statistics_.repeated(p)) continue;
    const bool next = i + 1 < evidence.size() && evidence[i + 1].title_or_lead;
    if (!next && !(i > 0 && evidence[i - 1].title_or_lead)) continue;
    RoleEvidence e;
    statistics_.fill(p, d, e);
    if (e.documents_same < 2 || e.at_head == 0 || !copy_leads(p, d)) continue;
    evidence[i].other_documents = e.documents_same - 1;
    evidence[i].title_or_lead = true;
  }
}

void Elsewhere::read(std::uint32_t d, std::vector<ParagraphEvidence>& evidence) const {
  const Collection& c = context_.collection;
  evidence.clear();
  for (std::uint32_t p = c.first_passage(d); p < c.first_passage(d + 1); ++p) evidence.push_back(evidence_of(p, d));
  add_short_titles(d, evidence);
  add_taken(d, evidence);
}

}  // namespace twicetold::engine
