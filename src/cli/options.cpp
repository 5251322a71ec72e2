// Options that several commands share: one place for names, checks and wording.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>

#include "cli/checks.hpp"
#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/progress.hpp"
#include "twicetold/error.hpp"

namespace twicetold::cli {
namespace {

const std::map<std::string, Engine> engines{
    {"rare", Engine::rare}, {"minhash", Engine::minhash}, {"simhash", Engine::simhash}, {"exact", Engine::exact}};
const std::map<std::string, PassageMode> passage_modes{
    {"auto", PassageMode::automatic}, {"line", PassageMode::line}, {"block", PassageMode::block}};
const std::map<std::string, Strictness> strictnesses{
    {"strict", Strictness::strict}, {"normal", Strictness::normal}, {"loose", Strictness::loose}};

// An option whose words stand for the values of an enumeration. (CLI11's CheckedTransformer would tell
// the enumeration's numbers when a word is wrong.)
template <class Enum>
CLI::Option* add_choice(CLI::App& command, const std::string& name, Enum& target,
                        const std::map<std::string, Enum>& map, const std::string& description) {
  std::vector<std::string> words;
  for (const auto& [word, value] : map) words.push_back(word);
  return command
      .add_option_function<std::string>(
          name, [&target, &map](const std::string& word) { target = map.at(word); }, description)
      ->check(one_of(std::move(words)));
}

void set_kinds(const std::vector<std::string>& words, DetectOptions& detect) {
  const auto has = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  detect.duplicates = has("duplicates");
  detect.boilerplate = has("boilerplate");
  detect.tails = has("tails");
}

}  // namespace

void add_input_options(CLI::App& command, InputOptions& input) {
  command.add_option("INPUT", input.inputs, "Files, folders, or - for JSONL on stdin")
      ->required()
      ->option_text("INPUT...")
      ->check(named())
      ->group("Input");
  command.add_option("--text-field", input.text_field, "Field of JSONL records that holds the text (text)")
      ->option_text("NAME")
      ->group("Input");
  command.add_option("--include", input.include, "Read files of such names, whatever their ending")
      ->option_text("GLOB")
      ->group("Input");
  const auto field = [&](const char* name, std::string& target, const char* description) {
    command.add_option(name, target, description)->option_text("NAME")->group(rarer("Input"));
  };
  field("--id-field", input.id_field, "");
  field("--source-field", input.source_field, "");
  field("--date-field", input.date_field, "");
  field("--title-field", input.title_field, "");
  field("--url-field", input.url_field, "Names of other fields (id, source ...)");
  command.add_flag("--follow-links", input.follow_links, "Follow symbolic links")->group(rarer("Input"));
  command.add_option("--max-expand", input.max_expand, "Most a compressed file may grow, as a ratio (1000)")
      ->option_text("RATIO")
      ->check(between(1.0, 1e12))
      ->group(rarer("Input"));
}

void add_passage_options(CLI::App& command, PassageOptions& passage) {
  add_choice(command, "--passages", passage.mode, passage_modes,
             "auto, line or block: what a paragraph is (auto: per document)")
      ->option_text("HOW")
      ->group(rarer("Passages"));
  command.add_option("--max-words", passage.max_words, "Longer passages are cut at sentence ends (150)")
      ->option_text("N")
      ->check(between(20u, 1000000u))
      ->group(rarer("Passages"));
}

void add_detect_options(CLI::App& command, DetectOptions& detect, Needed needed) {
  const std::string rare = rarer("Detection"), group = needed == Needed::often ? "Detection" : rare;
  add_choice(command, "--engine", detect.engine, engines, "rare, minhash, simhash or exact: who proposes pairs (rare)")
      ->option_text("NAME")
      ->group(rare);
  command.add_option("--similarity", detect.similarity, "Least overlap of a near-duplicate, 0..1 (.52)")
      ->option_text("X")
      ->check(between(0.0, 1.0))
      ->group(group);
  command.add_option("--min-words", detect.min_words, "Shorter passages match as copies only (8)")
      ->option_text("N")
      ->check(between(0u, 1000000u))
      ->group(rare);
  add_choice(command, "--tail-strictness", detect.tail_strictness, strictnesses,
             "strict, normal or loose: how sure tails must be")
      ->option_text("HOW")
      ->group(group);
  command.add_option("--cues", detect.cues, "Word lists to use in place of the embedded ones")
      ->option_text("FILE")
      ->check(CLI::ExistingFile)
      ->group(rare);
  command.add_option("--near-misses", detect.near_misses, "Also report N pairs that just failed, with the reason")
      ->option_text("N")
      ->group(rare);
  command
      .add_option_function<std::vector<std::string>>(
          "--only", [&detect](const std::vector<std::string>& words) { set_kinds(words, detect); },
          "Look for these only: duplicates,boilerplate,tails")
      ->option_text("KINDS")
      ->delimiter(',')
      ->check(one_of({"duplicates", "boilerplate", "tails"}))
      ->group(group);
}

RunOptions run_options(Common& common) {
  RunOptions run;
  run.threads = common.threads;
  run.memory = common.memory.empty() ? 0 : parse_size(common.memory);
  run.tmp = common.tmp;
  run.stop = &common.stop;
  run.progress = make_progress(common.progress, common.quiet);
  return run;
}

std::uint64_t parse_size(const std::string& text) {
  const auto wrong = [&]() {
    return Error(ErrorCode::usage,
                 "'" + text + "' is not a size; write bytes, or a number with K, M, G or T: 512M, 2G.");
  };
  std::size_t used = 0;
  double value = 0;
  if (text.empty() || !(std::isdigit(static_cast<unsigned char>(text[0])) != 0 || text[0] == '.')) throw wrong();
  // Digits by hand: std::stod would follow a locale and take "1e3" and "0x10".
  double scale = 0;  // 0: before the point
  for (; used < text.size(); ++used) {
    const char c = text[used];
    if (c == '.' && scale == 0) {
      scale = 1;
    } else if (c >= '0' && c <= '9') {
      if (scale == 0) {
        value = value * 10 + (c - '0');
      } else {
        scale /= 10;
        value += scale * (c - '0');
      }
    } else {
      break;
    }
  }
  std::string unit = text.substr(used);
  std::transform(unit.begin(), unit.end(), unit.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
  const std::string letters = "KMGT";
  double factor = 1;
  if (!unit.empty() && unit != "B") {
    const auto power = letters.find(unit[0]);
    const std::string rest = unit.substr(1);
    if (power == std::string::npos || !(rest.empty() || rest == "B" || rest == "IB")) throw wrong();
    factor = std::ldexp(1.0, 10 * static_cast<int>(power + 1));
  }
  const double bytes = value * factor;
  if (!(bytes >= 1) || bytes >= std::ldexp(1.0, 63)) throw wrong();
  return static_cast<std::uint64_t>(bytes);
}

}  // namespace twicetold::cli
