// twicetold/engine.hpp - the whole audit in one call.
#pragma once

#include "twicetold/report.hpp"

namespace twicetold {

// Reads, finds, decides, groups, types; writes nothing. The same Report for any thread count, input
// order and memory budget (but for its run figures).
Report audit(const AuditOptions& options);

// Version of the tool and of its formats.
inline constexpr const char* version = "0.1.0";

}  // namespace twicetold
