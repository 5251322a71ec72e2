// The folder that finished stages of a run are kept in, below --tmp: `.twicetold-work`, or with a number behind it
// where another run is at work or was killed. It goes with the run that ends in an orderly way; a killed one leaves it,
// to go on from, until the next run over the same inputs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twicetold::engine {

class WorkFolder {
 public:
  // `key` names options and the inputs' state, `owner` the inputs alone. With `resume`, a folder left by a killed run
  // with the same key is taken over; one of the same owner that nobody holds is emptied and used. What killed runs
  // of others left is never touched. Throws Error(output).
  WorkFolder(const std::string& tmp, std::uint64_t key, std::uint64_t owner, bool resume);
  ~WorkFolder();  // removes it, unless keep() was called
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  [[nodiscard]] std::string path(std::string_view name) const;
  [[nodiscard]] const std::string& folder() const { return folder_; }
  // What was found: nothing, the stages of another run (removed), or stages to go on from.
  enum class Found { nothing, other, same };
  [[nodiscard]] Found found() const { return found_; }

  // A finished stage: its data, complete or absent. `read` gives an empty string where there is none.
  void finish(std::string_view stage, std::string_view data) const;
  [[nodiscard]] std::string read(std::string_view stage) const;
  void keep() { keep_ = true; }

 private:
  std::string tmp_, folder_;
  std::uint64_t key_;
  Found found_ = Found::nothing;
  int lock_ = -1;
  bool keep_ = false;
};

// Removes work folders in `tmp` that killed runs of this owner left.
void remove_left_work(const std::string& tmp, std::uint64_t owner);

}  // namespace twicetold::engine
