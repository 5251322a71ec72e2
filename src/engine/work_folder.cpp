// flock(2) tells a folder in use from one a killed run left: the kernel takes the lock back however a process ends.
#include "engine/work_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/atomic_file.hpp"
#include "base/xxhash.hpp"
#include "twicetold/error.hpp"

namespace twicetold::engine {
namespace {

constexpr int most_folders = 64;
// Everything that may stand in such a folder; nothing else is ever deleted. The key goes first: a run killed while it
// clears its folder away leaves nothing that another would go on from.
constexpr std::array own = {"key",       "heads", "texts",      "tokens",         "passages",
                            "documents", "read",  "edges",      "variety",        "verified",
                            "votes",     "lock",  ".read.part", ".verified.part", ".key.part"};

std::string name_of(const std::string& tmp, int number) {
  return tmp + "/.twicetold-work" + (number > 1 ? "-" + std::to_string(number) : "");
}

// The lock's descriptor, or -1 where another run holds the folder.
int lock_folder(const std::string& folder) {
  const int fd = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return -1;
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  ::close(fd);
  return -1;
}

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

// What stands in a folder's file `key`: 16 digits each; empty where its run was killed before it wrote them.
struct Stands {
  std::string key, owner;
};
Stands stands_in(const std::string& folder) {
  const std::string both = slurp(folder + "/key");
  if (both.size() != 32) return {};
  return {both.substr(0, 16), both.substr(16)};
}

void remove_files(const std::string& folder) {
  for (const char* name : own)
    if (std::strcmp(name, "lock") != 0) ::unlink((folder + "/" + name).c_str());
}

void remove_folder(const std::string& folder) {
  remove_files(folder);
  ::unlink((folder + "/lock").c_str());
  ::rmdir(folder.c_str());
}

}  // namespace

WorkFolder::WorkFolder(const std::string& tmp, std::uint64_t key, std::uint64_t owner, bool resume)
    : tmp_(tmp), key_(key) {
  const std::string wanted = base::hex16(key), mine = base::hex16(owner);
  int other = 0;
  if (resume) {
    for (int n = 1; n <= most_folders && lock_ < 0; ++n) {
      const std::string folder = name_of(tmp, n);
      struct stat s{};
      if (::lstat(folder.c_str(), &s) != 0 || !S_ISDIR(s.st_mode)) continue;
      const int fd = lock_folder(folder);
      if (fd < 0) continue;
      const Stands stands = stands_in(folder);
      if (stands.key == wanted && stands.owner == mine) {
        lock_ = fd;
        folder_ = folder;
        found_ = Found::same;
      } else {
        if (stands.owner == mine) ++other;
        ::close(fd);
      }
    }
  }
  if (lock_ >= 0) return;
  if (other > 0) found_ = Found::other;
  for (int n = 1; n <= most_folders && lock_ < 0; ++n) {
    const std::string folder = name_of(tmp, n);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
      throw Error(ErrorCode::output, "Can't make the folder " + folder + ": " + std::generic_category().message(errno) +
                                         "; name another place with --tmp.");
    const int fd = lock_folder(folder);
    if (fd < 0) continue;
    const Stands stands = stands_in(folder);
    if (!stands.owner.empty() && stands.owner != mine) {
      ::close(fd);
      continue;
    }
    lock_ = fd;
    folder_ = folder;
  }
  if (lock_ < 0)
    throw Error(ErrorCode::output, "No working folder can be made in " + tmp +
                                       ": too many .twicetold-work folders of other runs stand there. Remove those of "
                                       "killed runs, or name another place with --tmp.");
  remove_files(folder_);
  base::write_file_atomically(path("key"), wanted + mine);
}

WorkFolder::~WorkFolder() {
  if (!keep_) remove_folder(folder_);
  ::close(lock_);
}

std::string WorkFolder::path(std::string_view name) const { return folder_ + "/" + std::string(name); }

void WorkFolder::finish(std::string_view stage, std::string_view data) const {
  // The hash at the end tells a whole file from one that a power cut left.
  std::string whole(data);
  whole += base::hex16(base::hash64(data));
  base::write_file_atomically(path(stage), whole, base::Durability::disk);
}

std::string WorkFolder::read(std::string_view stage) const {
  std::string whole = slurp(path(stage));
  if (whole.size() < 16) return {};
  const std::string hash = whole.substr(whole.size() - 16);
  whole.resize(whole.size() - 16);
  return base::hex16(base::hash64(whole)) == hash ? whole : std::string();
}

void remove_left_work(const std::string& tmp, std::uint64_t owner) {
  const std::string mine = base::hex16(owner);
  for (int n = 1; n <= most_folders; ++n) {
    const std::string folder = name_of(tmp, n);
    struct stat s{};
    if (::lstat(folder.c_str(), &s) != 0 || !S_ISDIR(s.st_mode)) continue;
    const std::string of = stands_in(folder).owner;
    if (!of.empty() && of != mine) continue;
    const int fd = lock_folder(folder);
    if (fd < 0) continue;
    remove_folder(folder);
    ::close(fd);
  }
}

}  // namespace twicetold::engine
