// Work in chunks over a few threads.
//
// Plain std::thread, started for each call: 20-50 us a call, nothing beside stages of milliseconds, and
// every hand-over is one that ThreadSanitizer can see (a prebuilt scheduler's are not). Chunks are taken
// in ascending order; which worker gets which one is not fixed, so results must go to places that
// follow from the chunk, never to "the next free slot".
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/spill.hpp"
#include "twicetold/error.hpp"

namespace twicetold::base {

// The asked number of threads; for 0, all the machine has.
inline unsigned thread_count(unsigned asked) {
  if (asked != 0) return asked;
  const unsigned all = std::thread::hardware_concurrency();
  return all == 0 ? 1 : all;
}

// Calls work(worker) once on each of `threads` workers (0 .. threads-1), worker 0 on the caller's
// thread; returns when all are done. The first exception is thrown again here.
template <class Work>
void run_workers(unsigned threads, Work&& work) {
  if (threads <= 1) {
    work(0u);
    return;
  }
  std::mutex mutex;
  std::exception_ptr failure;
  auto guarded = [&](unsigned worker) {
    try {
      work(worker);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::thread> pool;
  pool.reserve(threads - 1);
  for (unsigned worker = 1; worker < threads; ++worker) {
    try {
      pool.emplace_back(guarded, worker);
    } catch (const std::system_error&) {  // no more threads to be had: fewer workers
      guarded(worker);
    }
  }
  guarded(0);
  for (auto& thread : pool) thread.join();
  if (failure) std::rethrow_exception(failure);
}

// Calls work(begin, end, worker) for [0, count) cut into pieces of `chunk`. After an exception no new
// piece is begun. `stop` may be null; once it is raised, Error(interrupted) is thrown.
template <class Work>
void parallel_chunks(unsigned threads, std::size_t count, std::size_t chunk, Work&& work,
                     const std::atomic<bool>* stop = nullptr) {
  if (count == 0) return;
  if (chunk == 0) chunk = 1;
  const std::size_t pieces = (count - 1) / chunk + 1;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  auto body = [&](unsigned worker) {
    try {
      for (;;) {
        if (failed.load(std::memory_order_relaxed)) return;
        if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
          throw Error(ErrorCode::interrupted, "Interrupted.");
        }
        Spill::breathe();
        const std::size_t piece = next.fetch_add(1, std::memory_order_relaxed);
        if (piece >= pieces) return;
        const std::size_t begin = piece * chunk;
        work(begin, count - begin < chunk ? count : begin + chunk, worker);
      }
    } catch (...) {
      failed.store(true, std::memory_order_relaxed);
      throw;
    }
  };
  run_workers(pieces < threads ? static_cast<unsigned>(pieces) : threads, body);
}

}  // namespace twicetold::base
