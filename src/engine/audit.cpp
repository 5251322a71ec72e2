// The table of contents: one call and one timer a room, in the order in which data flows.
#include <algorithm>
#include <optional>
#include <type_traits>

#include "base/disk.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/spill.hpp"
#include "base/timer.hpp"
#include "engine/chance.hpp"
#include "engine/checkpoint.hpp"
#include "engine/stages.hpp"
#include "twicetold/engine.hpp"
#include "twicetold/error.hpp"

namespace twicetold {
namespace {

using namespace engine;

class Run {
 public:
  explicit Run(const AuditOptions& options, AuditMemory* memory = nullptr)
      : options_(options), memory_(memory != nullptr ? &memory->impl() : nullptr), parts_(!memory || memory->parts) {
    report_.options = options;
    report_.threads = base::thread_count(options.run.threads);
    report_.memory = base::memory_budget(options.run.memory);
    if (options_.run.tmp.empty()) options_.run.tmp = "/tmp";
    spill_ = std::make_shared<base::Spill>(report_.memory, options_.run.tmp);
    report_.owned.push_back(spill_);
  }
  [[nodiscard]] const AuditOptions& options() const { return options_; }
  [[nodiscard]] std::uint64_t memory() const { return report_.memory; }

 private:
  template <class Work>
  auto stage(const char* name, Work&& work) {
    if (options_.run.stop && *options_.run.stop) throw Error(ErrorCode::interrupted, "Interrupted.");
    if (options_.run.progress) options_.run.progress({name, 0, 0, 0});
    const base::Timer timer;
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      report_.stages.push_back({name, timer.seconds(), 0});
    } else {
      auto result = work();
      report_.stages.push_back({name, timer.seconds(), 0});
      return result;
    }
  }

 public:
  Report go(const std::function<std::shared_ptr<Collection>()>& read) {
    std::optional<CueLists> cues;  // a wrong file is told before any work
    if (!options_.detect.cues.empty()) cues = CueLists::load(options_.detect.cues);
    collection_ = stage("read, split, fold", read);
    const Collection& c = *collection_;
    report_.not_read = c.read_result().not_read;
    report_.skipped = c.read_result().skipped;
    const DetectOptions& detect = options_.detect;
    Uniques uniques = stage("collapse copies", [&] {
      Uniques u = collapse(c);
      leave_chance_copies(c, u);
      return u;
    });
    const bool with_recall = memory_ == nullptr && (detect.duplicates || detect.boilerplate);
    match::Witnesses witnesses(with_recall ? draw_sample(c, uniques, report_.threads) : std::vector<std::uint32_t>(),
                               uniques.table.size(), report_.threads);
    const match::IndexOptions index{report_.threads, room_for_keys(c), options_.run.stop,
                                    with_recall ? &witnesses : nullptr, c.on_disk()};
    match::Proposal proposal;
    match::JoinResult joined;
    BigVector<match::Witnesses::Vote> votes;
    if (detect.duplicates || detect.boilerplate) {
      if (!go_on(c, {joined, proposal.variety, votes})) {
        proposal = stage("group grams", [&] { return match::propose(detect.engine, uniques.table, index); });
        votes = witnesses.take();
        joined = stage("verify", [&] {
          return match::join(uniques.table, proposal,
                             {{detect.similarity},
                              report_.threads,
                              detect.near_misses > 0,
                              options_.run.stop,
                              memory_ != nullptr ? &memory_->pairs : nullptr,
                              detect.duplicates && memory_ == nullptr});
        });
        proposal.source.reset();
        if (c.work() != nullptr)
          stage("keep what is verified", [&] { save_verified(*c.work(), {joined, proposal.variety, votes}); });
      }
      settle_cuts(c, uniques, joined, report_.threads);
      settle_forms(uniques.first.size(), joined);
    }
    const Context x{options_, c, uniques, proposal, joined, report_.threads, memory_};
    if (memory_ != nullptr) {
      memory_->next = std::make_unique<Verdicts>();
      memory_->next->start(c);
    }
    BigVector<std::uint32_t> group_of(uniques.first.size(), no_index);
    if (detect.duplicates || detect.boilerplate) {
      group_of = stage("group", [&] { return build_groups(x, report_); });
      if (parts_) stage("shared parts", [&] { build_parts(x, group_of, report_); });
      if (memory_ == nullptr) {
        build_near_misses(x, report_);
        stage("estimate recall", [&] { estimate_recall(x, witnesses.chosen(), votes, group_of, report_); });
      }
    }
    if (!detect.duplicates) {
      drop_duplicates();
      std::fill(group_of.begin(), group_of.end(), no_index);
    }
    build_heads(x, report_);
    if (detect.boilerplate || detect.tails) {
      const RoleStatistics statistics = stage("count repeats", [&] { return count_repeats(x); });
      std::vector<std::uint8_t> states;
      const CueLists& lists = cues ? *cues : CueLists::embedded();
      if (detect.tails) {
        const std::size_t before = report_.findings.size();
        states = stage("tails", [&] { return build_tails(x, statistics, lists, report_); });
        if (memory_ != nullptr) memory_->next->keep_tails(found_since(before), states);
      }
      if (detect.boilerplate) {
        const std::size_t before = report_.findings.size();
        stage("roles", [&] { build_boilerplate(x, statistics, lists, group_of, states, report_); });
        if (memory_ != nullptr) memory_->next->keep_roles(found_since(before));
      }
    }
    if (memory_ != nullptr) memory_->finish();
    // What the rows were made of makes room for them.
    joined = {};
    proposal = {};
    uniques = {};
    collection_->drop_passages();
    stage("sort and sum up", [&] {
      sort_report(report_);
      build_documents(x, report_);
    });
    report_.owned.push_back(collection_);
    report_.seconds = total_.seconds();
    report_.peak_bytes = base::peak_memory();
    return std::move(report_);
  }

  // Of a run that was told to be resumable and is interrupted.
  void keep_stages() {
    if (!options_.run.resume || !collection_ || collection_->work() == nullptr) return;
    collection_->work()->keep();
    if (options_.run.note)
      options_.run.note("Finished stages are kept in " + collection_->work()->folder() +
                        "; --resume goes on from them.");
  }

 private:
  // Bytes that keys of grams may take at once: memory, or disk where the collection lies there. Fewer mean more
  // walks over all tokens.
  [[nodiscard]] std::uint64_t room_for_keys(const Collection& c) const {
    if (!c.on_disk()) return report_.memory / 4;
    return std::max(report_.memory / 4, std::min(c.read_result().bytes / 3, base::free_disk(options_.run.tmp) / 4));
  }

  // Pairs that a killed run had verified.
  bool go_on(const Collection& c, const Verified& verified) {
    if (!options_.run.resume || c.work() == nullptr || c.work()->found() != WorkFolder::Found::same) return false;
    if (!load_verified(*c.work(), verified)) return false;
    if (options_.run.note) options_.run.note("Going on behind the stage \"verify\" of a run that was killed.");
    return true;
  }

  [[nodiscard]] std::span<const Finding> found_since(std::size_t first) const {
    return std::span<const Finding>(report_.findings).subspan(first);
  }

  // With --only boilerplate,tails: groups are evidence then, not findings.
  void drop_duplicates() {
    report_.findings.clear();
    report_.groups.clear();
    report_.matches.clear();
  }

  AuditOptions options_;
  AuditMemory::Impl* memory_;  // null: everything is made
  bool parts_;
  std::shared_ptr<base::Spill> spill_;
  Report report_;
  std::shared_ptr<Collection> collection_;
  base::Timer total_;
};

Report run_to_end(Run& run, const std::function<std::shared_ptr<Collection>()>& read) {
  try {
    return run.go(read);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted) run.keep_stages();
    throw;
  }
}

}  // namespace

Report audit(const AuditOptions& options) {
  Run run(options);
  return run_to_end(run, [&] { return Collection::read(run.options(), run.memory()); });
}

Report audit(const AuditOptions& options, std::vector<DocumentBatch> batches, ReadResult read, AuditMemory& memory) {
  return Run(options, &memory).go([&] {
    return Collection::from_batches(options, std::move(batches), std::move(read), &memory.impl());
  });
}

Report audit(const AuditOptions& options, std::vector<DocumentBatch> batches, ReadResult read) {
  return Run(options).go([&] { return Collection::from_batches(options, std::move(batches), std::move(read)); });
}

}  // namespace twicetold
