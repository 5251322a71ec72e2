// Stages the files of one folder for one run, and hands them over together.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clean/stage.hpp"
#include "clean/target.hpp"

namespace twicetold::clean_room {

class FolderWriter {
 public:
  // `edits`: of this folder's files, Location::file the path of the target still.
  FolderWriter(const CleanOptions& options, FileLayer& layer, std::string folder);

  // A file with edits. Those that were applied come out of it in the form of the journal.
  void edit(const TargetFile& file, std::vector<DocumentEdit*> edits, CleanResult& result);
  // A file without.
  void copy(const TargetFile& file, CleanResult& result);
  // Everything to the disk; `check` as in Stage::commit().
  void commit(const std::function<void()>& check, CleanResult& result);
  // What was applied, as the journal has it.
  [[nodiscard]] const std::vector<DocumentEdit*>& done() const { return done_; }

 private:
  void edit_plain(const TargetFile& file, std::vector<DocumentEdit*>& edits);
  void edit_archive(const TargetFile& file, std::vector<DocumentEdit*>& edits);
  FileRecord& record_of(const TargetFile& file);
  void keep_original(const TargetFile& file, FileRecord& record);
  std::vector<const DocumentEdit*> earlier_of(const std::string& file, const std::string& member) const;

  const CleanOptions& options_;
  FileLayer& layer_;
  std::string folder_;
  Stage stage_;
  FolderRecord record_;
  std::map<std::string, FileRecord> records_;  // by path
  std::map<Location, DocumentEdit> journal_;
  std::vector<const DocumentEdit*> superseded_;  // rows of journal_
  std::vector<DocumentEdit*> done_;              // this run's
};

}  // namespace twicetold::clean_room
