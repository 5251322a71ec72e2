// `twicetold show`: a group's or a document's texts, their difference and the reasons, on a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/commands.hpp"
#include "cli/find_texts.hpp"
#include "cli/paper.hpp"
#include "twicetold/error.hpp"

namespace twicetold::cli {
namespace {

struct ShowLine {
  std::string what, folder;
  std::vector<std::string> from;
  std::uint64_t members = 20;
};

std::string percent(double share) { return fmt::format("{:.{}f} %", 100 * share, share > 0 && share < 0.0995 ? 1 : 0); }

std::string joined(const std::vector<std::string>& reasons) {
  std::string text;
  for (const auto& reason : reasons) text += (text.empty() ? "" : "; ") + reason;
  return text;
}

std::string where(const RowPlace& place) {
  return fmt::format("passage {}, bytes {}-{}", place.passage, place.begin, place.end);
}

// The text of a place; false where the document isn't to be had, or has become shorter.
bool text_of(const std::map<std::string, std::string>& texts, const RowPlace& place, std::string_view& text) {
  const auto found = texts.find(place.document);
  if (found == texts.end() || place.end > found->second.size() || place.begin > place.end) return false;
  text = std::string_view(found->second).substr(place.begin, place.end - place.begin);
  return true;
}

std::map<std::string, std::string> texts_of(const ReportFolder& report, const std::vector<std::string>& ids) {
  return find_texts(report.documents(ids), report.input());
}

void tell_missing(Paper& paper, const ReportFolder& report, std::size_t missing) {
  if (missing == 0) return;
  std::string where;
  for (const std::string& input : report.input().inputs) where += (where.empty() ? "" : ", ") + input;
  const std::string whose = missing == 1 ? "One text" : fmt::format("{} texts", missing);
  paper.line();
  paper.line(where.empty()
                 ? whose + " came from standard input and can't be read again; --from FILE says where to look."
                 : whose + " can't be found in " + where +
                       ": moved, changed since the audit, or named from another folder. --from INPUT says "
                       "where to look.",
             Ink::faint);
}

// Members in the given order, the first one being what the others are compared with.
void show_members(Paper& paper, const ReportFolder& report, const std::vector<MemberRow>& members,
                  const std::string& fallback, const std::vector<FindingRow>& findings, std::size_t whole) {
  std::vector<std::string> ids;
  for (const MemberRow& member : members) ids.push_back(member.place.document);
  const auto texts = texts_of(report, ids);
  std::string_view first;
  const bool have_first = text_of(texts, members.front().place, first);
  if (!have_first) first = fallback;
  std::size_t missing = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const MemberRow& member = members[i];
    paper.line();
    std::string about = "  " + where(member.place);
    if (i == 0)
      about += ", representative";
    else if (member.similarity < 1)
      about += ", " + percent(member.similarity) + " alike";
    if (member.keep) about += ", stays";
    paper.paragraph({{member.place.document, Ink::strong}, {about, Ink::faint}});
    std::string_view text;
    if (!text_of(texts, member.place, text)) {
      ++missing;
      if (i == 0) paper.paragraph({{fallback, Ink::plain}}, 2);
      continue;
    }
    if (i == 0 || !have_first) {
      paper.paragraph({{std::string(text), Ink::plain}}, 2);
    } else {
      const std::string words = difference_changes(first, text);
      if (words == "the same words")
        paper.paragraph({{words, Ink::faint}}, 2);
      else
        paper.paragraph(difference_pieces(first, text, paper.colour()), 2);
      if (words != "the same words") paper.paragraph({{words, Ink::faint}}, 2);
    }
    for (const FindingRow& f : findings) {
      if (f.place.document != member.place.document || f.place.begin != member.place.begin || f.because.empty())
        continue;
      paper.paragraph({{"because: " + joined(f.because), Ink::faint}}, 2);
    }
  }
  if (whole > members.size()) {
    paper.line();
    paper.line(fmt::format("... and {} more; --members {} shows all.", whole - members.size(), whole), Ink::faint);
  }
  tell_missing(paper, report, missing);
}

void show_group(Paper& paper, const ReportFolder& report, const GroupRow& group, std::size_t most) {
  const auto findings = report.findings_with("group", group.id);
  std::string role;
  for (const auto& f : findings) role = f.role.empty() ? role : ", " + f.role;
  const std::size_t whole = group.members.size();
  paper.paragraph(
      {{group.id, Ink::strong},
       {fmt::format("  {}{}: {} passages in {}", group.kind, role, group.members.size(),
                    counted(group.documents, "document")),
        Ink::plain},
       {group.least >= 1 ? "" : (whole > 2 ? ", at least " : ", ") + percent(group.least) + " alike", Ink::plain}});
  std::vector<MemberRow> members = group.members;
  std::stable_partition(members.begin(), members.end(), [&](const MemberRow& m) {
    return m.place.document == group.representative.document && m.place.begin == group.representative.begin;
  });
  if (members.size() > most) members.resize(most);
  if (!members.empty()) show_members(paper, report, members, group.text, findings, whole);
}

void show_part(Paper& paper, const ReportFolder& report, const std::string& id, std::size_t most) {
  const auto findings = report.findings_with("part", id);
  if (findings.empty()) throw Error(ErrorCode::usage, "The report has no part " + id + ".");
  std::vector<MemberRow> members;
  for (const auto& f : findings) members.push_back({f.place, 1, f.keep});
  const RowPlace& match = findings.front().match;
  if (members.size() == 1 && !match.document.empty()) members.push_back({match, 1, false});
  const std::size_t whole = members.size();
  paper.paragraph(
      {{findings.front().part, Ink::strong}, {fmt::format("  partial-reuse: {} places", whole), Ink::plain}});
  if (members.size() > most) members.resize(most);
  show_members(paper, report, members, "", findings, whole);
}

Ink ink_of(const FindingRow& f) {
  if (f.kind == "duplicate") return Ink::duplicate;
  if (f.kind == "near-duplicate") return Ink::near;
  if (f.kind == "partial-reuse") return Ink::partial;
  return f.kind == "boilerplate" ? Ink::boilerplate : Ink::tail;
}

// The text with its findings: coloured, and numbered as in the list below it.
void print_text(Paper& paper, const std::string& text, const std::vector<FindingRow>& findings) {
  std::vector<std::uint64_t> cuts{0, text.size()};
  for (const auto& f : findings) {
    cuts.push_back(std::min<std::uint64_t>(f.place.begin, text.size()));
    cuts.push_back(std::min<std::uint64_t>(f.place.end, text.size()));
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::vector<Piece> pieces;
  for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
    Ink ink = Ink::plain;
    std::string opens, closes;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      const RowPlace& p = findings[i].place;
      if (findings[i].kind == "off-topic-tail") {
        if (p.begin == cuts[k]) {
          if (!pieces.empty()) paper.paragraph(pieces);
          pieces.clear();
          paper.rule(fmt::format("off-topic tail, {} sure", percent(findings[i].confidence)), Ink::tail);
        }
        if (p.begin <= cuts[k] && p.end > cuts[k] && ink == Ink::plain) ink = Ink::tail;
        continue;
      }
      if (p.begin <= cuts[k] && p.end > cuts[k]) ink = ink_of(findings[i]);
      if (p.begin == cuts[k]) opens += fmt::format("[{}:", i + 1);
      if (p.end == cuts[k + 1]) closes += "]";
    }
    if (!opens.empty()) pieces.push_back({opens, Ink::faint});
    pieces.push_back({text.substr(cuts[k], cuts[k + 1] - cuts[k]), ink});
    if (!closes.empty()) pieces.push_back({closes, Ink::faint});
  }
  while (!pieces.empty() && pieces.back().text.find_first_not_of("\r\n ") == std::string::npos) pieces.pop_back();
  if (!pieces.empty()) {
    auto& last = pieces.back().text;
    last.erase(last.find_last_not_of("\r\n ") + 1);
    paper.paragraph(pieces);
  }
}

void show_document(Paper& paper, const ReportFolder& report, const DocumentRow& d) {
  const auto findings = report.findings_of(d.id);
  std::string about = fmt::format("  {} bytes, {}", d.bytes, counted(d.passages, "passage"));
  for (const std::string& more : {d.source == "." ? std::string() : d.source, d.date})
    about += more.empty() ? "" : ", " + more;
  paper.paragraph({{d.id, Ink::strong}, {about, Ink::faint}});
  std::string shares;
  const std::pair<const char*, double> parts[] = {{"copies", d.duplicate},
                                                  {"near-duplicates", d.near},
                                                  {"partial reuse", d.partial},
                                                  {"boilerplate", d.boilerplate},
                                                  {"off-topic tail", d.tail}};
  for (const auto& [name, share] : parts) {
    if (share > 0) shares += fmt::format("{}{} {}", shares.empty() ? "" : ", ", percent(share), name);
  }
  paper.line(shares.empty() ? "Nothing was found in this document." : shares);
  if (!d.nearest.empty()) {
    paper.line(fmt::format("Nearest: {}; what both have is {} of this text and {} of that one.", d.nearest,
                           percent(d.covered), percent(d.covers)));
  }
  paper.line();
  const auto texts = find_texts({d}, report.input());
  if (const auto text = texts.find(d.id); text != texts.end())
    print_text(paper, text->second, findings);
  else
    tell_missing(paper, report, 1);
  if (!findings.empty()) paper.line();
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const FindingRow& f = findings[i];
    std::string rest = f.role.empty() ? "" : ", " + f.role;
    if (f.has_confidence)
      rest += ", " + percent(f.confidence) + " sure";
    else if (f.kind != "duplicate" && f.similarity < 1)
      rest += ", " + percent(f.similarity) + (f.kind == "partial-reuse" ? " sure" : " alike");
    if (f.keep) rest += ", stays";
    if (!f.group.empty()) rest += ", " + f.group;
    if (!f.part.empty()) rest += ", " + f.part;
    if (!f.match.document.empty())
      rest +=
          ", best match " + f.match.document + ":" + std::to_string(f.match.begin) + "-" + std::to_string(f.match.end);
    paper.paragraph({{fmt::format("[{}] ", i + 1), Ink::faint}, {f.kind, ink_of(f)}, {rest, Ink::plain}}, 0, 4);
    if (!f.because.empty()) paper.paragraph({{joined(f.because), Ink::faint}}, 4);
  }
}

bool looks_like(char letter, const std::string& what) {
  return what.size() >= 3 && what.size() <= 17 && what[0] == letter &&
         what.find_first_not_of("0123456789abcdef", 1) == std::string::npos;
}

void run(const ShowLine& line) {
  ReportFolder report(line.folder);
  report.look_in(line.from);
  Paper paper;
  const auto documents = report.documents({line.what});
  if (!documents.empty()) {
    show_document(paper, report, documents.front());
  } else if (const auto groups = looks_like('g', line.what) ? report.groups(line.what) : std::vector<GroupRow>{};
             !groups.empty()) {
    if (groups.size() > 1) {
      throw Error(ErrorCode::usage, fmt::format("{} groups begin with {}; write more of the id: {}, {} ...",
                                                groups.size(), line.what, groups[0].id, groups[1].id));
    }
    show_group(paper, report, groups.front(), line.members);
  } else if (looks_like('p', line.what)) {
    show_part(paper, report, line.what, line.members);
  } else {
    const auto ids = report.document_ids(line.what, 6);
    if (ids.size() != 1) {
      std::string hint =
          ids.empty() ? "Group ids are in groups.jsonl, document ids in documents.jsonl." : "Did you mean:";
      for (const auto& id : ids) hint += " " + id;
      throw Error(ErrorCode::usage,
                  "The report in " + line.folder + " has no group or document " + line.what + ". " + hint);
    }
    show_document(paper, report, report.documents(ids).front());
  }
  paper.print();
}

}  // namespace

void add_show(CLI::App& app, Common&) {
  auto line = std::make_shared<ShowLine>();
  CLI::App* command =
      app.add_subcommand("show", "Print a group or a document of a report: texts, differences, reasons");
  command
      ->add_option("WHAT", line->what,
                   "Id of a group (g...), a shared part (p...) or a document; a beginning or part will do")
      ->required()
      ->option_text("GROUP|DOCUMENT")
      ->group("What");
  command->add_option("REPORT_DIR", line->folder, "Folder of the report (twicetold-report)")
      ->option_text("REPORT_DIR")
      ->group("What");
  command->add_option("--from", line->from, "Where the texts are now, if not where the audit read them")
      ->option_text("INPUT")
      ->group("What");
  command->add_option("--members", line->members, "Show at most so many members of a group (20)")
      ->option_text("N")
      ->group("What");
  command->footer(
      "Without colour, [-words-] stand only in the representative and {+words+} only in\n"
      "the member.\n"
      "Examples:\n"
      "  twicetold show g5d1c twicetold-report\n"
      "  twicetold show 004.txt report | less\n"
      "  NO_COLOR=1 twicetold show p41c9 report");
  command->callback([line] {
    if (line->folder.empty()) line->folder = "twicetold-report";
    run(*line);
  });
}

}  // namespace twicetold::cli
