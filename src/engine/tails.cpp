// Every document's passages go to the tail room, with what the collection knows of them.
#include <algorithm>

#include "base/parallel.hpp"
#include "engine/elsewhere.hpp"
#include "twicetold/tail.hpp"

namespace twicetold::engine {
namespace {

// Newlines in the gap before a passage; 0 before the first.
std::uint32_t newlines(std::string_view text, std::uint64_t from, std::uint64_t to) {
  if (to == from + 1) return text[from] == '\n' ? 1 : 0;  // most are no longer
  return static_cast<std::uint32_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(from),
                                               text.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
}

// A short line that ends most documents that hold it, numbers aside (an office, a source with its address).
bool is_frame(const Collection& c, const RoleStatistics& statistics, std::uint32_t p, std::uint32_t d) {
  constexpr std::uint32_t longest = 200, least_documents = 3;
  const PassageRecord& r = c.passage(p);
  if (r.end - r.begin > longest || !statistics.repeated(p)) return false;
  RoleEvidence e;
  statistics.fill(p, d, e);
  return e.documents_digits >= least_documents && 2 * e.at_tail > e.documents_digits;
}

// A few of them: the source's frame, which is boilerplate, and no other story: none of them leads one.
constexpr std::uint32_t frame_lines = 3;
bool only_frame(const Collection& c, const RoleStatistics& statistics, std::span<const ParagraphEvidence> evidence,
                std::uint32_t from, std::uint32_t d) {
  const std::uint32_t last = c.first_passage(d + 1);
  if (last - from > frame_lines) return false;
  for (std::uint32_t p = from; p < last; ++p)
    if (evidence[p - c.first_passage(d)].title_or_lead || !is_frame(c, statistics, p, d)) return false;
  return true;
}

// A text is asked for while the one before it is read: it is long out of the caches.
void ask_for(std::string_view text) {
  constexpr std::size_t most = 16384;
  base::fetch(text.data(), std::min(text.size(), most));
}

// All that a document's tail is judged by, its text apart.
std::uint64_t key_of(const Collection& c, const RoleStatistics& statistics,
                     const std::vector<TailParagraph>& paragraphs, std::uint32_t d) {
  thread_local std::vector<std::uint32_t> parts;
  parts.assign(1, c.documents() > 1 ? 1 : 0);
  for (const TailParagraph& p : paragraphs) {
    const ParagraphEvidence& e = p.evidence;
    parts.push_back(e.other_documents << 2 | (e.title_or_lead ? 1U : 0U) | (e.source_trailer ? 2U : 0U));
  }
  const std::uint32_t first = c.first_passage(d), last = c.first_passage(d + 1);
  for (std::uint32_t p = last - std::min(last - first, frame_lines); p < last; ++p)
    parts.push_back(is_frame(c, statistics, p, d) ? 1 : 0);
  return base::hash64(parts.data(), parts.size() * sizeof parts[0]);
}

}  // namespace

std::vector<std::uint8_t> build_tails(const Context& context, const RoleStatistics& statistics, const CueLists& cues,
                                      Report& report) {
  const Collection& c = context.collection;
  std::vector<std::uint8_t> states(c.passages(), 0);
  const Elsewhere elsewhere(context, statistics);
  constexpr std::size_t chunk = 256;
  const auto arenas = worker_arenas(context.threads, report);
  FindingsInOrder joined(c.documents() / chunk + 1, report);
  base::parallel_chunks(
      context.threads, c.documents(), chunk,
      [&](std::size_t from, std::size_t to, unsigned worker) {
        thread_local TailFinder finder;
        BigVector<Finding> out;
        std::vector<TailParagraph> paragraphs;
        std::vector<ParagraphEvidence> evidence;
        TailVerdict verdict;
        for (auto d = static_cast<std::uint32_t>(from); d < to; ++d) {
          const std::uint32_t first = c.first_passage(d), last = c.first_passage(d + 1);
          if (last - first < 2) continue;
          const std::string_view text = c.raw(d).text;
          if (d + 1 < to) ask_for(c.raw(d + 1).text);
          paragraphs.clear();
          elsewhere.read(d, evidence);
          // Whether, not how many: the model asks no more, and a number may change with every round of cleaning.
          for (ParagraphEvidence& e : evidence) e.other_documents = std::min(e.other_documents, 1U);
          for (std::uint32_t p = first; p < last; ++p) {
            const PassageRecord& r = c.passage(p);
            const std::uint32_t gap = p == first ? 0 : newlines(text, c.passage(p - 1).end, r.begin);
            paragraphs.push_back({slice(text, {r.begin, r.end}), gap, evidence[p - first]});
          }
          if (context.memory != nullptr) {
            const std::uint64_t key = key_of(c, statistics, paragraphs, d);
            context.memory->next->documents[d].tail_key = key;
            const std::uint32_t k = c.known(d).last;
            if (k != no_index && context.memory->last->documents[k].tail_key == key) {
              const Verdicts& last_time = *context.memory->last;
              std::copy_n(last_time.states.begin() + last_time.documents[k].first_passage, last - first,
                          states.begin() + first);
              if (const Finding* found = last_time.tail_of(k)) out.push_back(again(*found, d, *arenas[worker]));
              continue;
            }
          }
          finder.find(paragraphs, {c.documents() > 1, c.documents(), c.raw(d).title, &cues},
                      context.options.detect.tail_strictness, verdict);
          if (verdict.flagged &&
              only_frame(c, statistics, evidence, first + static_cast<std::uint32_t>(verdict.cut), d)) {
            verdict.flagged = false;
            std::fill(verdict.states.begin() + static_cast<std::ptrdiff_t>(verdict.cut), verdict.states.end(),
                      ParagraphState::inserted);
          }
          for (std::size_t i = 0; i < verdict.states.size() && i < paragraphs.size(); ++i)
            states[first + i] = static_cast<std::uint8_t>(verdict.states[i]);
          if (!verdict.flagged || verdict.cut == 0 || verdict.cut >= paragraphs.size()) continue;
          const auto p = first + static_cast<std::uint32_t>(verdict.cut);
          Finding f;
          f.place = {d, static_cast<std::uint32_t>(verdict.cut), {c.passage(p).begin, text.size()}};
          f.kind = FindingKind::off_topic_tail;
          f.confidence = static_cast<float>(verdict.confidence);
          f.because = Words(*arenas[worker], verdict.because);
          out.push_back(f);
        }
        joined.done(from / chunk, std::move(out));
      },
      context.options.run.stop);
  return states;
}

}  // namespace twicetold::engine
