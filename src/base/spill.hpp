// Keeps a run inside its memory budget: large arrays go to files where memory ends, and their pages are
// given back before the process holds more than it may.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace twicetold::base {

class Spill {
 public:
  // Large blocks taken from now on are placed by this one (storage.hpp), until it goes; blocks outlive it.
  // `folder` must exist when the first block goes to a file.
  Spill(std::uint64_t budget, std::string folder);
  ~Spill();
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  [[nodiscard]] std::uint64_t budget() const { return budget_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::uint64_t disk_bytes() const;  // in files now, and at most so far
  [[nodiscard]] std::uint64_t most_disk_bytes() const;
  // True once anything went to a file: now plain memory is scarce.
  [[nodiscard]] bool tight() const { return tight_; }

  // A block in a mapped file; the caller gives it back with drop_file_block(). `descriptor` < 0: a file
  // without a name in folder(). Throws Error(output) when the disk is full.
  void* take_file_block(std::size_t bytes);
  // Pages of [at, at + bytes), a mapping of a file made elsewhere, are given back like those of blocks.
  void watch(void* at, std::size_t bytes);
  static void unwatch(void* at) noexcept;

  // While one lives, large blocks that this thread takes are read in no order at all: once anything was spilled,
  // memory is for them alone, up to `share` of the budget a block and half of it in all.
  class Hot {
   public:
    explicit Hot(double share);
    ~Hot();
    Hot(const Hot&) = delete;
    Hot& operator=(const Hot&) = delete;

   private:
    double before_;
  };

  // The one large blocks are placed by; null: none.
  static Spill* current();
  // Gives pages back when too many are resident. Workers call it between pieces of work, so that the budget
  // holds also where the governor's thread gets no turn. Costs a load while nothing was spilled, else 3 us.
  static void breathe() {
    if (any_tight.load(std::memory_order_relaxed)) relieve();
  }
  // The same for steps that are too small for it: every 32nd call counts.
  static void breathe_now_and_then() {
    if (!any_tight.load(std::memory_order_relaxed)) return;
    thread_local unsigned calls = 0;
    if (++calls % 32 == 0) relieve();
  }

 private:
  static void relieve();
  static std::atomic<bool> any_tight;
  friend struct Placement;
  void start_governor();
  void govern();
  void give_back();

  std::uint64_t budget_;
  std::string folder_;
  std::atomic<bool> tight_{false};
  std::mutex wait_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread governor_;
};

}  // namespace twicetold::base
