// Many files replaced as one: staged, flushed, journalled, renamed - and finished by the next run when
// this one dies on the way.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "clean/file_layer.hpp"
#include "clean/journal.hpp"

namespace twicetold::clean_room {

inline constexpr const char* own_folder = ".twicetold";
inline constexpr const char* journal_name = ".twicetold/removed.jsonl";
inline constexpr const char* files_name = ".twicetold/files.jsonl";
inline constexpr const char* commit_name = ".twicetold/commit.jsonl";
inline constexpr const char* superseded_name = ".twicetold/superseded.jsonl";

base::Hash128 hash_file(FileLayer& layer, const std::string& path);

class Stage {
 public:
  // Makes `folder`/.twicetold and empties what a killed run left in its tmp/. Call recover() first.
  Stage(FileLayer& layer, std::string folder);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // A new file for `path` (raw, below the folder).
  class File {
   public:
    File(Stage& stage, std::string path);
    ~File();
    void write(std::string_view bytes);
    void mode_of(const struct stat& other);  // of a file that replaces none
    base::Hash128 finish();                  // staged from here on

   private:
    struct State;
    std::unique_ptr<State> state_;
  };
  void remove(const std::string& path);
  // Keeps a second name for the file as it is, in .twicetold/originals/; returns it, below .twicetold/.
  std::string keep_original(const std::string& path, const base::Hash128& hash);

  [[nodiscard]] std::string at(const std::string& path) const { return folder_ + '/' + path; }
  [[nodiscard]] std::string scratch() const { return at(".twicetold/tmp"); }
  [[nodiscard]] bool empty() const { return steps_.empty(); }

  // `check` runs when everything is on the disk and before the first file of ours or the caller's
  // changes; it throws to call all of it off. An empty journal or record stays as it is on the disk.
  void commit(const std::string& journal, const std::string& record, const std::string& superseded,
              const std::function<void()>& check);

 private:
  friend class File;
  void clear_beside(const std::string& folder);
  FileLayer& layer_;
  std::string folder_;
  std::vector<CommitStep> steps_;
  std::set<std::string> cleared_;
};

enum class Unfinished { finish, call_off };
// What a killed run left in `folder`. True when there was something. Files that changed since are left
// alone and told in `refused`.
bool recover(FileLayer& layer, const std::string& folder, Unfinished what, std::vector<Skipped>& refused);

}  // namespace twicetold::clean_room
