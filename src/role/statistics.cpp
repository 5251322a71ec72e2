// Counts over a collection: which passages repeat, in how many documents, sources and surroundings.
//
// Families of whole-document copies are found first, from the sorted runs of what repeats (copies.cpp); then
// every count is made over families.

#include <algorithm>
#include <cmath>
#include <vector>

#include "copies.hpp"
#include "twicetold/role.hpp"

namespace twicetold {

using role_detail::before;
using role_detail::count_carriers;
using role_detail::families;
using role_detail::for_each_run;
using role_detail::Member;
using role_detail::repeated_members;
using Carrier = role_detail::Carrier;

namespace {

std::uint32_t distinct(BigVector<std::uint64_t>& values) {
  std::sort(values.begin(), values.end());
  return static_cast<std::uint32_t>(std::unique(values.begin(), values.end()) - values.begin());
}

// `run` is sorted by document.
std::size_t documents_in(std::span<const Member> run) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < run.size(); ++i) n += i == 0 || run[i].document != run[i - 1].document ? 1 : 0;
  return n;
}

// Size of the largest run of equal values; 0 counts as "nothing there" and is left out. `values` is sorted.
std::uint32_t most_common(const BigVector<std::uint64_t>& values) {
  std::uint32_t best = 0;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t j = i;
    while (j < values.size() && values[j] == values[i]) ++j;
    if (values[i] != 0) best = std::max(best, static_cast<std::uint32_t>(j - i));
    i = j;
  }
  return best;
}

}  // namespace

struct RoleStatistics::Impl {
  struct Spread {
    std::uint32_t documents, sources, same_neighbour, surroundings, at_head, at_tail, outside;
    bool once;  // documents that are copies were counted as one
  };
  BigVector<std::uint32_t> exact_class, digits_class;  // a passage; 0: occurs once
  BigVector<std::uint32_t> exact_documents;            // an exact class
  BigVector<std::uint8_t> exact_once;                  // an exact class: copies were counted as one
  BigVector<Spread> spreads;                           // a digits class
  BigVector<std::uint8_t> repeats;                     // a passage: times in its document, capped; 0x80: not the first
  BigVector<std::uint8_t> carried;  // a passage: other sources' copies of the document that hold it, capped
  BigVector<std::uint32_t> family, source_documents;  // a document
  BigVector<std::uint8_t> carriers;                   // a document
  BigVector<float> prose, prose_repeats;              // a document
  BigVector<float> frame_repeats;                     // a document: of its source
  BigVector<std::uint32_t> running;  // a passage: bytes of running text up to it, itself included, in its document
  BigVector<std::uint8_t> runs, run_repeats;  // a passage: run, capped; 255ths
  BigVector<std::uint8_t> prose_documents;    // a passage: of the nearest running text, capped
  BigVector<std::uint64_t> first;
  std::uint32_t documents = 0;

  Spread spread(std::span<const Member> run, std::span<const PassageKey> keys, const DocumentTable& table) {
    Spread s{0, 0, 0, 1, 0, 0, 0, false};
    // One member a family: the first one. Runs are sorted by document, families are named by their first.
    chosen_.clear();
    for (const Member& m : run) chosen_.push_back({family[m.document], m.document, m.index});
    std::sort(chosen_.begin(), chosen_.end(), [](const Member& a, const Member& b) { return before(a, b); });
    chosen_.erase(
        std::unique(chosen_.begin(), chosen_.end(), [](const Member& a, const Member& b) { return a.hash == b.hash; }),
        chosen_.end());
    previous_.clear();
    next_.clear();
    sources_.clear();
    for (const Member& m : chosen_) {
      const std::uint64_t begin = table.first_passage[m.document];
      const std::uint64_t count = table.first_passage[m.document + 1] - begin;
      previous_.push_back(m.index > 0 ? keys[begin + m.index - 1].digits | 1U : 0);
      next_.push_back(m.index + 1 < count ? keys[begin + m.index + 1].digits | 1U : 0);
      sources_.push_back(table.sources[m.document]);
      if (m.index < 3) ++s.at_head;
      if (m.index + 3 >= count) ++s.at_tail;
      if (outside(begin, m.index, count)) ++s.outside;
    }
    s.documents = static_cast<std::uint32_t>(chosen_.size());
    s.once = documents_in(run) > chosen_.size();
    s.sources = distinct(sources_);
    std::sort(previous_.begin(), previous_.end());
    std::sort(next_.begin(), next_.end());
    const std::uint32_t common = std::max(most_common(previous_), most_common(next_));
    s.same_neighbour = common >= 2 ? common : 0;
    s.surroundings = std::max(distinct(previous_), distinct(next_));
    return s;
  }

  // That hold a passage, numbers folded; at least 1.
  [[nodiscard]] std::uint32_t documents_of(std::uint64_t passage) const {
    return std::max(spreads[digits_class[passage]].documents, exact_documents[exact_class[passage]]);
  }

  // Where the running text lies.
  void count_running(std::span<const PassageKey> keys) {
    running.assign(keys.size(), 0);
    for (std::uint32_t d = 0; d < documents; ++d) {
      std::uint64_t sum = 0;
      for (std::uint64_t p = first[d]; p < first[d + 1]; ++p) {
        sum += keys[p].prose != 0 ? keys[p].bytes : 0;
        running[p] = static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, UINT32_MAX));
      }
    }
  }

  // Of a document's `count` passages from `begin` on: no running text stands before this one, or none behind.
  [[nodiscard]] bool outside(std::uint64_t begin, std::uint64_t index, std::uint64_t count) const {
    return index == 0 || running[begin + index - 1] == 0 || running[begin + index] == running[begin + count - 1];
  }

  // What comes back of the lines around the running text of one source's documents (second: document).
  [[nodiscard]] float count_frame(std::span<const PassageKey> keys,
                                  std::span<const std::pair<std::uint32_t, std::uint32_t>> of_source) const {
    constexpr std::uint64_t believed = 20;  // lines: a source that shows few is held for a site
    std::uint64_t lines = believed, held = believed;
    for (const auto& [source, d] : of_source) {
      const std::uint64_t count = first[d + 1] - first[d];
      if (count == 0 || running[first[d + 1] - 1] == 0) continue;
      for (std::uint64_t p = first[d]; p < first[d + 1]; ++p) {
        if (keys[p].prose != 0 || !outside(first[d], p - first[d], count)) continue;
        ++lines;
        held += digits_class[p] != 0 && spreads[digits_class[p]].documents >= 2 ? 1 : 0;
      }
    }
    return static_cast<float>(std::round(20 * static_cast<double>(held) / static_cast<double>(lines)) / 20);
  }

  // The rows of lines between running text: one pass over each document.
  void count_runs(std::span<const PassageKey> keys) {
    constexpr std::uint64_t near = 8;
    runs.assign(keys.size(), 1);
    run_repeats.assign(keys.size(), 0);
    prose_documents.assign(keys.size(), 1);
    prose_repeats.assign(documents, 0.0F);
    const auto comes_back = [&](std::uint64_t p) {
      return digits_class[p] != 0 && spreads[digits_class[p]].documents >= 2;
    };
    BigVector<std::uint32_t> before;  // of a run: how many of its first lines repeat
    for (std::uint32_t d = 0; d < documents; ++d) {
      const std::uint64_t end = first[d + 1];
      std::uint64_t sum = 0, repeated = 0;
      for (std::uint64_t p = first[d]; p < end; ++p) {
        if (keys[p].prose == 0) continue;
        sum += keys[p].bytes;
        repeated += comes_back(p) ? keys[p].bytes : 0;
      }
      const auto held_by = [&](std::uint64_t p) { return static_cast<std::uint8_t>(std::min(documents_of(p), 255U)); };
      std::uint8_t last = 1;
      for (std::uint64_t p = first[d]; p < end; ++p) {
        prose_documents[p] = last;
        if (keys[p].prose != 0) last = held_by(p);
      }
      last = 1;
      for (std::uint64_t p = end; p-- > first[d];) {
        prose_documents[p] = std::max(prose_documents[p], last);
        if (keys[p].prose != 0) last = held_by(p);
      }
      if (sum > 0) prose_repeats[d] = static_cast<float>(static_cast<double>(repeated) / static_cast<double>(sum));
      for (std::uint64_t p = first[d]; p < end;) {
        std::uint64_t stop = p;
        before.assign(1, 0);
        for (; stop < end && keys[stop].prose == 0; ++stop)
          before.push_back(before.back() + (comes_back(stop) ? 1 : 0));
        for (std::uint64_t i = p; i < stop; ++i) {
          const std::uint64_t from = i - std::min(i - p, near), to = std::min(stop, i + near + 1);
          const std::uint32_t held = before[to - p] - before[from - p] - (comes_back(i) ? 1 : 0);
          runs[i] = static_cast<std::uint8_t>(std::min<std::uint64_t>(255, stop - p));
          if (to - from > 1) run_repeats[i] = static_cast<std::uint8_t>(255 * held / (to - from - 1));
        }
        p = std::max(stop, p + 1);
      }
    }
  }

 private:
  BigVector<Member> chosen_;
  BigVector<std::uint64_t> previous_, next_, sources_;
};

RoleStatistics::RoleStatistics(RoleStatistics&&) noexcept = default;
RoleStatistics& RoleStatistics::operator=(RoleStatistics&&) noexcept = default;
RoleStatistics::~RoleStatistics() = default;

RoleStatistics::RoleStatistics(std::span<const PassageKey> keys, const DocumentTable& documents)
    : impl_(std::make_unique<Impl>()) {
  Impl& me = *impl_;
  me.documents = static_cast<std::uint32_t>(documents.sources.size());
  me.first.assign(documents.first_passage.begin(), documents.first_passage.end());
  me.exact_class.assign(keys.size(), 0);
  me.digits_class.assign(keys.size(), 0);
  me.repeats.assign(keys.size(), 1);
  me.exact_documents.assign(1, 1);
  me.exact_once.assign(1, 0);
  me.spreads.assign(1, {1, 1, 0, 1, 0, 0, 0, false});

  me.count_running(keys);
  const BigVector<Member> exact = repeated_members(keys, &PassageKey::exact, me.first);
  me.family = families(keys, documents, exact);
  BigVector<Carrier> carriers;
  for (std::uint32_t d = 0; d < me.documents; ++d) carriers.push_back({me.family[d], documents.sources[d], d});
  me.carriers.assign(me.documents, 0);
  me.carried.assign(keys.size(), 0);
  count_carriers(carriers, [&](std::uint32_t d, std::uint8_t others) { me.carriers[d] = others; });
  for_each_run(exact, [&](std::span<const Member> run) {
    const auto number = static_cast<std::uint32_t>(me.exact_documents.size());
    BigVector<std::uint64_t> seen;
    seen.reserve(run.size());
    for (std::size_t i = 0; i < run.size();) {
      std::size_t j = i;
      while (j < run.size() && run[j].document == run[i].document) ++j;
      for (std::size_t k = i; k < j; ++k) {
        const std::uint64_t p = me.first[run[k].document] + run[k].index;
        me.exact_class[p] = number;
        me.repeats[p] = static_cast<std::uint8_t>(std::min<std::size_t>(127, j - i) | (k > i ? 0x80U : 0U));
      }
      seen.push_back(me.family[run[i].document]);
      i = j;
    }
    const std::size_t held = seen.size();
    me.exact_documents.push_back(distinct(seen));
    me.exact_once.push_back(held > me.exact_documents.back() ? 1 : 0);
    carriers.clear();
    for (const Member& m : run) {
      if (me.carriers[m.document] == 0 || (!carriers.empty() && carriers.back().document == m.document)) continue;
      carriers.push_back({me.family[m.document], documents.sources[m.document], m.document});
    }
    count_carriers(carriers, [&](std::uint32_t d, std::uint8_t others) {
      const auto at = std::lower_bound(run.begin(), run.end(), d,
                                       [](const Member& m, std::uint32_t document) { return m.document < document; });
      for (auto m = at; m != run.end() && m->document == d; ++m) me.carried[me.first[d] + m->index] = others;
    });
  });
  for_each_run(repeated_members(keys, &PassageKey::digits, me.first), [&](std::span<const Member> run) {
    const auto number = static_cast<std::uint32_t>(me.spreads.size());
    for (const Member& m : run) me.digits_class[me.first[m.document] + m.index] = number;
    me.spreads.push_back(me.spread(run, keys, documents));
  });

  BigVector<std::pair<std::uint32_t, std::uint32_t>> by_source(me.documents);
  for (std::uint32_t d = 0; d < me.documents; ++d) by_source[d] = {documents.sources[d], d};
  std::sort(by_source.begin(), by_source.end());
  me.source_documents.assign(me.documents, 1);
  me.frame_repeats.assign(me.documents, 1.0F);
  for (std::size_t i = 0; i < by_source.size();) {
    std::size_t j = i;
    while (j < by_source.size() && by_source[j].first == by_source[i].first) ++j;
    const float frame = me.count_frame(keys, std::span(by_source).subspan(i, j - i));
    for (std::size_t k = i; k < j; ++k) {
      me.source_documents[by_source[k].second] = static_cast<std::uint32_t>(j - i);
      me.frame_repeats[by_source[k].second] = frame;
    }
    i = j;
  }
  me.prose.assign(me.documents, 1.0F);
  for (std::uint32_t d = 0; d < me.documents; ++d) {
    double all = 0, prose = 0;
    for (std::uint64_t p = me.first[d]; p < me.first[d + 1]; ++p) {
      all += keys[p].bytes;
      prose += keys[p].prose != 0 ? keys[p].bytes : 0;
    }
    if (all > 0) me.prose[d] = static_cast<float>(prose / all);
  }
  me.count_runs(keys);
}

void RoleStatistics::fill(std::uint64_t passage, std::uint32_t document, RoleEvidence& e) const {
  const Impl& me = *impl_;
  const std::uint64_t begin = me.first[document];
  const std::uint64_t end = me.first[document + 1];
  e.index = static_cast<std::uint32_t>(passage - begin);
  e.passages = static_cast<std::uint32_t>(end - begin);
  e.documents = me.documents;
  e.source_documents = me.source_documents[document];
  e.prose = me.prose[document];
  e.frame_repeats = me.frame_repeats[document];
  const float all = end > begin ? static_cast<float>(me.running[end - 1]) : 0.0F;
  if (all > 0) {
    e.prose_before = passage > begin ? static_cast<float>(me.running[passage - 1]) / all : 0.0F;
    e.prose_behind = 1 - static_cast<float>(me.running[passage]) / all;
  }
  e.prose_repeats = me.prose_repeats[document];
  e.prose_documents = me.prose_documents[passage];
  e.run = me.runs[passage];
  e.run_repeats = static_cast<float>(me.run_repeats[passage]) / 255;
  e.carriers = me.carriers[document];
  e.carried = me.carried[passage];
  const Impl::Spread& s = me.spreads[me.digits_class[passage]];
  e.documents_same = me.exact_documents[me.exact_class[passage]];
  e.documents_digits = me.documents_of(passage);
  e.same_once = me.exact_once[me.exact_class[passage]] != 0;
  e.digits_once = s.once;
  e.sources_same = s.sources;
  e.same_neighbour = s.same_neighbour;
  e.surroundings = s.surroundings;
  e.at_head = s.at_head;
  e.at_tail = s.at_tail;
  e.outside = s.outside;
  if (me.digits_class[passage] == 0) {
    e.at_head = e.index < 3 ? 1 : 0;
    e.at_tail = e.index + 3 >= e.passages ? 1 : 0;
    e.outside = me.outside(begin, e.index, end - begin) ? 1 : 0;
  }
  e.previous_documents = passage > begin ? me.spreads[me.digits_class[passage - 1]].documents : 1;
  e.next_documents = passage + 1 < end ? me.spreads[me.digits_class[passage + 1]].documents : 1;
  e.in_document = me.repeats[passage] & 0x7FU;
  e.first_in_document = (me.repeats[passage] & 0x80U) == 0;
  e.copies_first = passage > begin && me.exact_class[passage] != 0 && me.exact_class[passage] == me.exact_class[begin];
}

std::uint32_t RoleStatistics::family(std::uint32_t document) const { return impl_->family[document]; }

bool RoleStatistics::repeated(std::uint64_t passage) const {
  return impl_->exact_class[passage] != 0 || impl_->digits_class[passage] != 0;
}

}  // namespace twicetold
