// /proc/meminfo says what the machine has, the control group what a container may use; the smaller
// one counts. Read once a run, so plain streams will do.
#include "base/memory.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace twicetold::base {
namespace {

constexpr std::uint64_t unknown = std::numeric_limits<std::uint64_t>::max();

std::uint64_t number_in(const char* path) {
  std::ifstream in(path);
  std::uint64_t value = 0;
  return in >> value ? value : unknown;  // "max" of an unlimited group is no number either
}

std::uint64_t machine_free() {
  std::ifstream in("/proc/meminfo");
  std::string name, unit;
  std::uint64_t kibibytes = 0;
  while (in >> name >> kibibytes) {
    if (name == "MemAvailable:") return kibibytes * 1024;
    std::getline(in, unit);
  }
  return unknown;
}

std::uint64_t group_free(const char* limit_path, const char* used_path) {
  const std::uint64_t limit = number_in(limit_path);
  const std::uint64_t used = number_in(used_path);
  if (limit == unknown || used == unknown) return unknown;
  return limit > used ? limit - used : 0;
}

}  // namespace

std::uint64_t free_memory() {
  std::uint64_t free = machine_free();
  free = std::min(free, group_free("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"));
  free = std::min(free, group_free("/sys/fs/cgroup/memory/memory.limit_in_bytes",  // version 1
                                   "/sys/fs/cgroup/memory/memory.usage_in_bytes"));
  return free == unknown ? std::uint64_t{1} << 30 : free;
}

std::uint64_t memory_budget(std::uint64_t asked) { return asked != 0 ? asked : free_memory() / 2; }

std::uint64_t peak_memory() {
  struct rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;  // Linux counts in KiB
}

}  // namespace twicetold::base
