// Where cleaned files go: the folder(s) of one run, and every file of the inputs with its place there.
#pragma once

#include <sys/stat.h>

#include <string>
#include <vector>

#include "corpus/walk.hpp"
#include "twicetold/clean.hpp"

namespace twicetold::clean_room {

struct TargetFile {
  std::string path;  // as ids write it in this run; archives' members have '/' and a name behind it
  std::string disk_path;
  std::string place;  // below its root, raw bytes
  std::uint32_t root = 0;
  corpus::Kind kind = corpus::Kind::none;  // none: copied as it is
  struct stat seen{};                      // when the run began
};

struct Targets {
  std::vector<std::string> roots;  // no slash at the end
  std::vector<TargetFile> files;   // read ones first, by path
  std::uint64_t links = 0;         // passed over
  std::vector<Skipped> lost;       // can't be copied
};

// Throws Error(usage) for what makes no sense, before any work: an output folder that is an input,
// above or below one, or holds other things (unless `force`); links to be cleaned in place ...
Targets find_targets(const CleanOptions& options);

// Throws Error(mismatch) if a file isn't any more what it was when the run began.
void check_unchanged(const Targets& targets);

}  // namespace twicetold::clean_room
