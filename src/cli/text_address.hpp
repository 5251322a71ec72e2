// One text named on the command line: a file, a record of a JSONL file, a member of an archive.
#pragma once

#include <string>

#include "twicetold/options.hpp"

namespace twicetold::cli {

struct NamedText {
  std::string name, text;
};

// FILE, FILE#ID or FILE:LINE, where FILE may lie in an archive: a.tar/b/c.txt. What is a file by its whole name
// is that file. Throws Error(usage) where the name can't be meant, Error(input) where nothing can be read.
NamedText read_one_text(const std::string& argument, InputOptions input);

}  // namespace twicetold::cli
