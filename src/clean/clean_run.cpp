// clean() from outside in: check the command, lock, finish what a killed run left, read and plan in
// memory, stage every new file, write the journal, rename. Until the journal is on the disk a failure of
// any kind leaves things as they were.
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>

#include "clean/paths.hpp"
#include "clean/rounds.hpp"
#include "clean/writer.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

void count(const Outcome& outcome, CleanResult& result) {
  result.documents = outcome.documents;
  result.bytes = outcome.bytes;
  result.rounds = outcome.rounds;
  result.settled = outcome.settled;
  result.kept_whole = outcome.kept_whole;
  result.rows_not_asked_for = outcome.not_asked_for;
  result.rows_unsure = outcome.unsure;
  result.rows_unnamed = outcome.unnamed;
  result.rows_without_keeper = outcome.orphaned;
  result.skipped = outcome.skipped;
}

void count(const DocumentEdit& e, CleanResult& result) {
  (e.dropped ? result.documents_dropped : result.documents_changed) += 1;
  for (const Piece& p : e.pieces) {
    RemovedTotals& totals = result.removed[static_cast<std::size_t>(p.kind)];
    totals.spans += 1;
    totals.bytes += p.span.size();
    result.bytes_removed += p.span.size();
  }
}

// A run that is refused or fails before it wrote anything leaves no empty folders behind.
class NewFolders {
 public:
  ~NewFolders() {
    for (const std::string& own : own_) {
      if (exists(own + "/files.jsonl") || exists(own + "/removed.jsonl") || exists(own + "/commit.jsonl")) continue;
      ::unlink((own + "/lock").c_str());
      for (const char* below : {"/tmp", "/originals", ""}) ::rmdir((own + below).c_str());
    }
    for (const std::string& root : roots_) ::rmdir(root.c_str());  // only if empty
  }
  // Only once the lock is ours: another run may be at work in a folder that is as new.
  void made(const std::string& root, bool own_was_there, bool root_was_there) {
    if (!own_was_there) own_.push_back(root + '/' + own_folder);
    if (!root_was_there) roots_.push_back(root);
  }

 private:
  std::vector<std::string> own_, roots_;
};

}  // namespace

CleanResult clean_with(const CleanOptions& options, const Auditor& auditor) {
  FileLayer& layer = options.layer != nullptr ? *options.layer : system_files();
  CleanResult result;
  Targets targets = find_targets(options);
  NewFolders fresh;
  std::vector<std::unique_ptr<FolderLock>> locks;
  if (!options.dry_run) {
    for (const std::string& root : targets.roots) {
      const bool own_was_there = exists(root + '/' + own_folder), root_was_there = exists(root);
      make_folders(layer, root + '/' + own_folder);
      locks.push_back(std::make_unique<FolderLock>(layer, root + '/' + own_folder + "/lock", root));
      fresh.made(root, own_was_there, root_was_there);
      if (recover(layer, root, Unfinished::finish, result.refused)) result.continued = true;
    }
    if (result.continued) targets = find_targets(options);
  }
  Outcome outcome = run_rounds(options, auditor, read_collection(options.audit));
  count(outcome, result);
  result.links_passed_over = targets.links;

  // Edits to their files: of "a/b.tar/c.txt" the file is "a/b.tar".
  std::map<std::string_view, std::size_t> file_of;
  for (std::size_t i = 0; i < targets.files.size(); ++i)
    if (targets.files[i].kind != corpus::Kind::none) file_of.emplace(targets.files[i].path, i);
  std::vector<std::vector<DocumentEdit*>> edits(targets.files.size());
  for (DocumentEdit& e : outcome.edits) {
    std::string_view path = e.at.file;
    auto it = file_of.find(path);
    while (it == file_of.end()) {
      const std::size_t slash = path.rfind('/');
      if (slash == std::string_view::npos)
        throw Error(ErrorCode::mismatch,
                    shown(e.at.file) +
                        " went away while it was being cleaned. Nothing was touched; run the same command again.");
      path = path.substr(0, slash);
      it = file_of.find(path);
    }
    edits[it->second].push_back(&e);
    if (options.dry_run) count(e, result);
  }
  if (options.dry_run) return result;
  result.refused.insert(result.refused.end(), targets.lost.begin(), targets.lost.end());

  for (std::uint32_t root = 0; root < targets.roots.size(); ++root) {
    FolderWriter writer(options, layer, targets.roots[root]);
    for (std::size_t i = 0; i < targets.files.size(); ++i) {
      const auto* stop = options.audit.run.stop;
      if (stop != nullptr && stop->load()) throw Error(ErrorCode::interrupted, "Interrupted; nothing was touched.");
      const TargetFile& file = targets.files[i];
      if (file.root != root) continue;
      if (!edits[i].empty())
        writer.edit(file, edits[i], result);
      else if (!options.in_place)
        writer.copy(file, result);
    }
    for (const DocumentEdit* e : writer.done()) count(*e, result);
    writer.commit(
        [&] {
          if (root == 0 || !options.in_place) check_unchanged(targets);
        },
        result);
  }
  return result;
}

}  // namespace twicetold::clean_room
