// The machine-readable files of a report, formats as in the contract. Rows are made by all threads (row_file.hpp).
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/atomic_file.hpp"
#include "base/json_out.hpp"
#include "report/row_file.hpp"
#include "twicetold/engine.hpp"
#include "twicetold/report.hpp"

namespace twicetold {

std::string_view kind_name(FindingKind kind) {
  static constexpr std::string_view names[] = {"boilerplate", "duplicate", "near-duplicate", "off-topic-tail",
                                               "partial-reuse"};
  return names[static_cast<int>(kind)];
}
std::string_view class_name(MatchClass match_class) {
  static constexpr std::string_view names[] = {"copy", "near", "partial", "template", "none"};
  return names[static_cast<int>(match_class)];
}

namespace {

using base::append_fixed;
using base::append_json;
using base::append_number;

using report::JsonIds;
using report::Rows;
using report::write_rows;

void write_findings(const Report& r, const JsonIds& ids, const std::string& path) {
  const auto ahead = [&](std::size_t i, unsigned step) {
    const Finding& f = r.findings[i];
    const bool partial = f.kind == FindingKind::partial_reuse;
    if (step == 0) {
      base::fetch(&r.documents[f.place.document].hash);
      ids.fetch_place(f.place.document);
      if (f.group != no_index) base::fetch(&r.groups[f.group].id);
      if (partial) ids.fetch_place(f.match.document);
      base::fetch(f.because.data(), 128);
    } else if (step == 1) {
      ids.fetch(f.place.document);
      if (partial) ids.fetch(f.match.document);
    }
  };
  write_rows(r, ids, path, r.findings.size(), ahead, [&](Rows& rows, std::size_t i) {
    const Finding& f = r.findings[i];
    rows.document("{\"document\":", f.place.document);
    rows.id(",\"hash\":", 0, r.documents[f.place.document].hash);
    rows.number(",\"passage\":", f.place.passage);
    rows.span(f.place.span);
    rows.text(",\"kind\":", kind_name(f.kind));
    if (f.role != Role::none) rows.text(",\"role\":", role_name(f.role));
    if (f.has_keep) rows.text(",\"scope\":", f.scope == Scope::within ? "within" : "across");
    if (f.group != no_index) rows.id(",\"group\":", 'g', r.groups[f.group].id);
    if (f.kind == FindingKind::partial_reuse) rows.id(",\"part\":", 'p', f.part);
    if (f.has_keep) {
      rows.fixed(",\"similarity\":", f.similarity);
      rows.raw(f.keep ? ",\"keep\":true" : ",\"keep\":false");
    } else {
      rows.fixed(",\"confidence\":", f.confidence);
    }
    if (f.kind == FindingKind::partial_reuse) {
      rows.raw(",\"match\":");
      rows.place(f.match, true);
    }
    rows.raw(",\"because\":[");
    const char* between = "";
    for (auto because = f.because.begin(); because != f.because.end(); ++because) {
      rows.text(between, *because);
      between = ",";
    }
    rows.raw("]}\n");
  });
}

// The first `most` characters, cut on a character's border.
std::string_view opening(std::string_view text, std::size_t most) {
  std::size_t i = 0;
  for (std::size_t n = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (n++ == most) break;
  }
  return text.substr(0, i);
}

// A group, or some of its members where it has many.
struct GroupPiece {
  std::uint32_t group = 0, first = 0;  // first: of its members
};
constexpr std::uint32_t piece_members = 64;

void group_head(Rows& rows, const Report& r, const Group& g) {
  const Place& rep = g.members[g.representative].place;
  rows.id("{\"group\":", 'g', g.id);
  rows.text(",\"kind\":", kind_name(g.copies ? FindingKind::duplicate : FindingKind::near_duplicate));
  rows.text(",\"scope\":", g.scope == Scope::within ? "within" : "across");
  rows.number(",\"size\":", g.members.size());
  rows.number(",\"documents\":", g.documents);
  rows.number(",\"sources\":", g.sources);
  rows.raw(",\"representative\":");
  rows.place(rep, true);
  rows.text(",\"text\":", opening(slice(r.documents[rep.document].text, rep.span), 300));
  rows.fixed(",\"similarity\":{\"min\":", g.min_similarity);
  rows.fixed(",\"mean\":", g.mean_similarity);
  rows.raw("},\"members\":[");
}

void write_groups(const Report& r, const JsonIds& ids, const std::string& path) {
  BigVector<GroupPiece> pieces;
  pieces.reserve(r.groups.size());
  for (std::uint32_t g = 0; g < r.groups.size(); ++g)
    for (std::uint32_t m = 0; m < r.groups[g].members.size(); m += piece_members) pieces.push_back({g, m});
  const auto ahead = [&](std::size_t k, unsigned step) {
    const Group& g = r.groups[pieces[k].group];
    const Place& rep = g.members[g.representative].place;
    const std::size_t first = pieces[k].first, last = std::min<std::size_t>(first + 8, g.members.size());
    if (step == 0) base::fetch(&g.members[first], (last - first) * sizeof(Member));
    if (step == 1) base::fetch(&r.documents[rep.document].text);
    if (step == 2 && first == 0)
      base::fetch(r.documents[rep.document].text.data() + rep.span.begin, std::min<std::size_t>(rep.span.size(), 448));
    for (std::size_t i = first; i < last && step > 0; ++i)
      step == 1 ? ids.fetch_place(g.members[i].place.document) : ids.fetch(g.members[i].place.document);
  };
  write_rows(r, ids, path, pieces.size(), ahead, [&](Rows& rows, std::size_t k) {
    const Group& g = r.groups[pieces[k].group];
    const std::size_t first = pieces[k].first, last = std::min<std::size_t>(first + piece_members, g.members.size());
    if (first == 0) group_head(rows, r, g);
    for (std::size_t i = first; i < last; ++i) {
      base::Spill::breathe_now_and_then();
      const Member& m = g.members[i];
      rows.raw(i ? ",{" : "{");
      rows.place(m.place, false);
      rows.fixed(",\"similarity\":", m.similarity);
      rows.raw(m.keep ? ",\"keep\":true}" : ",\"keep\":false}");
    }
    if (last == g.members.size()) rows.raw("]}\n");
  });
}

void write_matches(const Report& r, const JsonIds& ids, const std::string& path) {
  const auto ahead = [&](std::size_t k, unsigned step) {
    const Match& m = r.matches[k];
    if (step == 0) base::fetch(m.common.data(), m.common.size() * sizeof m.common[0]);
    for (const std::uint32_t d : {m.a.document, m.b.document}) {
      if (step == 0) ids.fetch_place(d);
      if (step == 1) ids.fetch(d);
    }
  };
  write_rows(r, ids, path, r.matches.size(), ahead, [&](Rows& rows, std::size_t k) {
    const Match& m = r.matches[k];
    rows.raw("{\"a\":");
    rows.place(m.a, true);
    rows.raw(",\"b\":");
    rows.place(m.b, true);
    rows.text(",\"class\":", class_name(m.match_class));
    rows.fixed(",\"overlap\":", m.overlap);
    rows.fixed(",\"jaccard\":", m.jaccard);
    rows.fixed(",\"containment\":", m.containment);
    rows.number(",\"run\":", m.run);
    rows.fixed(",\"reuse\":", m.reuse);
    rows.raw(",\"common\":[");
    for (std::size_t i = 0; i < m.common.size(); ++i) {
      for (std::size_t j = 0; j < 4; ++j) rows.number(j ? "," : (i ? ",[" : "["), m.common[i][j]);
      rows.raw("]");
    }
    rows.raw("]");
    if (!m.reason.empty()) rows.text(",\"reason\":", m.reason);
    rows.raw("}\n");
  });
}

void write_documents(const Report& r, const JsonIds& ids, const std::string& path) {
  const auto ahead = [&](std::size_t i, unsigned step) {
    const ReportDocument& d = r.documents[i];
    if (step == 0) base::fetch(d.date.data());
    if (d.nearest == no_index) return;
    if (step == 0) ids.fetch_place(d.nearest);
    if (step == 1) ids.fetch(d.nearest);
  };
  write_rows(r, ids, path, r.documents.size(), ahead, [&](Rows& rows, std::size_t i) {
    const ReportDocument& d = r.documents[i];
    rows.document("{\"document\":", static_cast<std::uint32_t>(i));
    rows.text(",\"path\":", d.path);
    if (d.line)
      rows.number(",\"line\":", d.line);
    else
      rows.raw(",\"line\":null");
    rows.id(",\"hash\":", 0, d.hash);
    rows.text(",\"source\":", d.source);
    if (d.date.empty())
      rows.raw(",\"date\":null");
    else
      rows.text(",\"date\":", d.date);
    rows.number(",\"bytes\":", d.text.size());
    rows.number(",\"passages\":", d.passages);
    rows.fixed(",\"duplicate\":", d.duplicate, 4);
    rows.fixed(",\"near\":", d.near, 4);
    rows.fixed(",\"partial\":", d.partial, 4);
    rows.fixed(",\"boilerplate\":", d.boilerplate, 4);
    rows.fixed(",\"tail\":", d.tail, 4);
    if (d.nearest == no_index) {
      rows.raw(",\"nearest\":null");
    } else {
      rows.document(",\"nearest\":{\"document\":", d.nearest);
      rows.fixed(",\"covered\":", d.nearest_covered, 4);
      rows.fixed(",\"covers\":", d.nearest_covers, 4);
      rows.raw("}");
    }
    rows.raw("}\n");
  });
}

void write_skipped(const Report& r, const JsonIds& ids, const std::string& path) {
  const auto ahead = [](std::size_t, unsigned) {};
  write_rows(r, ids, path, r.skipped.size(), ahead, [&](Rows& rows, std::size_t i) {
    const Skipped& s = r.skipped[i];
    rows.text("{\"path\":", s.path);
    if (s.line >= 0) rows.number(",\"line\":", static_cast<std::uint64_t>(s.line));
    if (s.byte >= 0) rows.number(",\"byte\":", static_cast<std::uint64_t>(s.byte));
    rows.text(",\"reason\":", s.reason);
    rows.raw("}\n");
  });
}

std::string engine_name(Engine e) {
  static constexpr const char* names[] = {"rare", "minhash", "simhash", "exact"};
  return names[static_cast<int>(e)];
}

void append_options(std::string& o, const AuditOptions& a) {
  static constexpr const char* modes[] = {"auto", "line", "block"};
  static constexpr const char* strictness[] = {"strict", "normal", "loose"};
  const auto list = [&](const char* key, const std::vector<std::string>& words) {
    o += fmt::format("\"{}\":[", key);
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i) o.push_back(',');
      append_json(o, words[i]);
    }
    o += "],";
  };
  // Sorted and absolute: the report can find its texts again, whatever the order they were named in.
  std::vector<std::string> inputs;
  for (const std::string& i : a.input.inputs)
    inputs.push_back(i == "-" ? i : std::filesystem::absolute(i).lexically_normal().string());
  std::sort(inputs.begin(), inputs.end());
  o.push_back('{');
  list("inputs", inputs);
  list("include", a.input.include);
  o += fmt::format("\"follow_links\":{},\"max_expand\":{}", a.input.follow_links, a.input.max_expand);
  for (const auto& [name, field] : {std::pair{"text", &a.input.text_field},
                                    {"id", &a.input.id_field},
                                    {"source", &a.input.source_field},
                                    {"date", &a.input.date_field},
                                    {"title", &a.input.title_field},
                                    {"url", &a.input.url_field}}) {
    o += fmt::format(",\"{}_field\":", name);
    append_json(o, *field);
  }
  o += fmt::format(",\"engine\":\"{}\",\"passages\":\"{}\",\"max_words\":{},\"similarity\":",
                   engine_name(a.detect.engine), modes[static_cast<int>(a.passage.mode)], a.passage.max_words);
  append_fixed(o, a.detect.similarity, 4);
  o += fmt::format(",\"min_words\":{},\"tail_strictness\":\"{}\",\"near_misses\":{},\"only\":[", a.detect.min_words,
                   strictness[static_cast<int>(a.detect.tail_strictness)], a.detect.near_misses);
  bool first = true;
  const auto only = [&](bool on, const char* name) {
    if (!on) return;
    o += fmt::format("{}\"{}\"", first ? "" : ",", name);
    first = false;
  };
  only(a.detect.duplicates, "duplicates");
  only(a.detect.boilerplate, "boilerplate");
  only(a.detect.tails, "tails");
  o += "],\"cues\":";
  append_json(o, a.detect.cues);
  o.push_back('}');
}

void write_summary(const Report& r, const std::string& path) {
  std::string o = fmt::format("{{\"schema\":1,\"version\":\"{}\",\"options\":", version);
  append_options(o, r.options);
  o += fmt::format(",\"input\":{{\"documents\":{},\"bytes\":{},\"passages\":{},\"skipped\":{},\"not_read\":{}}}",
                   r.documents.size(), r.bytes, r.passages, r.skipped.size(), r.not_read);
  o += fmt::format(
      ",\"found\":{{\"groups\":{},\"duplicate_bytes\":{},\"near_bytes\":{},\"partial_bytes\":{},"
      "\"boilerplate_bytes\":{},\"tail_bytes\":{},\"tails\":{}}}",
      r.groups.size(), r.duplicate_bytes, r.near_bytes, r.partial_bytes, r.boilerplate_bytes, r.tail_bytes, r.tails);
  o += ",\"estimated_recall\":{\"value\":";
  append_fixed(o, r.recall, 4);
  o += ",\"low\":";
  append_fixed(o, r.recall_low, 4);
  o += ",\"high\":";
  append_fixed(o, r.recall_high, 4);
  o += ",\"how\":";
  append_json(o, r.recall_how);
  o += "},\"run\":{\"seconds\":";
  append_fixed(o, r.seconds, 4);
  o += ",\"stages\":[";
  for (std::size_t i = 0; i < r.stages.size(); ++i) {
    const Stage& s = r.stages[i];
    o += i ? ",{\"name\":" : "{\"name\":";
    append_json(o, s.name);
    o += ",\"seconds\":";
    append_fixed(o, s.seconds, 4);
    o += ",\"bytes_per_second\":";
    const auto bytes = static_cast<double>(s.bytes ? s.bytes : r.bytes);
    append_number(o, s.seconds > 0 ? static_cast<std::uint64_t>(bytes / s.seconds) : 0);
    o += "}";
  }
  o += fmt::format("],\"peak_bytes\":{},\"threads\":{},\"memory\":{}}}}}\n", r.peak_bytes, r.threads, r.memory);
  base::write_file_atomically(path, o);
}

}  // namespace

void write_report(const Report& report, const std::string& folder) {
  const std::string at = folder + "/";
  const JsonIds ids(report);
  write_skipped(report, ids, at + "skipped.jsonl");
  write_documents(report, ids, at + "documents.jsonl");
  write_groups(report, ids, at + "groups.jsonl");
  write_matches(report, ids, at + "matches.jsonl");
  write_findings(report, ids, at + "findings.jsonl");
  write_summary(report, at + "summary.json");
}

}  // namespace twicetold
