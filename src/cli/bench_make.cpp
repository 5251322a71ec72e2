// `twicetold bench make`: a collection of any size with planted repeats, and the truth about them.
#include <fmt/format.h>

#include <map>
#include <memory>

#include "cli/bench.hpp"
#include "cli/checks.hpp"
#include "twicetold/bench.hpp"
#include "twicetold/error.hpp"

namespace twicetold::cli {
namespace {

struct Line {
  MakeOptions make;
  std::string recipe = "articles", pool = "512M", part = "256M";
  std::uint64_t paragraphs = 0;
  std::vector<std::string> families;
};

// SIZE or SIZE:RATE, "100000:0.1".
Family parse_family(const std::string& text) {
  Family family;
  const auto colon = text.find(':');
  const bool good = CLI::detail::lexical_cast(text.substr(0, colon), family.size) && family.size >= 2 &&
                    (colon == std::string::npos || (CLI::detail::lexical_cast(text.substr(colon + 1), family.rate) &&
                                                    family.rate >= 0 && family.rate <= 1));
  if (!good) throw Error(ErrorCode::usage, "'" + text + "' is no family; write SIZE or SIZE:RATE, as in 3000:0.1.");
  return family;
}

void run(Line& line, Common& common) {
  MakeOptions& make = line.make;
  make.recipe = line.recipe == "planted" ? Recipe::planted : Recipe::articles;
  if (line.paragraphs > 0) make.documents = line.paragraphs;
  make.pool = parse_size(line.pool);
  make.part = parse_size(line.part);
  for (const auto& family : line.families) make.families.push_back(parse_family(family));
  const MakeResult result = make_collection(make, run_options(common));
  clear_progress();
  if (common.quiet) return;
  fmt::print("{} documents ({:.1f} MB) in {}/documents, {} rows in {}/truth.jsonl\n", result.documents,
             static_cast<double>(result.bytes) / 1e6, make.out, result.truth_rows, make.out);
  fmt::print("paragraphs: {} as they stood in the input, {} joined anew\n", result.natural, result.joined);
}

}  // namespace

void add_bench_make(CLI::App& bench, Common& common) {
  auto line = std::make_shared<Line>();
  CLI::App* command = bench.add_subcommand("make", "Make a collection with planted repeats and their truth");
  command->add_option("--from", line->make.from.inputs, "File or folder whose text is used; again for more")
      ->required()
      ->option_text("INPUT");
  command->add_option("--out", line->make.out, "New folder: documents/ and truth.jsonl")
      ->required()
      ->option_text("DIR");
  command->add_option("--documents", line->make.documents, "How many (1000)")->option_text("N");
  command->add_option("--seed", line->make.seed, "Same seed, same collection (1)")->option_text("S");
  command->add_option("--recipe", line->recipe, "articles, or planted: one paragraph a document, shuffled")
      ->option_text("NAME")
      ->check(one_of({"articles", "planted"}));
  command->add_option("--paragraphs", line->paragraphs, "Rows of recipe planted, the copies counted")->option_text("N");
  command->add_option("--copies", line->make.copies, "Planted copies a document (.5)")
      ->option_text("RATE")
      ->check(between(0.0, 100.0));
  command
      ->add_option("--edits", line->make.edits,
                   "Kinds of copy to plant (all): " + fmt::format("{}", fmt::join(edit_names(), " ")))
      ->option_text("KINDS")
      ->delimiter(',');
  command->add_option("--clustered", line->make.clustered, "Share of paragraphs with copies, recipe planted (.05)")
      ->option_text("SHARE")
      ->check(between(0.0, 1.0));
  command->add_option("--tails", line->make.tails, "Share of documents with an off-topic tail (.1)")
      ->option_text("SHARE")
      ->check(between(0.0, 1.0));
  command->add_option("--sources", line->make.sources, "Publishers with boilerplate of their own (20)")
      ->option_text("N");
  command->add_option("--family", line->families, "One more cluster of SIZE copies, with RATE of words edited (2-20 %)")
      ->option_text("SIZE[:RATE]")
      ->take_all()
      ->expected(1);
  command->add_option("--pool", line->pool, "Source text kept in memory (512M)")->option_text("SIZE");
  command->add_option("--part", line->part, "Size of one part file (256M)")->option_text("SIZE");
  command->add_option("--text-field", line->make.from.text_field, "Field of JSONL records that holds the text")
      ->option_text("NAME");
  command->callback([line, &common] { run(*line, common); });
}

}  // namespace twicetold::cli
