// `twicetold clean`: writes the collection again without what was found, and says how to undo it.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "base/terminal.hpp"
#include "cli/checks.hpp"
#include "cli/commands.hpp"
#include "twicetold/clean.hpp"
#include "twicetold/error.hpp"

namespace twicetold::cli {
namespace {

struct CleanLine {
  CleanOptions options;
  std::vector<std::string> remove, roles;
  std::string keep = "first";
  bool diff = false, strict = false;
};

std::string thousands(std::uint64_t n) {
  std::string digits = std::to_string(n), out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string size(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  const char* const units[] = {"kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit < 3) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string quoted(const std::string& path) {
  if (path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@") ==
      std::string::npos)
    return path;
  std::string out = "'";
  for (const char c : path) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

void tell_rows(const std::vector<Skipped>& rows, const char* what) {
  for (std::size_t i = 0; i < rows.size() && i < 20; ++i)
    std::fprintf(stderr, "twicetold: %s%s: %s.\n", base::shown(rows[i].path).c_str(),
                 rows[i].line > 0 ? fmt::format(", line {}", rows[i].line).c_str() : "",
                 base::shown(rows[i].reason).c_str());
  if (rows.size() > 20) std::fprintf(stderr, "twicetold: ... and %zu more %s.\n", rows.size() - 20, what);
}

std::string counted(std::uint64_t n, const char* noun) { return thousands(n) + ' ' + noun + (n == 1 ? "" : "s"); }

std::string summary(const CleanResult& r, const CleanOptions& o) {
  std::string out;
  const bool would = o.dry_run;
  if (r.continued) out += "Finished what an interrupted run had begun.\n";
  if (r.bytes_removed == 0 && r.documents_dropped == 0) {
    out += fmt::format("Nothing to remove in {}.\n", counted(r.documents, "document"));
  } else {
    out += fmt::format(
        "{} {} ({:.1f} %) in {} of {}", would ? "Would remove" : "Removed", size(r.bytes_removed),
        100.0 * static_cast<double>(r.bytes_removed) / static_cast<double>(std::max<std::uint64_t>(r.bytes, 1)),
        thousands(r.documents_changed + r.documents_dropped), counted(r.documents, "document"));
    const char* before = ": ";
    for (std::size_t k = 0; k < remove_kinds; ++k) {
      if (r.removed[k].spans == 0) continue;
      out += fmt::format("{}{} in {} {}", before, size(r.removed[k].bytes), thousands(r.removed[k].spans),
                         remove_kind_name(static_cast<RemoveKind>(k)));
      before = ", ";
    }
    out += ".\n";
    if (r.documents_dropped > 0)
      out += fmt::format("{} {} as a whole.\n", counted(r.documents_dropped, "document"), would ? "would go" : "went");
    if (r.rounds.size() > 1) {
      out += fmt::format("Rounds: {}", r.rounds.size());
      before = " (";
      for (const RemovedTotals& t : r.rounds) {
        out += before + size(t.bytes);
        before = ", ";
      }
      out += ").\n";
    }
  }
  if (!r.settled) out += fmt::format("Stopped after {} rounds; another run may find more.\n", r.rounds.size());
  if (!r.kept_whole.empty()) {
    out += fmt::format("{} would become empty and {} (--drop-empty removes them): ",
                       counted(r.kept_whole.size(), "document"), r.kept_whole.size() == 1 ? "stays" : "stay");
    for (std::size_t i = 0; i < r.kept_whole.size() && i < 5; ++i)
      out += (i > 0 ? ", " : "") + base::shown(r.kept_whole[i]);
    out += r.kept_whole.size() > 5 ? " ...\n" : "\n";
  }
  if (!o.findings.empty() && r.rows_not_asked_for > 0)
    out += fmt::format("Not applied: {} of {} that --remove, --roles or --min-confidence leave out.\n",
                       counted(r.rows_not_asked_for, "row"), base::shown(o.findings));
  else if (r.rows_unnamed > 0)
    out +=
        fmt::format("Found, and left: {} that --remove and --roles don't name.\n", counted(r.rows_unnamed, "finding"));
  if (o.findings.empty() && r.rows_unsure > 0)
    out += fmt::format("Less sure, and left: {} (--min-confidence).\n", counted(r.rows_unsure, "finding"));
  if (r.rows_without_keeper > 0)
    out +=
        fmt::format("Left, so that one copy stays: {} of {}; the rows of their keepers (\"keep\":true) aren't in it.\n",
                    counted(r.rows_without_keeper, "row"), base::shown(o.findings));
  if (r.links_passed_over > 0) out += fmt::format("Passed over: {}.\n", counted(r.links_passed_over, "link"));
  if (!r.skipped.empty())
    out += fmt::format(
        "Not readable, and left as it was: {}.\n",
        r.skipped.size() == 1 ? std::string("1 input or record") : thousands(r.skipped.size()) + " inputs or records");
  for (std::size_t i = 0; i < r.journals.size(); ++i) {
    out += fmt::format("Journal: {}\n", base::shown(r.journals[i]));
    if (r.bytes_removed > 0 || r.documents_dropped > 0)
      out += fmt::format("To undo: twicetold restore {}\n", base::shown(quoted(r.restore_folders[i])));
  }
  if (would) out += "Nothing was written.\n";
  return out;
}

void run(CleanLine& line, Common& common) {
  CleanOptions& o = line.options;
  if (!line.remove.empty()) o.remove = parse_remove(line.remove);
  if (!line.roles.empty()) o.roles = parse_roles(line.roles);
  o.keep = parse_keep(line.keep);
  o.audit.run = run_options(common);
  if (line.diff) {
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    o.diff = [terminal](std::string_view text) {
      const std::string shown = terminal ? base::terminal_safe(text, base::Lines::keep) : std::string(text);
      std::fwrite(shown.data(), 1, shown.size(), stdout);
    };
  }
  const CleanResult result = clean(o);
  clear_progress();
  // A diff on stdout stays a diff.
  if (!common.quiet) std::fputs(summary(result, o).c_str(), line.diff ? stderr : stdout);
  if (!result.refused.empty()) {
    tell_rows(result.refused, "files");
    common.exit_code = 3;
  }
  if (line.strict && !result.skipped.empty()) {
    tell_rows(result.skipped, "inputs");
    common.exit_code = 3;
  }
}

}  // namespace

void add_clean(CLI::App& app, Common& common) {
  auto line = std::make_shared<CleanLine>();
  CleanOptions& o = line->options;
  CLI::App* command = app.add_subcommand("clean", "Write the collection again without what was found");
  add_input_options(*command, o.audit.input);
  command->get_option("INPUT")->description("Files, folders, archives");
  command
      ->add_option("--remove", line->remove,
                   "What goes (boilerplate,off-topic-tail); also duplicate, near-duplicate, partial-reuse, "
                   "duplicate-document, all")
      ->option_text("KINDS")
      ->delimiter(',')
      ->group("What goes");
  command->add_option("--roles", line->roles, "Which boilerplate goes (navigation,player,legal,heading,caption)")
      ->option_text("ROLES")
      ->delimiter(',')
      ->group("What goes");
  command->add_option("--keep", line->keep, "Which copy stays: first, longest, oldest, newest or complete (first)")
      ->option_text("RULE")
      ->check(one_of({"first", "longest", "oldest", "newest", "complete"}))
      ->group("What goes");
  command->add_option("--min-confidence", o.min_confidence, "Least confidence, 0..1 (boilerplate .8, others any)")
      ->option_text("X")
      ->check(between(0.0, 1.0))
      ->group("What goes");
  command->add_option("--findings", o.findings, "Apply a reviewed findings.jsonl; detect nothing")
      ->option_text("FILE")
      ->group("What goes");
  command->add_flag("--drop-empty", o.drop_empty, "Remove documents that would become empty")->group("What goes");
  command->add_option("--out", o.out, "Folder for the cleaned collection")->option_text("DIR")->group("Output");
  command->add_flag("--in-place", o.in_place, "Change the inputs themselves")->group("Output");
  command->add_flag("--dry-run", o.dry_run, "Only say what would go")->group("Output");
  command->add_flag("--diff", line->diff, "Print what goes as a unified diff")->group("Output");
  command->add_flag("--force", o.force, "Write into a folder that holds other things")->group("Output");
  command->add_flag("--strict", line->strict, "Exit with 3 when inputs were skipped")->group("Output");
  add_passage_options(*command, o.audit.passage);
  add_detect_options(*command, o.audit.detect, Needed::rarely);
  command->footer(
      "Examples:\n"
      "  twicetold clean articles/ --dry-run --diff | less\n"
      "  twicetold clean articles/ --out clean --remove all --keep longest\n"
      "  twicetold clean news.jsonl.gz --in-place --findings report/findings.jsonl");
  command->callback([line, &common] { run(*line, common); });
}

}  // namespace twicetold::cli
