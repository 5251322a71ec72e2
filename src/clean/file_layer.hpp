// How the clean room touches files: the system's calls behind one seam, so that tests can make the
// n-th of them fail; and the few compound steps everything else is built of.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace twicetold {

// Every function is the system call of its name: -1 and errno on failure.
class FileLayer {
 public:
  FileLayer() = default;
  FileLayer(const FileLayer&) = delete;
  FileLayer& operator=(const FileLayer&) = delete;
  virtual ~FileLayer() = default;
  virtual int open(const char* path, int flags, mode_t mode);
  virtual ssize_t read(int fd, void* to, std::size_t bytes);
  virtual ssize_t write(int fd, const void* from, std::size_t bytes);
  virtual int fsync(int fd);
  virtual int syncfs(int fd);  // everything on the file system of fd: one call for many files
  virtual int close(int fd);
  virtual int rename(const char* from, const char* to);
  virtual int link(const char* from, const char* to);
  virtual int unlink(const char* path);
  virtual int mkdir(const char* path, mode_t mode);
};

FileLayer& system_files();

namespace clean_room {

// All throw Error: input for what can't be read, output for what can't be written, with path and reason.
void flush_file_system(FileLayer& layer, const std::string& folder);
bool exists(const std::string& path);  // as it stands; a dangling link exists
void read_pieces(FileLayer& layer, const std::string& path, const std::function<void(std::string_view)>& each);
std::string read_file(FileLayer& layer, const std::string& path);
void make_folders(FileLayer& layer, const std::string& path);  // like mkdir -p
void flush_folder(FileLayer& layer, const std::string& path);  // names in it outlive a power cut
std::string folder_of(const std::string& path);
[[noreturn]] void fail_output(const char* what, const std::string& path, int error);
[[noreturn]] void fail_input(const std::string& path, int error);

// A new file that is nowhere to be seen until commit(): written in `scratch`, flushed, renamed.
class NewFile {
 public:
  // `scratch`: a folder of ours on the file system of `path`.
  NewFile(FileLayer& layer, std::string path, const std::string& scratch);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  void write(std::string_view bytes);
  // Mode, and owner where we may, of the file it replaces.
  void take_after(const struct stat& old);
  // Flushes the file, renames it, flushes its folder.
  void commit();
  // Leaves it unflushed under its temporary name, which is returned: for a run that stages its files.
  std::string leave();

 private:
  void flush_buffer();
  void close();
  FileLayer& layer_;
  std::string path_, temporary_, buffer_;
  int fd_ = -1;
};

void write_whole(FileLayer& layer, const std::string& path, const std::string& scratch, std::string_view bytes);

// One run a folder at a time. Held until destroyed, and let go of by the system when the run dies.
class FolderLock {
 public:
  FolderLock(FileLayer& layer, const std::string& path, const std::string& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int fd_ = -1;
};

}  // namespace clean_room
}  // namespace twicetold
