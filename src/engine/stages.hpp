// The steps between verified pairs and the report. Each fills its part of `Report`; see audit.cpp for
// their order. All of them work on passage numbers (global, in the order of ids).
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "base/fetch.hpp"
#include "engine/memory.hpp"
#include "engine/unique.hpp"
#include "match/join.hpp"
#include "twicetold/report.hpp"

namespace twicetold::engine {

struct Context {
  const AuditOptions& options;
  const Collection& collection;
  const Uniques& uniques;
  const match::Proposal& proposal;
  const match::JoinResult& joined;
  unsigned threads = 1;
  AuditMemory::Impl* memory = nullptr;  // findings alone are asked for, and those of the last audit are known
};

// One arena a worker; they live as long as the report.
inline std::vector<std::shared_ptr<Arena>> worker_arenas(unsigned threads, Report& report) {
  std::vector<std::shared_ptr<Arena>> arenas;
  for (unsigned i = 0; i < threads; ++i) {
    arenas.push_back(std::make_shared<Arena>());
    report.owned.push_back(arenas.back());
  }
  return arenas;
}

// Findings of chunks that end in any order, joined to the report in the order of chunks as soon as that can be.
class FindingsInOrder {
 public:
  FindingsInOrder(std::size_t chunks, Report& report) : parts_(chunks), done_(chunks, false), report_(report) {}
  void done(std::size_t chunk, BigVector<Finding>&& rows) {
    const std::lock_guard lock(mutex_);
    parts_[chunk] = std::move(rows);
    done_[chunk] = true;
    for (; next_ < parts_.size() && done_[next_]; ++next_) {
      report_.findings.insert(report_.findings.end(), parts_[next_].begin(), parts_[next_].end());
      BigVector<Finding>().swap(parts_[next_]);
    }
  }

 private:
  std::vector<BigVector<Finding>> parts_;
  std::vector<bool> done_;
  std::size_t next_ = 0;
  std::mutex mutex_;
  Report& report_;
};

inline Place place_of(const Collection& c, std::uint32_t passage) {
  return {c.document_of(passage), c.number_in_document(passage), c.core(passage)};
}

// "47 of 64 words" counts tokens as words where a token is one, else says characters.
std::string count_in_words(std::uint32_t tokens, match::Script script);

// Where a line was cut into passages, one passage can lie across two of another text's. Of such pairs only
// those stay `near` in which each is the other line's best partner of the other; the rest become `partial`.
// Otherwise a chain of overlapping pieces would join a whole article into one group.
void settle_cuts(const Collection& collection, const Uniques& uniques, match::JoinResult& joined, unsigned threads);

// Near edges that exchange numbers, in families where most do, become templates.
void settle_forms(std::size_t passages, match::JoinResult& joined);

// Groups of copies and near copies, their findings and matches. Returns for every unique passage the
// index of its group, no_index for none.
BigVector<std::uint32_t> build_groups(const Context& context, Report& report);

// Shared parts of passages that are in no common group, their findings and matches; template matches too.
void build_parts(const Context& context, const BigVector<std::uint32_t>& group_of, Report& report);

// Rows of class `none`, the nearest misses first chosen.
void build_near_misses(const Context& context, Report& report);

// One row a document: shares, nearest document. Needs all findings.
void build_documents(const Context& context, Report& report);

// Counts of the whole collection that roles and tails are told by.
RoleStatistics count_repeats(const Context& context);

// Off-topic tails. Returns for every passage its ParagraphState.
std::vector<std::uint8_t> build_tails(const Context& context, const RoleStatistics& statistics, const CueLists& cues,
                                      Report& report);

// What was split off at passages' heads.
void build_heads(const Context& context, Report& report);

// Boilerplate by role. `states` may be empty (tails weren't asked for).
void build_boilerplate(const Context& context, const RoleStatistics& statistics, const CueLists& cues,
                       const BigVector<std::uint32_t>& group_of, const std::vector<std::uint8_t>& states,
                       Report& report);

// Recall of copies and near copies, measured on a sample of unique passages by comparing it with everything that
// shares a gram with it. The sample doesn't depend on the order of input.
std::vector<std::uint32_t> draw_sample(const Collection& collection, const Uniques& uniques, unsigned threads);
void estimate_recall(const Context& context, const std::vector<std::uint32_t>& sample,
                     const BigVector<match::Witnesses::Vote>& votes, const BigVector<std::uint32_t>& group_of,
                     Report& report);

// Sorts findings, groups, matches as the contract says and renumbers what points to groups.
void sort_report(Report& report);

// Token spans of the passages shown last: those of a group's matches come again and again. For one run only.
class SpanCache {
 public:
  // They stay until two more are asked for.
  const std::vector<Span>& of(const Collection& collection, std::uint32_t passage);

 private:
  struct Entry {
    std::uint32_t passage = no_index;
    std::vector<Span> spans;
  };
  std::array<Entry, 8> entries_;
  std::size_t last_ = 0, oldest_ = 0;
};

// The text of a passage will be asked for soon.
inline void fetch_text(const Collection& c, std::uint32_t passage) {
  const Span core = c.core(passage);
  const char* const text = c.raw(c.document_of(passage)).text.data() + core.begin;
  base::fetch(text, std::min<std::size_t>(core.size(), 512));
}

// Aligned byte spans of a match between two passages' core spans; `runs` are of their tokens.
void fill_common(const Context& context, std::span<const match::CommonRun> runs, std::uint32_t a, std::uint32_t b,
                 std::vector<std::array<std::uint64_t, 4>>& common, SpanCache& cache);

}  // namespace twicetold::engine
