// write, fsync, rename, fsync of the folder: the order in which a file is replaced so that neither a
// kill nor a power cut leaves half of one. Temporary files have one folder of their own (cleared by the
// next run) and fall back to the file's own folder when that lies on another device. The lock is
// flock(2): it dies with its process, so a killed run never locks anybody out.
#include "clean/file_layer.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "clean/paths.hpp"
#include "twicetold/error.hpp"

namespace twicetold {

int FileLayer::open(const char* path, int flags, mode_t mode) { return ::open(path, flags, mode); }
ssize_t FileLayer::read(int fd, void* to, std::size_t bytes) { return ::read(fd, to, bytes); }
ssize_t FileLayer::write(int fd, const void* from, std::size_t bytes) { return ::write(fd, from, bytes); }
int FileLayer::fsync(int fd) { return ::fsync(fd); }
int FileLayer::syncfs(int fd) { return ::syncfs(fd); }
int FileLayer::close(int fd) { return ::close(fd); }
int FileLayer::rename(const char* from, const char* to) { return ::rename(from, to); }
int FileLayer::link(const char* from, const char* to) { return ::link(from, to); }
int FileLayer::unlink(const char* path) { return ::unlink(path); }
int FileLayer::mkdir(const char* path, mode_t mode) { return ::mkdir(path, mode); }

FileLayer& system_files() {
  static FileLayer layer;
  return layer;
}

namespace clean_room {
namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 20;

}  // namespace

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

void fail_output(const char* what, const std::string& path, int error) {
  std::string next = " Every file is whole: as it was, or cleaned. ";
  if (error == ENOSPC || error == EDQUOT)
    next += "Make room and run the same command again.";
  else if (error == EACCES || error == EPERM || error == EROFS)
    next += "Get leave to write there and run the same command again.";
  else
    next += "Run the same command again once that is mended.";
  throw Error(ErrorCode::output, std::string("Can't ") + what + " " + shown(path) + ": " +
                                     std::generic_category().message(error) + "." + next);
}

void fail_input(const std::string& path, int error) {
  throw Error(ErrorCode::input, "Can't read " + shown(path) + ": " + std::generic_category().message(error) + ".");
}

bool exists(const std::string& path) {
  struct stat s;
  return ::lstat(path.c_str(), &s) == 0;
}

void read_pieces(FileLayer& layer, const std::string& path, const std::function<void(std::string_view)>& each) {
  const int fd = layer.open(path.c_str(), O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) fail_input(path, errno);
  std::string piece(buffer_size, '\0');
  for (;;) {
    const ssize_t n = layer.read(fd, piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int error = errno;
      layer.close(fd);
      fail_input(path, error);
    }
    if (n == 0) break;
    each(std::string_view(piece).substr(0, static_cast<std::size_t>(n)));
  }
  layer.close(fd);
}

std::string read_file(FileLayer& layer, const std::string& path) {
  std::string bytes;
  read_pieces(layer, path, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

void make_folders(FileLayer& layer, const std::string& path) {
  struct stat s;
  if (path.empty() || ::stat(path.c_str(), &s) == 0) {
    if (!path.empty() && !S_ISDIR(s.st_mode)) fail_output("make the folder", path, ENOTDIR);
    return;
  }
  make_folders(layer, folder_of(path));
  if (layer.mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) fail_output("make the folder", path, errno);
  flush_folder(layer, folder_of(path));
}

void flush_folder(FileLayer& layer, const std::string& path) {
  const int fd = layer.open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0) fail_output("flush the folder", path, errno);
  const int result = layer.fsync(fd), error = errno;
  layer.close(fd);
  // EINVAL: a file system that has no such thing.
  if (result != 0 && error != EINVAL && error != ENOTSUP) fail_output("flush the folder", path, error);
}

void flush_file_system(FileLayer& layer, const std::string& folder) {
  const int fd = layer.open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0) fail_output("flush", folder, errno);
  const int result = layer.syncfs(fd), error = errno;
  layer.close(fd);
  if (result != 0) fail_output("flush", folder, error);
}

NewFile::NewFile(FileLayer& layer, std::string path, const std::string& scratch)
    : layer_(layer), path_(std::move(path)) {
  static std::size_t number = 0;
  struct stat here, there;
  const std::string folder = folder_of(path_);
  const bool other_device =
      ::stat(scratch.c_str(), &here) == 0 && ::stat(folder.c_str(), &there) == 0 && here.st_dev != there.st_dev;
  temporary_ = (other_device ? folder : scratch) + "/.twicetold-" + std::to_string(++number) + ".part";
  // A leftover of a killed run goes; what somebody puts there meanwhile, a link too, is never opened.
  if (layer_.unlink(temporary_.c_str()) != 0 && errno != ENOENT) fail_output("replace", temporary_, errno);
  fd_ = layer_.open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd_ < 0) fail_output("write", path_, errno);
}

NewFile::~NewFile() {
  if (fd_ >= 0) layer_.close(fd_);
  if (!temporary_.empty()) layer_.unlink(temporary_.c_str());
}

void NewFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t n = std::min(bytes.size(), buffer_size - buffer_.size());
    buffer_.append(bytes.substr(0, n));
    bytes.remove_prefix(n);
    if (buffer_.size() == buffer_size) flush_buffer();
  }
}

void NewFile::flush_buffer() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t n = layer_.write(fd_, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail_output("write", path_, n < 0 ? errno : ENOSPC);
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
}

void NewFile::take_after(const struct stat& old) {
  if (::fchown(fd_, old.st_uid, old.st_gid) != 0) {
    // Only root may give files away; the mode below then still keeps others out.
  }
  if (::fchmod(fd_, old.st_mode & 07777) != 0) fail_output("set the mode of", path_, errno);
}

void NewFile::close() {
  const int closed = layer_.close(fd_), error = errno;
  fd_ = -1;
  if (closed != 0) fail_output("close", path_, error);
}

void NewFile::commit() {
  flush_buffer();
  if (layer_.fsync(fd_) != 0) fail_output("flush", path_, errno);
  close();
  if (layer_.rename(temporary_.c_str(), path_.c_str()) != 0) fail_output("replace", path_, errno);
  temporary_.clear();
  flush_folder(layer_, folder_of(path_));
}

std::string NewFile::leave() {
  flush_buffer();
  close();
  return std::exchange(temporary_, {});
}

void write_whole(FileLayer& layer, const std::string& path, const std::string& scratch, std::string_view bytes) {
  NewFile file(layer, path, scratch);
  file.write(bytes);
  file.commit();
}

FolderLock::FolderLock(FileLayer& layer, const std::string& path, const std::string& folder) {
  fd_ = layer.open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd_ < 0) fail_output("lock", path, errno);
  if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
  const int error = errno;
  ::close(fd_);
  fd_ = -1;
  if (error != EWOULDBLOCK) fail_output("lock", path, error);
  throw Error(ErrorCode::output, "Another run of twicetold is at work on " + shown(folder) +
                                     "; nothing was touched. Wait until it has ended, and try again.");
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace clean_room
}  // namespace twicetold
