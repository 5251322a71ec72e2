// twicetold/error.hpp - what goes wrong, and how it is told.
//
// Two kinds, never mixed:
//   * a call that makes no sense, or an output that can't be written: `Error` is thrown;
//   * one bad piece of input: a `Skipped` row (document.hpp); the run goes on.
#pragma once

#include <stdexcept>
#include <string>

namespace twicetold {

enum class ErrorCode {
  usage,        // the caller asked for something meaningless (exit code 2 of the tool)
  input,        // an input that had to be there can't be used (exit code 3)
  output,       // an output can't be written: full disk, no permission (exit code 3)
  mismatch,     // findings or a journal don't belong to these bytes (exit code 3)
  interrupted,  // the caller's stop flag was raised (exit code 130)
};

// Carries a whole sentence that names the file, line or byte, and what to do next.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}
  [[nodiscard]] ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace twicetold
