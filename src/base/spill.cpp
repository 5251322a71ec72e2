// Large blocks are placed one by one: memory up to a quarter of the budget, then (but for hot ones) mapped files,
// deleted as soon as they are open (O_TMPFILE, else unlink), their room reserved beforehand so that a full disk is an
// error here and never a signal at some store later. What a shared file mapping holds can be taken from the process at
// any moment without loss (madvise MADV_DONTNEED: the kernel keeps and writes what was changed); a thread looks at the
// resident size twice a millisecond, every worker between two pieces of work, and does so, block after block in
// turn, when three quarters of the budget are resident. Access of any order is right therefore; in order it is also
// fast.
//
// Against reading and writing partitions by hand: one code for memory and disk, pointers stay pointers. The
// price: a fault a page (0.3 us while the kernel has it), and that nothing is known about what is needed next.
#include "base/spill.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <map>
#include <new>
#include <system_error>

#include "base/disk.hpp"
#include "base/kept_memory.hpp"
#include "twicetold/error.hpp"
#include "twicetold/storage.hpp"

namespace twicetold::base {

// What is mapped, over all runs of the process.
struct Placement {
  std::mutex mutex;
  std::map<char*, std::size_t> files;  // blocks in files, by address
  KeptMemory memory;
  std::uint64_t memory_bytes = 0, file_bytes = 0, most_file_bytes = 0;
  Spill* current = nullptr;
  char* hand = nullptr;  // where giving back goes on

  static Placement& get() {
    static auto* const placement = new Placement;  // never destroyed: blocks may outlive everything
    return *placement;
  }
};

namespace {

struct Resident {
  std::uint64_t all = 0, files = 0;  // bytes
};
Resident resident(int statm) {
  char text[96];
  const ssize_t n = ::pread(statm, text, sizeof text - 1, 0);
  if (n <= 0) return {};
  text[n] = 0;
  char* end = text;
  std::strtoull(text, &end, 10);  // the first number is all address space
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  const std::uint64_t all = std::strtoull(end, &end, 10) * page;
  return {all, std::strtoull(end, nullptr, 10) * page};
}

// A fault brings 64 KB at once, so 50 MB and more can come in a millisecond: that much is left free. A budget that
// plain memory alone exhausts can't be kept; then files get 48 MB or more on top, so that the work goes on.
std::uint64_t most_resident(std::uint64_t budget, const Resident& now) {
  const std::uint64_t free =
      std::clamp<std::uint64_t>(budget / 4, std::min<std::uint64_t>(128U << 20, budget / 2), 1U << 30);
  const std::uint64_t plain = now.all - std::min(now.all, now.files);
  return std::max(budget - free, plain + std::max<std::uint64_t>(budget / 16, 48U << 20));
}

// Asks for short turns that come at once (kernels from 6.12 on; elsewhere nothing happens).
void run_soon() {
  struct {
    std::uint32_t size, policy;
    std::uint64_t flags;
    std::int32_t nice;
    std::uint32_t priority;
    std::uint64_t runtime, deadline, period;
  } attributes{48, 0, 0, 0, 0, 100000, 0, 0};
  attributes.nice = ::getpriority(PRIO_PROCESS, 0);
  ::syscall(SYS_sched_setattr, 0, &attributes, 0);
}

struct Descriptor {
  Descriptor() : value(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (value >= 0) ::close(value);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value;
};

int open_nameless(const std::string& folder) {
  int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL)) {
    std::string name = folder + "/.twicetold-XXXXXX";
    fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd >= 0) ::unlink(name.c_str());
  }
  if (fd < 0)
    throw Error(ErrorCode::output, "Can't make a temporary file in " + folder + ": " +
                                       std::generic_category().message(errno) + "; name another folder with --tmp.");
  return fd;
}

}  // namespace

std::atomic<bool> Spill::any_tight{false};

static thread_local double hot_share = 0;

Spill::Hot::Hot(double share) : before_(hot_share) { hot_share = share; }
Spill::Hot::~Hot() { hot_share = before_; }

// Whether a block may come from memory.
static bool in_memory(const Spill& spill, std::uint64_t held, std::size_t bytes) {
  const std::uint64_t budget = spill.budget();
  if (!spill.tight()) return held + bytes <= budget / 4;
  // Half of it, less what comes before pages can be given back; of a small budget a quarter.
  const std::uint64_t all = std::max(budget / 4, budget / 2 - std::min<std::uint64_t>(budget / 2, 64U << 20));
  return static_cast<double>(bytes) <= hot_share * static_cast<double>(budget) && held + bytes <= all;
}

// What a run has given back is kept for the rest of it while memory isn't scarce.
static std::size_t most_kept(const Placement& p) {
  return p.current == nullptr || p.current->tight() ? 0 : p.current->budget() / 8;
}

Spill::Spill(std::uint64_t budget, std::string folder) : budget_(budget), folder_(std::move(folder)) {
  Placement& p = Placement::get();
  const std::lock_guard lock(p.mutex);
  p.current = this;
  p.most_file_bytes = p.file_bytes;
}

Spill::~Spill() {
  {
    Placement& p = Placement::get();
    const std::lock_guard lock(p.mutex);
    if (p.current == this) {
      p.current = nullptr;
      p.memory.drop();
      any_tight = false;
    }
  }
  if (!governor_.joinable()) return;
  {
    const std::lock_guard lock(wait_);
    stop_ = true;
  }
  wake_.notify_all();
  governor_.join();
}

Spill* Spill::current() {
  Placement& p = Placement::get();
  const std::lock_guard lock(p.mutex);
  return p.current;
}

std::uint64_t Spill::disk_bytes() const {
  Placement& p = Placement::get();
  const std::lock_guard lock(p.mutex);
  return p.file_bytes;
}

std::uint64_t Spill::most_disk_bytes() const {
  Placement& p = Placement::get();
  const std::lock_guard lock(p.mutex);
  return p.most_file_bytes;
}

void Spill::start_governor() {
  any_tight = true;
  if (tight_.exchange(true)) return;
  governor_ = std::thread([this] { govern(); });
}

void* Spill::take_file_block(std::size_t bytes) {
  const int fd = open_nameless(folder_);
  void* p = MAP_FAILED;
  try {
    reserve_disk(fd, 0, bytes, folder_);
    p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  } catch (...) {
    ::close(fd);
    throw;
  }
  ::close(fd);
  if (p == MAP_FAILED) throw std::bad_alloc();
  watch(p, bytes);
  return p;
}

void Spill::watch(void* at, std::size_t bytes) {
  // Otherwise one look at a large folio of the page cache brings 2 MiB.
  madvise(at, bytes, MADV_NOHUGEPAGE);
  Placement& p = Placement::get();
  const std::lock_guard lock(p.mutex);
  p.files.emplace(static_cast<char*>(at), bytes);
  p.file_bytes += bytes;
  p.most_file_bytes = std::max(p.most_file_bytes, p.file_bytes);
  p.memory.drop();
  start_governor();
}

void Spill::unwatch(void* at) noexcept {
  Placement& p = Placement::get();
  const std::lock_guard lock(p.mutex);
  const auto it = p.files.find(static_cast<char*>(at));
  if (it == p.files.end()) return;
  p.file_bytes -= it->second;
  p.files.erase(it);
}

void Spill::govern() {
  const int statm = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (statm < 0) return;  // no Linux: the kernel alone decides
  run_soon();
  std::unique_lock lock(wait_);
  while (!wake_.wait_for(lock, std::chrono::microseconds(500), [this] { return stop_; })) {
    const Resident now = resident(statm);
    if (now.all > most_resident(budget_, now)) give_back();
  }
  ::close(statm);
}

void Spill::relieve() {
  thread_local const Descriptor statm;
  if (statm.value < 0) return;
  const Resident now = resident(statm.value);
  Placement& p = Placement::get();
  Spill* spill = nullptr;
  {
    const std::lock_guard lock(p.mutex);
    spill = p.current;  // lives while workers of its run do
  }
  if (spill != nullptr && now.all > most_resident(spill->budget_, now)) spill->give_back();
}

// Which blocks hold resident pages isn't known, so the hand goes round until the resident size has come down.
void Spill::give_back() {
  thread_local const Descriptor statm_file;
  const int statm = statm_file.value;
  const std::size_t piece = std::clamp<std::size_t>(budget_ / 64 / 4096 * 4096, 1U << 20, 32U << 20);
  Placement& p = Placement::get();
  const std::lock_guard lock(p.mutex);
  const Resident now = resident(statm);
  const std::uint64_t most = most_resident(budget_, now);
  if (now.all <= most) return;  // another thread has just done it
  const std::uint64_t goal = most - std::min(std::max<std::uint64_t>(budget_ / 10, 16U << 20),
                                             (most - (now.all - std::min(now.all, now.files))) / 2);
  std::uint64_t walked = 0;
  for (unsigned round = 1;; ++round) {
    if (walked >= p.file_bytes || (round % 8 == 0 && resident(statm).all <= goal)) break;
    auto it = p.files.upper_bound(p.hand);
    if (it != p.files.begin()) --it;
    if (it->first + it->second <= p.hand && ++it == p.files.end()) it = p.files.begin();
    char* const from = p.hand > it->first && p.hand < it->first + it->second ? p.hand : it->first;
    const std::size_t bytes = std::min(piece, static_cast<std::size_t>(it->first + it->second - from));
    madvise(from, bytes, MADV_DONTNEED);
    p.hand = from + (bytes + 4095) / 4096 * 4096;
    walked += bytes;
  }
}

}  // namespace twicetold::base

namespace twicetold::storage {

void* take(std::size_t bytes) {
  if (bytes < least) return ::operator new(bytes);
  base::Placement& p = base::Placement::get();
  base::Spill* spill = nullptr;
  {
    const std::lock_guard lock(p.mutex);
    if (p.current == nullptr || base::in_memory(*p.current, p.memory_bytes, bytes)) {
      char* const block = p.memory.take(bytes);
      p.memory_bytes += bytes;
      return block;
    }
    spill = p.current;
  }
  return spill->take_file_block(bytes);
}

void give(void* block, std::size_t bytes) noexcept {
  if (block == nullptr) return;
  if (bytes < least) return ::operator delete(block);
  base::Placement& p = base::Placement::get();
  {
    const std::lock_guard lock(p.mutex);
    const auto it = p.files.find(static_cast<char*>(block));
    if (it == p.files.end()) {
      p.memory_bytes -= bytes;
      p.memory.give(static_cast<char*>(block), bytes, base::most_kept(p));
      return;
    }
    p.file_bytes -= it->second;
    p.files.erase(it);
  }
  munmap(block, bytes);
}

}  // namespace twicetold::storage
