// What `twicetold bench run` measured, and the three ways in which it is told.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "twicetold/bench.hpp"

namespace twicetold::cli {

struct MeasuredStage {
  std::string name;
  double seconds = 0;
};
struct MeasuredAudit {
  double share = 1;
  unsigned threads = 1;
  std::uint64_t documents = 0, bytes = 0, passages = 0, peak = 0;
  double wall = 0, cpu = 0;
  std::vector<MeasuredStage> stages;
};
struct Measured {
  std::vector<KernelLine> kernels;
  std::vector<MeasuredAudit> audits;
};

std::string measured_table(const Measured& measured);  // for a person
std::string measured_json(const Measured& measured);
std::string measured_rows(const Measured& measured);  // tab-separated, a row a measurement

}  // namespace twicetold::cli
