// Content-addressed memory: a verdict is looked up by the text it is about and by a hash of everything else it was
// made from. Nothing has to be told what changed, and nothing can be stale: what differs anywhere has another key.
#include "engine/memory.hpp"

#include <algorithm>

namespace twicetold {

using namespace engine;

namespace engine {

TextKey text_key(const RawDocument& document) {
  const base::Hash128 text = base::hash128(document.text);
  return {text.low ^ base::hash64(document.title) * 0x9E3779B97F4A7C15ULL, text.high};
}

std::span<const Finding> Verdicts::roles_of(std::uint32_t d, std::uint32_t number) const {
  const auto first = roles.begin() + documents[d].first_role, last = roles.begin() + documents[d + 1].first_role;
  const auto from = std::partition_point(first, last, [&](const Finding& f) { return f.place.passage < number; });
  const auto to = std::partition_point(from, last, [&](const Finding& f) { return f.place.passage == number; });
  return {from, to};
}

void Verdicts::start(const Collection& c) {
  documents.resize(c.documents() + std::size_t{1});
  for (std::uint32_t d = 0; d <= c.documents(); ++d) {
    documents[d].first_passage = c.first_passage(d);
    if (d == c.documents()) break;
    documents[d].text = c.known(d).key;
    documents[d].pieces = c.pieces(d);
  }
  role_keys.assign(c.passages(), 0);
}

std::vector<Finding> Verdicts::copies(std::span<const Finding> found) {
  std::vector<Finding> out(found.begin(), found.end());
  for (Finding& f : out) f.because = Words(words, f.because);
  return out;
}

void Verdicts::keep_tails(std::span<const Finding> found, const std::vector<std::uint8_t>& states_found) {
  states = states_found;
  tails = copies(found);
  for (std::uint32_t i = 0; i < tails.size(); ++i) documents[tails[i].place.document].tail = i + 1;
}

void Verdicts::keep_roles(std::span<const Finding> found) {
  roles = copies(found);
  std::uint32_t at = 0;
  for (std::uint32_t d = 0; d < documents.size(); ++d) {
    while (at < roles.size() && roles[at].place.document < d) ++at;
    documents[d].first_role = at;
  }
}

}  // namespace engine

void AuditMemory::Impl::finish() {
  last = std::move(next);
  by_text.clear();
  by_text.reserve(last->size());
  for (std::uint32_t d = 0; d < last->size(); ++d) by_text.emplace(last->documents[d].text, d);
}

AuditMemory::AuditMemory() : impl_(std::make_unique<Impl>()) {}
AuditMemory::~AuditMemory() = default;

}  // namespace twicetold
