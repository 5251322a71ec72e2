// Gates: `--fail-if 'duplicates>5%'`.
#pragma once

#include <string>
#include <vector>

#include "twicetold/report.hpp"

namespace twicetold::cli {

struct Limit {
  enum class What { duplicates, boilerplate, tails, skipped } what = What::duplicates;
  bool at_least = false;  // ">=" instead of ">"
  bool percent = false;   // of bytes, keepers not counted; for skipped: of documents
  double value = 0;
  std::string text;  // as given
};

// Throws Error(usage) for what isn't NAME>NUMBER or NAME>NUMBER%.
Limit parse_limit(const std::string& text);

// The measured value where the limit is exceeded, as a sentence; empty when it holds.
std::string exceeded(const Limit& limit, const Report& report);

}  // namespace twicetold::cli
