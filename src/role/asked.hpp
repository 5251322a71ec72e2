// How sure a verdict must be before something is called boilerplate: what the collection itself shows of that.
#pragma once

#include <cstdint>

#include "twicetold/role.hpp"

namespace twicetold::role_detail {

// Verdicts of a collection, or of a sample of it: how many lean to boilerplate, and how many of those are sure.
struct Surety {
  std::uint32_t leaning = 0, sure = 0;
  void add(double confidence) {
    if (confidence > 0.5) ++leaning;
    if (confidence > 0.9) ++sure;
  }
};

// Least confidence, for what repeats and for what no other document has. As they stand here they are those of a
// collection that leaves no doubt.
struct Asked {
  double repeated = 0.56, single = 0.62;
  [[nodiscard]] double of(const RoleEvidence& evidence) const {
    if (evidence.documents_digits >= 2) return repeated;
    // Nothing to compare with: form alone speaks.
    constexpr double alone = 0.76;
    return evidence.source_documents < 3 && single < alone ? alone : single;
  }
};
Asked asked_of(const Surety& repeated, const Surety& single);

}  // namespace twicetold::role_detail
