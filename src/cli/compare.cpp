// `twicetold compare A B`: which passages of two texts match, how, and why; how they differ in words.
// The two are audited as a collection of their own, so every decision is the one an audit makes; only how
// common a phrase is in the whole collection isn't known here.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "cli/commands.hpp"
#include "cli/paper.hpp"
#include "cli/text_address.hpp"
#include "twicetold/engine.hpp"
#include "twicetold/error.hpp"

namespace twicetold::cli {
namespace {

namespace fs = std::filesystem;

struct CompareLine {
  std::string a, b;
  AuditOptions options;
};

// A folder of its own that goes away.
class Workplace {
 public:
  explicit Workplace(const std::string& parent) {
    const std::string base = parent.empty() ? fs::temp_directory_path().string() : parent;
    std::string name = base + "/twicetold-compare-XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
      throw Error(ErrorCode::output, "Can't make a folder in " + base + "; name another with --tmp.");
    path_ = name;
  }
  ~Workplace() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  void write(const std::string& name, const std::string& text) const {
    std::ofstream file(path_ + "/" + name, std::ios::binary);
    file << text;
    if (!file.flush()) throw Error(ErrorCode::output, "Can't write to " + path_ + "; the disk may be full.");
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string percent(double share) { return fmt::format("{:.{}f} %", 100 * share, share > 0 && share < 0.0995 ? 1 : 0); }

std::string meaning(const Match& match) {
  switch (match.match_class) {
    case MatchClass::copy:
      return "the same words";
    case MatchClass::near:
      return "the same passage, edited";
    case MatchClass::partial:
      return "a part taken over";
    case MatchClass::template_:
      return "the same frame with other facts: no duplicate";
    case MatchClass::none:
      return "not the same";
  }
  return {};
}

void show_match(Paper& paper, const Report& report, const Match& match) {
  const bool turned = match.a.document != 0;
  const Place& a = turned ? match.b : match.a;
  const Place& b = turned ? match.a : match.b;
  const std::string_view left = slice(report.documents[0].text, a.span),
                         right = slice(report.documents[1].text, b.span);
  paper.line();
  paper.paragraph({{std::string(class_name(match.match_class)), Ink::strong},
                   {fmt::format("  A passage {}, bytes {}-{}; B passage {}, bytes {}-{}: {}", a.passage, a.span.begin,
                                a.span.end, b.passage, b.span.begin, b.span.end, meaning(match)),
                    Ink::plain}});
  if (match.match_class == MatchClass::copy)
    paper.paragraph({{std::string(right), Ink::plain}}, 2);
  else
    paper.paragraph(difference_pieces(left, right, paper.colour()), 2);
  if (match.match_class == MatchClass::copy) return;  // all is said
  std::string why = difference_words(left, right);
  why += fmt::format("; overlap {:.2f}, containment {:.2f}, longest run {}, reuse {}", match.overlap, match.containment,
                     counted_in_words(match.run, left), percent(match.reuse));
  if (!match.reason.empty()) why.append("; ").append(match.reason);
  paper.paragraph({{why, Ink::faint}}, 2);
}

void run(CompareLine& line, Common& common) {
  const NamedText a = read_one_text(line.a, line.options.input), b = read_one_text(line.b, line.options.input);
  const Workplace place(common.tmp);
  place.write("1.txt", a.text);
  place.write("2.txt", b.text);
  AuditOptions options = line.options;
  options.input = {};
  options.input.inputs = {place.path()};
  if (options.detect.near_misses == 0) options.detect.near_misses = 5;
  options.detect.boilerplate = options.detect.tails = false;
  options.run = run_options(common);
  options.run.progress = {};
  options.run.tmp = place.path();
  const Report report = audit(options);
  Paper paper;
  const auto head = [&](const char* letter, const NamedText& named, std::size_t index) {
    const ReportDocument* d = index < report.documents.size() ? &report.documents[index] : nullptr;
    paper.paragraph(
        {{letter, Ink::strong},
         {fmt::format("  {}  {} bytes, {}", named.name, named.text.size(), counted(d ? d->passages : 0, "passage")),
          Ink::plain}});
  };
  head("A", a, 0);
  head("B", b, 1);
  if (report.documents.size() < 2) {
    paper.line("One of the texts is empty: nothing to compare.");
    paper.print();
    return;
  }
  const ReportDocument& first = report.documents[0];
  std::vector<const Match*> shown;
  std::size_t within = 0, decided = 0;
  for (const Match& match : report.matches) {
    if (match.a.document == match.b.document) {
      within += match.match_class != MatchClass::none;
      continue;
    }
    decided += match.match_class != MatchClass::none;
    shown.push_back(&match);
  }
  if (a.text == b.text) {
    paper.line("The texts are the same, byte for byte.");
    paper.print();
    return;
  }
  if (first.nearest != no_index) {
    paper.line(fmt::format("Matched passages are {} of A and {} of B.", percent(first.nearest_covered),
                           percent(first.nearest_covers)));
  }
  std::stable_sort(shown.begin(), shown.end(),
                   [](const Match* x, const Match* y) { return x->match_class < y->match_class; });
  if (decided == 0) paper.line("No passage of A is in B.");
  for (const Match* match : shown) show_match(paper, report, *match);
  if (within > 0) {
    paper.line();
    paper.line(fmt::format("{} more match{} lie within one of the texts; see `twicetold audit`.", within,
                           within == 1 ? "" : "es"),
               Ink::faint);
  }
  paper.print();
}

}  // namespace

void add_compare(CLI::App& app, Common& common) {
  auto line = std::make_shared<CompareLine>();
  CLI::App* command =
      app.add_subcommand("compare", "Print which passages of two texts match, their differences and the reasons");
  const char* group = "Texts";
  command->add_option("A", line->a, "A text file, ARCHIVE/MEMBER, or a record: FILE.jsonl#ID or FILE.jsonl:LINE")
      ->required()
      ->option_text("A")
      ->group(group);
  command->add_option("B", line->b, "The text to compare it with")->required()->option_text("B")->group(group);
  command->add_option("--text-field", line->options.input.text_field, "")->option_text("NAME")->group(group);
  command
      ->add_option("--id-field", line->options.input.id_field, "Names of the fields of your JSONL records (text, id)")
      ->option_text("NAME")
      ->group(group);
  add_passage_options(*command, line->options.passage);
  add_detect_options(*command, line->options.detect);
  command->footer(
      "Without colour, [-words-] stand only in A and {+words+} only in B.\n"
      "Examples:\n"
      "  twicetold compare old.txt new.txt\n"
      "  twicetold compare news.jsonl#4711 news.jsonl:12\n"
      "  twicetold compare a.txt b.txt --near-misses 50   what nearly matched, and why not");
  command->callback([line, &common] { run(*line, common); });
}

}  // namespace twicetold::cli
