// Opening: no link is followed here that the walk didn't follow, nothing blocks on a device, and what is
// inside is told by content.
#include "corpus/source_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace twicetold::corpus {
namespace {

// "ustar" stands at byte 257 of every tar of the last thirty years.
bool is_tar(std::string_view head) { return head.size() >= 262 && head.substr(257, 5) == "ustar"; }
bool is_zip(std::string_view head) {
  return head.starts_with(std::string_view("PK\3\4", 4)) || head.starts_with(std::string_view("PK\5\6", 4));
}

// Whether a zip's directory is there: its end record lies in the last 22 bytes plus a comment.
bool has_directory(int fd, std::uint64_t size) {
  std::string tail(static_cast<std::size_t>(std::min<std::uint64_t>(size, 65536 + 22)), '\0');
  const ssize_t got = ::pread(fd, tail.data(), tail.size(), static_cast<off_t>(size - tail.size()));
  return got == static_cast<ssize_t>(tail.size()) && tail.rfind(std::string_view("PK\5\6", 4)) != std::string::npos;
}

}  // namespace

const char* unreadable_head(std::string_view head) {
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) return "UTF-16 text";
  if (is_tar(head) || is_zip(head)) return "an archive under the name of a text";
  return nullptr;
}

SourceFile open_source(const std::string& disk_path, Kind kind, ExpandBudget* budget) {
  SourceFile source;
  int fd = STDIN_FILENO;
  struct stat st{};
  if (disk_path != "-") {
    fd = ::open(disk_path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
      if (errno == EACCES || errno == EPERM) throw Damage("no permission");
      if (errno == ENOENT) throw Damage("gone before it could be read");
      throw Damage(std::string("cannot be read: ") + strerrordesc_np(errno));
    }
  }
  auto file = std::make_unique<FileStream>(fd, budget);
  const bool regular = ::fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
  if (regular && st.st_size > (1 << 20)) ::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  Plain plain = open_plain(std::move(file), budget);
  source.layers = std::move(plain.layers);
  source.head = std::move(plain.head);
  if (kind != Kind::archive) {
    source.stream = std::move(plain.stream);
    return source;
  }
  const auto size = static_cast<std::uint64_t>(st.st_size);
  if (regular && source.layers.empty() && is_zip(source.head) && has_directory(fd, size) &&
      ::lseek(fd, 0, SEEK_SET) == 0) {
    budget->in = size;
    source.archive = std::make_unique<ArchiveReader>(fd, budget);
    source.owner = std::move(plain.stream);
  } else {
    source.archive = std::make_unique<ArchiveReader>(std::move(plain.stream), budget);
  }
  return source;
}

SourceFile open_member(ArchiveReader& archive, ExpandBudget* budget) {
  SourceFile source;
  Plain plain = open_plain(std::make_unique<MemberStream>(archive), budget);
  source.layers = std::move(plain.layers);
  source.head = std::move(plain.head);
  source.stream = std::move(plain.stream);
  return source;
}

}  // namespace twicetold::corpus
