// A file that is complete or absent: written under another name in the same folder, then renamed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twicetold::base {

// Whether commit() waits for the disk. `disk` also outlives a power cut, at some milliseconds a file.
enum class Durability { process, disk };

// The other name is fixed (".NAME.part"), so that a later run replaces what a killed one left.
// A path that leads to a device or a pipe (/dev/null, /dev/stdout) is written to directly and never replaced.
// Every failure throws Error(output) with the path and the system's reason. Not for several threads.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path, Durability durability = Durability::process);
  ~AtomicFile();  // without commit(): the old file stays, the new one is removed
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  void commit();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  static std::string partial_path(const std::string& path);

 private:
  void write_through(std::string_view bytes);
  [[noreturn]] void fail(const char* what, int error) const;

  std::string path_, partial_, buffer_;  // partial_: empty where nothing is replaced
  Durability durability_;
  int descriptor_ = -1;
};

// One call for small files.
void write_file_atomically(const std::string& path, std::string_view bytes,
                           Durability durability = Durability::process);

}  // namespace twicetold::base
