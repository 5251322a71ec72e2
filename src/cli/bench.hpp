// The four subcommands of bench, one file each.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"

namespace twicetold::cli {

void add_bench_make(CLI::App& bench, Common& common);
void add_bench_score(CLI::App& bench, Common& common);
void add_bench_pairs(CLI::App& bench, Common& common);
void add_bench_run(CLI::App& bench, Common& common);

// Writes a result to a file, whole or not at all.
void write_result(const std::string& path, const std::string& text);

}  // namespace twicetold::cli
