// Paths that a shell writes where it hands over a stream.
#pragma once

#include <sys/stat.h>

#include <string>

namespace twicetold::base {

// A pipe, a device, /dev/stdin (whatever it stands for), /dev/fd/63 of a process substitution: it can be read once.
inline bool names_stream(const std::string& path) {
  struct stat s{};
  if (::stat(path.c_str(), &s) == 0 && (S_ISFIFO(s.st_mode) || S_ISCHR(s.st_mode))) return true;
  return path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
}

}  // namespace twicetold::base
