// Every piece is worked on once, by any number of threads; errors and the stop flag come through.
#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <vector>

#include "base/memory.hpp"
#include "base/parallel.hpp"

using twicetold::Error;
using twicetold::ErrorCode;
using twicetold::base::parallel_chunks;
using twicetold::base::run_workers;

TEST_CASE("chunks cover the range once, for any number of threads and any size") {
  for (const unsigned threads : {1U, 2U, 7U}) {
    for (const std::size_t count : {0UL, 1UL, 5UL, 1000UL}) {
      for (const std::size_t chunk : {0UL, 1UL, 3UL, 1000UL, 5000UL}) {
        std::vector<std::atomic<int>> touched(count);
        parallel_chunks(threads, count, chunk, [&](std::size_t begin, std::size_t end, unsigned worker) {
          if (worker >= threads || begin >= end || end > count) throw std::logic_error("a piece outside");
          for (std::size_t i = begin; i < end; ++i) touched[i].fetch_add(1);
        });
        bool once = true;
        for (const auto& times : touched) once = once && times == 1;
        CHECK(once);
      }
    }
  }
}

TEST_CASE("every worker runs, and only one exception comes out") {
  std::vector<std::atomic<int>> ran(5);
  run_workers(5, [&](unsigned worker) { ran[worker].fetch_add(1); });
  for (const auto& times : ran) CHECK(times == 1);
  CHECK_THROWS_AS(run_workers(4, [](unsigned) { throw std::runtime_error("all fail"); }), std::runtime_error);
}

TEST_CASE("after an error no new piece is begun") {
  std::atomic<int> begun{0};
  CHECK_THROWS_AS(parallel_chunks(2, 1'000'000, 1,
                                  [&](std::size_t, std::size_t, unsigned) {
                                    ++begun;
                                    throw std::runtime_error("first piece");
                                  }),
                  std::runtime_error);
  CHECK(begun <= 2);
}

TEST_CASE("the stop flag ends the work with an interruption") {
  std::atomic<bool> stop{false};
  std::atomic<int> done{0};
  try {
    parallel_chunks(
        2, 1000, 1,
        [&](std::size_t, std::size_t, unsigned) {
          if (++done == 10) stop = true;
        },
        &stop);
    FAIL("not stopped");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::interrupted);
  }
  CHECK(done < 1000);
}

TEST_CASE("memory figures are those of a running process") {
  CHECK(twicetold::base::free_memory() > 0);
  CHECK(twicetold::base::memory_budget(123) == 123);
  CHECK(twicetold::base::memory_budget(0) > 0);
  const std::uint64_t before = twicetold::base::peak_memory();
  CHECK(before > (1U << 20));
  std::vector<char> block(std::size_t{256} << 20, 1);
  CHECK(block[12345] == 1);
  CHECK(twicetold::base::peak_memory() >= (std::uint64_t{256} << 20));
}
