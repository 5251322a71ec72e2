// twicetold/twicetold.hpp - everything, and a tour.
//
//   #include <twicetold/twicetold.hpp>
//   #include <iostream>
//   int main() {
//     twicetold::AuditOptions options;
//     options.input.inputs = {"articles/"};
//     twicetold::Report report = twicetold::audit(options);
//     for (const auto& group : report.groups)
//       for (const auto& member : group.members)
//         std::cout << report.documents[member.place.document].id << '\n';
//   }
#pragma once

#include "twicetold/bench.hpp"
#include "twicetold/clean.hpp"
#include "twicetold/corpus.hpp"
#include "twicetold/difference.hpp"
#include "twicetold/document.hpp"
#include "twicetold/engine.hpp"
#include "twicetold/error.hpp"
#include "twicetold/fingerprint.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/options.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/report.hpp"
#include "twicetold/role.hpp"
#include "twicetold/sketch.hpp"
#include "twicetold/tail.hpp"
