// The order of things (each step on the disk before the next one begins):
//   1 all new files under other names in .twicetold/tmp/      - a full disk shows here: nothing changed
//   2 second names for compressed and archived originals
//   3 removed.jsonl, files.jsonl                               - from here on everything can be undone
//   4 commit.jsonl: what is still to be renamed                - from here on the next run finishes it
//   5 the renames, then commit.jsonl goes
// A kill between 3 and 4 leaves a journal of things that did not happen: harmless, since restore looks
// at what each text is. Flushing is one syncfs for all files, not one fsync each.
#include "clean/stage.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "clean/paths.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

struct FreeHash {
  void operator()(XXH3_state_t* s) const { XXH3_freeState(s); }
};

class Hasher {
 public:
  Hasher() : state_(XXH3_createState()) {
    if (!state_) throw std::bad_alloc();
    XXH3_128bits_reset(state_.get());
  }
  void add(std::string_view bytes) { XXH3_128bits_update(state_.get(), bytes.data(), bytes.size()); }
  [[nodiscard]] base::Hash128 value() const {
    const XXH128_hash_t h = XXH3_128bits_digest(state_.get());
    return {h.low64, h.high64};
  }

 private:
  std::unique_ptr<XXH3_state_t, FreeHash> state_;
};

// Removes new files that a killed run left.
void clear_folder(FileLayer& layer, const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(path.c_str()), ::closedir);
  if (!dir) return;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): each thread has a stream of its own
  while (const dirent* e = ::readdir(dir.get())) {
    const std::string name = e->d_name;
    if (name.starts_with(".twicetold-") && name.ends_with(".part")) layer.unlink((path + '/' + name).c_str());
  }
}

void replace(FileLayer& layer, const std::string& folder, const CommitStep& step) {
  const std::string path = folder + '/' + step.path;
  if (step.staged.empty()) {
    if (layer.unlink(path.c_str()) != 0 && errno != ENOENT) fail_output("remove", path, errno);
    return;
  }
  make_folders(layer, folder_of(path));
  const std::string staged = folder + '/' + step.staged;
  if (layer.rename(staged.c_str(), path.c_str()) != 0) fail_output("replace", path, errno);
}

void end_commit(FileLayer& layer, const std::string& folder) {
  flush_file_system(layer, folder);
  const std::string path = folder + '/' + commit_name;
  if (layer.unlink(path.c_str()) != 0 && errno != ENOENT) fail_output("remove", path, errno);
  flush_folder(layer, folder_of(path));
}

}  // namespace

base::Hash128 hash_file(FileLayer& layer, const std::string& path) {
  Hasher hasher;
  read_pieces(layer, path, [&](std::string_view piece) { hasher.add(piece); });
  return hasher.value();
}

Stage::Stage(FileLayer& layer, std::string folder) : layer_(layer), folder_(std::move(folder)) {
  make_folders(layer_, scratch());
  clear_folder(layer_, scratch());
}

// What was staged and not begun to be renamed goes: it would only take room.
Stage::~Stage() {
  if (exists(at(commit_name))) return;
  for (const CommitStep& step : steps_)
    if (!step.staged.empty()) layer_.unlink(at(step.staged).c_str());
}

// Staged files lie in scratch(), and on another device beside the file they replace.
void Stage::clear_beside(const std::string& folder) {
  struct stat here, there;
  if (::stat(folder.c_str(), &there) != 0 || ::stat(scratch().c_str(), &here) != 0 || here.st_dev == there.st_dev)
    return;
  if (cleared_.insert(folder).second) clear_folder(layer_, folder);
}

struct Stage::File::State {
  State(Stage& s, std::string p) : stage(s), path(std::move(p)), file(s.layer_, s.at(path), s.scratch()) {}
  Stage& stage;
  std::string path;
  NewFile file;
  Hasher hasher;
};

Stage::File::File(Stage& stage, std::string path) {
  stage.clear_beside(folder_of(stage.at(path)));
  state_ = std::make_unique<State>(stage, std::move(path));
}
Stage::File::~File() = default;

void Stage::File::write(std::string_view bytes) {
  state_->hasher.add(bytes);
  state_->file.write(bytes);
}

void Stage::File::mode_of(const struct stat& other) { state_->file.take_after(other); }

base::Hash128 Stage::File::finish() {
  CommitStep step;
  step.path = state_->path;
  step.new_hash = state_->hasher.value();
  const std::string path = state_->stage.at(state_->path);
  struct stat old;
  if (::lstat(path.c_str(), &old) == 0) {
    if (!S_ISREG(old.st_mode)) fail_output("replace", path, S_ISLNK(old.st_mode) ? ELOOP : EISDIR);
    step.had_old = true;
    step.old_hash = hash_file(state_->stage.layer_, path);
    state_->file.take_after(old);
    if (::access(folder_of(path).c_str(), W_OK | X_OK) != 0) fail_output("replace", path, errno);
  }
  step.staged = state_->file.leave().substr(state_->stage.folder_.size() + 1);
  const base::Hash128 hash = step.new_hash;
  state_->stage.steps_.push_back(std::move(step));
  return hash;
}

void Stage::remove(const std::string& path) {
  if (!exists(at(path))) return;
  if (::access(folder_of(at(path)).c_str(), W_OK | X_OK) != 0) fail_output("remove", at(path), errno);
  steps_.push_back({path, "", true, hash_file(layer_, at(path)), {}});
}

std::string Stage::keep_original(const std::string& path, const base::Hash128& hash) {
  for (int n = 0;; ++n) {
    const std::string name = "originals/" + path + (n == 0 ? "" : ".~" + std::to_string(n) + "~");
    const std::string full = at(std::string(own_folder) + '/' + name);
    if (exists(full)) {
      if (hash_file(layer_, full) == hash) return name;
      continue;
    }
    make_folders(layer_, folder_of(full));
    if (layer_.link(at(path).c_str(), full.c_str()) == 0) return name;
    const int error = errno;
    if (error != EPERM && error != EXDEV && error != EMLINK && error != ENOTSUP) fail_output("keep", full, error);
    NewFile copy(layer_, full, scratch());
    copy.write(read_file(layer_, at(path)));
    copy.commit();
    return name;
  }
}

void Stage::commit(const std::string& journal, const std::string& record, const std::string& superseded,
                   const std::function<void()>& check) {
  flush_file_system(layer_, folder_);
  if (check) check();
  if (!superseded.empty()) {
    const std::string path = at(superseded_name);
    write_whole(layer_, path, scratch(), (exists(path) ? read_file(layer_, path) : std::string()) + superseded);
  }
  if (!journal.empty() || !record.empty()) {
    write_whole(layer_, at(journal_name), scratch(), journal);
    write_whole(layer_, at(files_name), scratch(), record);
  }
  if (steps_.empty()) return;
  write_whole(layer_, at(commit_name), scratch(), commit_bytes(steps_));
  for (const CommitStep& step : steps_) replace(layer_, folder_, step);
  end_commit(layer_, folder_);
  steps_.clear();
}

bool recover(FileLayer& layer, const std::string& folder, Unfinished what, std::vector<Skipped>& refused) {
  const std::string path = folder + '/' + commit_name;
  if (!exists(path)) return false;
  for (const CommitStep& step : parse_commit(read_file(layer, path), path)) {
    const std::string target = folder + '/' + step.path;
    const bool staged_there = !step.staged.empty() && exists(folder + '/' + step.staged);
    if (what == Unfinished::call_off) {
      if (staged_there) layer.unlink((folder + '/' + step.staged).c_str());
      continue;
    }
    if (!step.staged.empty() && !staged_there) continue;  // renamed already
    const bool there = exists(target);
    if (step.staged.empty() && !there) continue;  // removed already
    const bool as_it_was = there ? step.had_old && hash_file(layer, target) == step.old_hash : !step.had_old;
    if (as_it_was) {
      replace(layer, folder, step);
    } else {
      if (staged_there) layer.unlink((folder + '/' + step.staged).c_str());
      refused.push_back({step.path, -1, -1, "changed since a run over it was interrupted; left as it is"});
    }
  }
  end_commit(layer, folder);
  return true;
}

}  // namespace twicetold::clean_room
