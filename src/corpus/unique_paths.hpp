// Internal to the corpus room: gives every file a path of its own.
#pragma once

#include <string>
#include <vector>

#include "corpus/walk.hpp"

namespace twicetold::corpus {

struct Candidate {
  WalkedFile file;
  std::string real;     // without links; tells whether two are the same file
  std::string root;     // real path of the input folder (of a named file: of the folder it lies in)
  bool linked = false;  // reached over a link
};

// Drops files that are reached twice, sets file.path and sorts by it. Where paths of two inputs meet, all
// files of these inputs get the shortest part of their folder's own path that no other of them ends in.
void make_paths_unique(std::vector<Candidate>& files);

}  // namespace twicetold::corpus
