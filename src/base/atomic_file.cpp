// rename(2) replaces a file in one step, so a reader sees the old or the new one, never a half. Bytes
// are gathered to 1 MiB a write(2): fewer system calls, and nothing of iostream's error guessing.
// rename(2) would also replace /dev/null by a file, for root: what is no file is written to as it stands.
#include "base/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "twicetold/error.hpp"

namespace twicetold::base {
namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 20;
constexpr std::size_t large = std::size_t{1} << 16;  // goes without the buffer

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// A device or a pipe. A link to one isn't: somebody may have put it into a folder that we write to.
bool is_stream(const std::string& path) {
  struct stat about = {};
  return ::lstat(path.c_str(), &about) == 0 && !S_ISLNK(about.st_mode) && !S_ISREG(about.st_mode) &&
         !S_ISDIR(about.st_mode);
}

// Standard output and the like, to whatever they lead: a file that a shell opened stays the one it has open.
bool is_descriptor(const std::string& path) {
  return path.starts_with("/dev/fd/") || path == "/dev/stdout" || path == "/dev/stderr" ||
         (path.starts_with("/proc/") && path.find("/fd/") != std::string::npos);
}

}  // namespace

std::string AtomicFile::partial_path(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  return path.substr(0, name) + '.' + path.substr(name) + ".part";
}

AtomicFile::AtomicFile(std::string path, Durability durability)
    : path_(std::move(path)), partial_(partial_path(path_)), durability_(durability) {
  if (is_descriptor(path_) || is_stream(path_)) {
    partial_.clear();
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor_ < 0) fail("open", errno);
    return;
  }
  // O_NOFOLLOW: a link put in the place of our temporary file must not lead us elsewhere.
  descriptor_ = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor_ < 0) fail("open", errno);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (!partial_.empty()) ::unlink(partial_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > buffer_size || bytes.size() >= large) {
    write_through(buffer_);
    buffer_.clear();
    if (bytes.size() >= large) {  // copying costs more than a call
      write_through(bytes);
      return;
    }
  }
  buffer_.append(bytes);
}

void AtomicFile::write_through(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      if (errno == EPIPE && partial_.empty()) return;  // the reader has seen enough
      fail("write", errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AtomicFile::commit() {
  write_through(buffer_);
  buffer_.clear();
  if (durability_ == Durability::disk && !partial_.empty() && ::fsync(descriptor_) != 0) fail("flush", errno);
  const int closed = ::close(descriptor_);  // some file systems tell of a full disk only here
  const int close_error = errno;
  descriptor_ = -1;
  if (closed != 0) {
    if (!partial_.empty()) ::unlink(partial_.c_str());
    fail("close", close_error);
  }
  if (partial_.empty()) return;
  if (::rename(partial_.c_str(), path_.c_str()) != 0) {
    const int rename_error = errno;
    ::unlink(partial_.c_str());
    fail("replace", rename_error);
  }
  if (durability_ == Durability::disk) {
    const int folder = ::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      ::fsync(folder);  // best effort: not every file system can
      ::close(folder);
    }
  }
}

void AtomicFile::fail(const char* what, int error) const {
  throw Error(ErrorCode::output, "Can't " + std::string(what) + " " + path_ + ": " +
                                     std::generic_category().message(error) +
                                     (partial_.empty() ? "." : ". The old file, if any, is untouched."));
}

void write_file_atomically(const std::string& path, std::string_view bytes, Durability durability) {
  AtomicFile file(path, durability);
  file.write(bytes);
  file.commit();
}

}  // namespace twicetold::base
