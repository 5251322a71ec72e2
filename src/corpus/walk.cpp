// The walk. Every folder is read, closed and sorted before its folders are entered (no recursion, one open
// descriptor at a time). Cost: one stat a file, about 2 us.
#include "corpus/walk.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/stream_path.hpp"
#include "corpus/unique_paths.hpp"
#include "twicetold/error.hpp"

namespace twicetold::corpus {
namespace {

struct FreeMemory {
  void operator()(char* p) const { std::free(p); }
};

std::string why(int error) {
  if (error == EACCES || error == EPERM) return "no permission";
  if (error == ENOENT) return "gone before it could be read";
  if (error == ELOOP) return "link loop";
  return std::string("cannot be read: ") + strerrordesc_np(error);
}

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, FreeMemory> p(::realpath(path.c_str(), nullptr));
  return p ? p.get() : path;
}

std::string join(const std::string& folder, std::string_view name) {
  std::string path = folder;
  if (!path.empty() && path.back() != '/') path += '/';
  path += name;
  return path;
}

struct Identity {
  dev_t device;
  ino_t inode;
  friend bool operator==(const Identity&, const Identity&) = default;
};

struct Folder {
  std::string disk, relative;
  std::vector<Identity> above;  // kept only where links are followed
  bool linked = false;
};

class Walker {
 public:
  Walker(const InputOptions& options, Keep keep) : options_(options), keep_(keep) {}

  Walked walk() {
    if (options_.inputs.empty()) throw Error(ErrorCode::usage, "No input was given.");
    for (std::size_t i = 0; i < options_.inputs.size(); ++i) input(static_cast<std::uint32_t>(i));
    make_paths_unique(candidates_);
    for (auto& c : candidates_) walked_.files.push_back(std::move(c.file));
    return std::move(walked_);
  }

 private:
  void input(std::uint32_t index) {
    const std::string& name = options_.inputs[index];
    input_ = index;
    if (name == "-") {
      Candidate c;
      c.file.path = c.file.relative = c.file.disk_path = c.real = "-";
      c.file.kind = Kind::jsonl;
      c.file.input = index;
      candidates_.push_back(std::move(c));
      return;
    }
    struct stat st{};
    if (::stat(name.c_str(), &st) != 0) {
      if (errno == ENOENT || errno == ENOTDIR || name.empty())
        throw Error(ErrorCode::usage, "The input '" + path_text(name) + "' doesn't exist.");
      skip(path_text(name), why(errno));
      return;
    }
    const std::string real = real_path(name);
    if (S_ISDIR(st.st_mode)) {
      root_ = real;
      folders({name, "", {}, false});
    } else {
      const std::size_t slash = real.rfind('/');
      root_ = slash == std::string::npos || slash == 0 ? "/" : real.substr(0, slash);
      std::string given = name;
      while (given.size() > 1 && given.back() == '/') given.pop_back();
      take(name, std::string(base_name(given)), st, false);
    }
  }

  void folders(Folder top) {
    std::vector<Folder> open;
    open.push_back(std::move(top));
    while (!open.empty()) {
      const Folder folder = std::move(open.back());
      open.pop_back();
      enter(folder, open);
    }
  }

  void enter(const Folder& folder, std::vector<Folder>& open) {
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(folder.disk.c_str()), ::closedir);
    if (!dir) return skip(shown(folder.relative), why(errno));
    std::vector<std::pair<std::string, unsigned char>> entries;
    errno = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of its own
    while (const dirent* e = ::readdir(dir.get())) {
      // A report of ours below the input is passed over; named by the caller, it is read.
      if (!folder.relative.empty() && std::strcmp(e->d_name, ".twicetold-report") == 0) return;
      if (e->d_name[0] != '.') entries.emplace_back(e->d_name, e->d_type);
      errno = 0;
    }
    if (errno != 0) skip(shown(folder.relative), why(errno));
    std::vector<Identity> above = folder.above;
    if (options_.follow_links) {
      struct stat st{};
      if (::fstat(::dirfd(dir.get()), &st) == 0) above.push_back({st.st_dev, st.st_ino});
    }
    for (const auto& [name, type] : entries) entry(folder, name, above, open);
  }

  void entry(const Folder& folder, const std::string& name, const std::vector<Identity>& above,
             std::vector<Folder>& open) {
    const std::string disk = join(folder.disk, name), relative = join(folder.relative, name);
    struct stat st{};
    if (::lstat(disk.c_str(), &st) != 0) return skip(path_text(relative), why(errno));
    bool linked = folder.linked;
    if (S_ISLNK(st.st_mode)) {
      linked = true;
      const int error = ::stat(disk.c_str(), &st) == 0 ? 0 : errno;
      const bool worth_telling = error == 0 && S_ISDIR(st.st_mode);
      if (!options_.follow_links) {
        if (worth_telling || kind_of(relative, options_.include) != Kind::none)
          return skip(path_text(relative), "link, not followed");
        return not_read(disk);
      }
      if (error != 0) return skip(path_text(relative), error == ENOENT ? "link to nothing" : why(error));
      const Identity target{st.st_dev, st.st_ino};
      if (S_ISDIR(st.st_mode) && std::find(above.begin(), above.end(), target) != above.end())
        return skip(path_text(relative), "link loop");
    }
    if (S_ISDIR(st.st_mode)) {
      open.push_back({disk, relative, above, linked});
    } else {
      take(disk, relative, st, linked);
    }
  }

  void take(const std::string& disk, const std::string& relative, const struct stat& st, bool linked) {
    Kind kind = kind_of(relative, options_.include);
    const bool named = relative.find('/') == std::string::npos && disk == options_.inputs[input_];
    const bool stream = named && base::names_stream(disk);
    // Under no telling name a stream is read as standard input is.
    if (kind == Kind::none && stream) kind = Kind::jsonl;
    if (kind == Kind::none) return not_read(disk);
    if (!S_ISREG(st.st_mode) && !stream) return skip(path_text(relative), "no regular file");
    Candidate c;
    c.file.disk_path = disk;
    c.file.relative = relative;
    c.file.bytes = S_ISREG(st.st_mode) ? static_cast<std::uint64_t>(st.st_size) : 0;
    c.file.kind = kind;
    c.file.input = input_;
    c.root = root_;
    c.linked = linked;
    // Two ways to one file can only be where inputs overlap or links are followed.
    c.real = linked || named ? real_path(disk) : join(root_, relative);
    candidates_.push_back(std::move(c));
  }

  static std::string shown(const std::string& relative) { return relative.empty() ? "." : path_text(relative); }
  void skip(std::string path, std::string reason) {
    walked_.skipped.push_back({std::move(path), -1, -1, std::move(reason)});
  }
  void not_read(const std::string& disk) {
    ++walked_.not_read;
    if (keep_ == Keep::everything) walked_.not_read_paths.push_back(disk);
  }

  const InputOptions& options_;
  Keep keep_;
  Walked walked_;
  std::vector<Candidate> candidates_;
  std::string root_;
  std::uint32_t input_ = 0;
};

}  // namespace

Walked walk_inputs(const InputOptions& options, Keep keep) { return Walker(options, keep).walk(); }

}  // namespace twicetold::corpus
