// The walk is the corpus room's, so that what is copied and what was read never differ. Every place is
// checked to lie below its root; links are never copied and never written through.
#include "clean/target.hpp"

#include <dirent.h>
#include <stdlib.h>

#include <cerrno>
#include <map>
#include <memory>
#include <set>

#include "clean/file_layer.hpp"
#include "clean/paths.hpp"
#include "clean/stage.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

[[noreturn]] void refuse(const std::string& sentence) { throw Error(ErrorCode::usage, sentence); }

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// Without links; what isn't there yet is taken as it is written.
std::string real_path(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), ::free);
  if (real) return real.get();
  const std::string clean = without_slash(path), folder = folder_of(clean);
  const std::string name = clean.substr(clean.rfind('/') == std::string::npos ? 0 : clean.rfind('/') + 1);
  if (folder == clean || name == "..") return clean;
  const std::string above = real_path(folder);
  return above == "/" ? above + name : above + '/' + name;
}

bool is_or_below(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder == "/" ? folder : folder + '/');
}

bool is_folder(const std::string& path) {
  struct stat s;
  return ::stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode);
}

bool holds_nothing(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(path.c_str()), ::closedir);
  if (!dir) return false;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): each thread has a stream of its own
  while (const dirent* e = ::readdir(dir.get())) {
    const std::string_view name = e->d_name;
    if (name != "." && name != "..") return false;
  }
  return true;
}

void check_out(const CleanOptions& o) {
  const std::string out = real_path(o.out);
  for (const std::string& input : o.audit.input.inputs) {
    const std::string real = real_path(input);
    if (is_or_below(real, out))
      refuse("--out " + shown(o.out) + " is, or holds, the input " + shown(input) +
             ". Name another folder, or clean --in-place.");
    if (is_folder(input) && is_or_below(out, real))
      refuse("--out " + shown(o.out) + " lies in the input " + shown(input) +
             "; the next run would read it. Name a folder outside.");
  }
  if (!exists(o.out)) return;
  if (!is_folder(o.out)) refuse("--out " + shown(o.out) + " is no folder.");
  const std::string record = o.out + '/' + files_name;
  if (exists(record)) {
    FileLayer& layer = o.layer != nullptr ? *o.layer : system_files();
    if (parse_folder_record(read_file(layer, record), record).in_place)
      refuse("--out " + shown(o.out) +
             " was cleaned in place; writing there would lose what undoes it. Name another folder.");
    return;
  }
  // A run that died before its journal leaves nothing but our own folder.
  if (!o.force && !holds_nothing(o.out) && !exists(o.out + '/' + own_folder))
    refuse("--out " + shown(o.out) + " holds other things. Name a new folder, or --force to write among them.");
}

// Below its root, whatever inputs are called.
std::string safe_place(const std::string& path) {
  std::string place;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part == ".." || (place.empty() && part == own_folder))
      refuse("The path " + shown(path) + " can't be written below a folder.");
    if (!place.empty()) place += '/';
    place += part;
  }
  return place;
}

}  // namespace

Targets find_targets(const CleanOptions& o) {
  const auto& inputs = o.audit.input.inputs;
  if (o.in_place == !o.out.empty() && !(o.dry_run && !o.in_place))
    refuse(o.in_place ? "--in-place and --out exclude each other."
                      : "Where to? Name --out DIR, or --in-place, or --dry-run.");
  if (o.in_place && o.audit.input.follow_links)
    refuse(
        "--in-place doesn't follow links: it would change files outside the folder. Clean with --out, or name the "
        "folders themselves.");
  for (const std::string& input : inputs) {
    struct stat s;
    if (input == "-" || (::stat(input.c_str(), &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode)))
      refuse("clean needs files: save " + (input == "-" ? "standard input" : "the stream " + shown(input)) +
             " to a file first.");
    if (o.in_place && ::lstat(input.c_str(), &s) == 0 && S_ISLNK(s.st_mode))
      refuse("The input " + shown(input) + " is a link. To clean in place, name what it points to.");
  }
  if (!o.out.empty() && !o.in_place) check_out(o);

  corpus::Walked walked = corpus::walk_inputs(o.audit.input, corpus::Keep::everything);
  Targets t;
  for (Skipped& s : walked.skipped) {
    if (s.reason == "link, not followed")
      ++t.links;
    else if (!o.in_place && s.reason != "no regular file" && !s.reason.starts_with("link"))
      t.lost.push_back(std::move(s));
  }
  std::vector<std::uint32_t> root_of(inputs.size(), 0);
  if (o.in_place) {
    std::map<std::string, std::uint32_t> known;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const std::string root = without_slash(is_folder(inputs[i]) ? inputs[i] : folder_of(without_slash(inputs[i])));
      const auto [it, fresh] = known.try_emplace(real_path(root), static_cast<std::uint32_t>(t.roots.size()));
      if (fresh) t.roots.push_back(root);
      root_of[i] = it->second;
    }
  } else {
    t.roots.push_back(o.out.empty() ? "" : without_slash(o.out));
  }
  std::set<std::string> places;
  std::map<std::uint32_t, std::string> prefixes;  // of inputs, where the walk had to tell them apart
  for (corpus::WalkedFile& f : walked.files) {
    TargetFile file;
    file.path = f.path;
    file.disk_path = f.disk_path;
    file.root = root_of[f.input];
    file.kind = f.kind;
    file.place = safe_place(o.in_place ? f.relative : raw_path(f.path));
    const std::string text = corpus::path_text(f.relative);
    if (f.path.size() > text.size() && f.path.ends_with(text))
      prefixes[f.input] = f.path.substr(0, f.path.size() - text.size());
    places.insert(file.place);
    t.files.push_back(std::move(file));
  }
  if (!o.in_place) {
    std::set<std::string> taken;
    for (const std::string& disk : walked.not_read_paths) {
      struct stat s;
      if (::lstat(disk.c_str(), &s) != 0 || !S_ISREG(s.st_mode)) {
        t.links += S_ISLNK(s.st_mode) ? 1U : 0U;
        continue;
      }
      if (!taken.insert(real_path(disk)).second) continue;
      TargetFile file;
      file.disk_path = disk;
      // Inputs that hold each other name a file by the longest way.
      std::size_t best = std::string::npos, which = 0;
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::string folder = without_slash(inputs[i]);
        if (is_or_below(disk, folder) && (best == std::string::npos || folder.size() < best)) {
          best = folder.size();
          which = i;
        }
      }
      const std::string relative = best == std::string::npos || disk.size() == best
                                       ? std::string(corpus::base_name(disk))
                                       : disk.substr(disk[best] == '/' ? best + 1 : best);
      const auto prefix = prefixes.find(static_cast<std::uint32_t>(which));
      file.place = safe_place((prefix == prefixes.end() ? "" : raw_path(prefix->second)) + relative);
      // Two inputs may each hold a file of that name that isn't read: the second takes its folder along.
      if (places.count(file.place) != 0)
        file.place = safe_place(std::string(corpus::base_name(without_slash(inputs[which]))) + '/' + file.place);
      if (!places.insert(file.place).second) {
        t.lost.push_back({corpus::path_text(disk), -1, -1, "another input has a file of the same path"});
        continue;
      }
      t.files.push_back(std::move(file));
    }
  }
  for (TargetFile& f : t.files)
    if (::stat(f.disk_path.c_str(), &f.seen) != 0) f.seen = {};
  return t;
}

void check_unchanged(const Targets& targets) {
  for (const TargetFile& f : targets.files) {
    struct stat now{};
    if (::stat(f.disk_path.c_str(), &now) != 0) now = {};
    if (now.st_ino == f.seen.st_ino && now.st_dev == f.seen.st_dev && now.st_size == f.seen.st_size &&
        now.st_mtim.tv_sec == f.seen.st_mtim.tv_sec && now.st_mtim.tv_nsec == f.seen.st_mtim.tv_nsec)
      continue;
    throw Error(
        ErrorCode::mismatch,
        shown(f.disk_path) +
            " was changed by somebody while it was being cleaned. Nothing was touched; run the same command again.");
  }
}

}  // namespace twicetold::clean_room
