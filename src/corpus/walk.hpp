// Internal to the library: INPUT... -> the files to read, each with the path its ids use.
#pragma once

#include <string>
#include <vector>

#include "corpus/path_text.hpp"
#include "twicetold/document.hpp"
#include "twicetold/options.hpp"

namespace twicetold::corpus {

struct WalkedFile {
  std::string path;       // as ids use it: UTF-8, unique; "-" for stdin
  std::string disk_path;  // to open it
  std::string relative;   // below its input, raw bytes
  std::uint64_t bytes = 0;
  Kind kind = Kind::none;
  std::uint32_t input = 0;  // which of InputOptions::inputs
};

struct Walked {
  std::vector<WalkedFile> files;  // sorted by path
  std::vector<Skipped> skipped;
  std::uint64_t not_read = 0;
  std::vector<std::string> not_read_paths;  // on disk; only filled when asked for
};

enum class Keep { readable, everything };

// Throws Error(usage) for an input that doesn't exist. A file reached twice is read once: by a way without
// links if there is one, below the outermost input that holds it.
Walked walk_inputs(const InputOptions& options, Keep keep = Keep::readable);

}  // namespace twicetold::corpus
