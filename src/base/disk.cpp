// Blocks are reserved before they are written (posix_fallocate), so that a full disk is an error at once and never a
// signal at some store into a mapping later.
#include "base/disk.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <limits>
#include <system_error>

#include "twicetold/error.hpp"

namespace twicetold::base {

std::string in_bytes(std::uint64_t bytes) {
  static constexpr const char* units[] = {"bytes", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  int unit = 0;
  while (value >= 1000 && unit < 4) {
    value /= 1000;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} bytes", bytes) : fmt::format("{:.1f} {}", value, units[unit]);
}

std::uint64_t free_disk(const std::string& folder) {
  struct statvfs s{};
  if (::statvfs(folder.c_str(), &s) != 0) return std::numeric_limits<std::uint64_t>::max();
  return static_cast<std::uint64_t>(s.f_bavail) * s.f_frsize;
}

void reserve_disk(int descriptor, std::uint64_t from, std::uint64_t bytes, const std::string& folder) {
  int error = 0;
  do {
    error = ::posix_fallocate(descriptor, static_cast<off_t>(from), static_cast<off_t>(bytes));
  } while (error == EINTR);
  if (error != 0) fail_write(error, bytes, folder);
}

void fail_write(int error, std::uint64_t bytes, const std::string& folder) {
  const std::string reason =
      error == ENOSPC || error == EDQUOT
          ? fmt::format("The disk of {} is full: {} more are needed there at this point, {} are free", folder,
                        in_bytes(bytes), in_bytes(free_disk(folder)))
          : "Can't write in " + folder + ": " + std::generic_category().message(error);
  throw Error(ErrorCode::output, reason + ". Nothing was left behind; name another folder with --tmp.");
}

}  // namespace twicetold::base
