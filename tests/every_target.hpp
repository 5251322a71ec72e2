// Vector code of every target of this machine.
#pragma once

#include <hwy/targets.h>

#include <string>

namespace testing {

// Runs block(name) once for each, and puts the choice back.
template <class Block>
void on_every_target(Block&& block) {
  for (auto left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
    hwy::SetSupportedTargetsForTest(left & -left);
    block(std::string(hwy::TargetName(left & -left)));
  }
  hwy::SetSupportedTargetsForTest(0);
}

}  // namespace testing
