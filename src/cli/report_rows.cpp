// Reads a report's JSONL with simdjson. A line is parsed only when it holds the looked-for bytes, so a
// report of gigabytes is gone through at the speed of the disk.
#include "cli/report_rows.hpp"

#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>

#include "base/stream_path.hpp"
#include "twicetold/error.hpp"

namespace twicetold::cli {
namespace {

using simdjson::dom::element;

std::string text(element row, const char* key) {
  std::string_view value;
  return row[key].get_string().get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}
std::uint64_t whole(element row, const char* key) {
  std::uint64_t value = 0;
  return row[key].get_uint64().get(value) == simdjson::SUCCESS ? value : 0;
}
double real(element row, const char* key) {
  double value = 0;
  return row[key].get_double().get(value) == simdjson::SUCCESS ? value : 0;
}
bool truth(element row, const char* key) {
  bool value = false;
  return row[key].get_bool().get(value) == simdjson::SUCCESS && value;
}
RowPlace place(element row) {
  return {text(row, "document"), whole(row, "passage"), whole(row, "begin"), whole(row, "end")};
}

std::vector<std::string> texts(element row, const char* key) {
  std::vector<std::string> list;
  simdjson::dom::array values;
  if (row[key].get_array().get(values) != simdjson::SUCCESS) return list;
  for (const element value : values) {
    std::string_view word;
    if (value.get_string().get(word) == simdjson::SUCCESS) list.emplace_back(word);
  }
  return list;
}

// Calls use(row) for every line that holds `needle`.
void each_row(const std::string& path, const std::string& needle, const std::function<void(element)>& use) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorCode::input, "Can't read " + path + "; it belongs to a report. Run the audit again.");
  simdjson::dom::parser parser;
  std::string line;
  for (std::uint64_t number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.find(needle) == std::string::npos) continue;
    element row;
    if (parser.parse(line).get(row) != simdjson::SUCCESS) {
      throw Error(ErrorCode::input,
                  path + ":" + std::to_string(number) + " is no JSON; the report is damaged. Run the audit again.");
    }
    use(row);
  }
}

FindingRow finding(element row) {
  FindingRow f;
  f.place = place(row);
  f.kind = text(row, "kind");
  f.role = text(row, "role");
  f.group = text(row, "group");
  f.part = text(row, "part");
  f.scope = text(row, "scope");
  f.similarity = real(row, "similarity");
  f.has_confidence = row["confidence"].get_double().get(f.confidence) == simdjson::SUCCESS;
  f.keep = truth(row, "keep");
  element match;
  if (row["match"].get(match) == simdjson::SUCCESS) f.match = place(match);
  simdjson::dom::array because;
  if (row["because"].get_array().get(because) == simdjson::SUCCESS) {
    for (const element reason : because) {
      std::string_view words;
      if (reason.get_string().get(words) == simdjson::SUCCESS) f.because.emplace_back(words);
    }
  }
  return f;
}

// As it stands in a row, so that lines can be told apart without parsing.
std::string quoted(const std::string& value) {
  std::string out = "\"";
  for (const char c : value) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') return {};  // escaped somehow: parse all
    out += c;
  }
  return out + '"';
}

}  // namespace

ReportFolder::ReportFolder(std::string folder) : folder_(std::move(folder)) {
  std::error_code error;
  if (!std::filesystem::exists(folder_ + "/findings.jsonl", error)) {
    throw Error(ErrorCode::usage, folder_ + " holds no report; name the folder `twicetold audit --out` wrote.");
  }
}

std::vector<GroupRow> ReportFolder::groups(const std::string& id_prefix) const {
  std::vector<GroupRow> out;
  each_row(folder_ + "/groups.jsonl", "{\"group\":\"" + id_prefix, [&](element row) {
    GroupRow g;
    g.id = text(row, "group");
    if (g.id.compare(0, id_prefix.size(), id_prefix) != 0) return;
    g.kind = text(row, "kind");
    g.scope = text(row, "scope");
    g.text = text(row, "text");
    g.documents = whole(row, "documents");
    g.sources = whole(row, "sources");
    element part;
    if (row["similarity"].get(part) == simdjson::SUCCESS) g.least = real(part, "min");
    if (row["representative"].get(part) == simdjson::SUCCESS) g.representative = place(part);
    simdjson::dom::array members;
    if (row["members"].get_array().get(members) == simdjson::SUCCESS) {
      for (const element member : members)
        g.members.push_back({place(member), real(member, "similarity"), truth(member, "keep")});
    }
    out.push_back(std::move(g));
  });
  return out;
}

std::vector<DocumentRow> ReportFolder::documents(const std::vector<std::string>& ids) const {
  std::vector<std::string> wanted = ids;
  std::sort(wanted.begin(), wanted.end());
  const std::string needle = ids.size() == 1 ? quoted(ids.front()) : std::string();
  std::vector<DocumentRow> out;
  each_row(folder_ + "/documents.jsonl", needle, [&](element row) {
    DocumentRow d;
    d.id = text(row, "document");
    if (!std::binary_search(wanted.begin(), wanted.end(), d.id)) return;
    d.path = text(row, "path");
    d.source = text(row, "source");
    d.date = text(row, "date");
    d.hash = std::strtoull(text(row, "hash").c_str(), nullptr, 16);
    d.line = whole(row, "line");
    d.bytes = whole(row, "bytes");
    d.passages = whole(row, "passages");
    d.duplicate = real(row, "duplicate");
    d.near = real(row, "near");
    d.partial = real(row, "partial");
    d.boilerplate = real(row, "boilerplate");
    d.tail = real(row, "tail");
    element nearest;
    if (row["nearest"].get(nearest) == simdjson::SUCCESS && nearest.is_object()) {
      d.nearest = text(nearest, "document");
      d.covered = real(nearest, "covered");
      d.covers = real(nearest, "covers");
    }
    out.push_back(std::move(d));
  });
  return out;
}

std::vector<std::string> ReportFolder::document_ids(const std::string& part, std::size_t most) const {
  std::vector<std::string> out;
  each_row(folder_ + "/documents.jsonl", "", [&](element row) {
    if (out.size() >= most) return;
    std::string id = text(row, "document");
    if (id.find(part) != std::string::npos) out.push_back(std::move(id));
  });
  return out;
}

std::vector<FindingRow> ReportFolder::findings_of(const std::string& document) const {
  std::vector<FindingRow> out;
  each_row(folder_ + "/findings.jsonl", quoted(document), [&](element row) {
    FindingRow f = finding(row);
    if (f.place.document == document) out.push_back(std::move(f));
  });
  return out;
}

std::vector<FindingRow> ReportFolder::findings_with(const std::string& key, const std::string& value) const {
  std::vector<FindingRow> out;
  each_row(folder_ + "/findings.jsonl", '"' + key + "\":\"" + value, [&](element row) { out.push_back(finding(row)); });
  return out;
}

InputOptions ReportFolder::input() const {
  InputOptions input;
  each_row(folder_ + "/summary.json", "", [&](element row) {
    element options;
    if (row["options"].get(options) != simdjson::SUCCESS) return;
    for (std::string& name : texts(options, "inputs"))
      if (name != "-" && !base::names_stream(name)) input.inputs.push_back(std::move(name));  // gone by now
    input.include = texts(options, "include");
    if (bool follow = false; options["follow_links"].get(follow) == simdjson::SUCCESS) input.follow_links = follow;
    if (double most = 0; options["max_expand"].get(most) == simdjson::SUCCESS) input.max_expand = most;
    const auto take = [&](const char* name, std::string& to) {
      if (std::string value = text(options, name); !value.empty()) to = std::move(value);
    };
    take("text_field", input.text_field);
    take("id_field", input.id_field);
    take("source_field", input.source_field);
    take("date_field", input.date_field);
    take("title_field", input.title_field);
    take("url_field", input.url_field);
  });
  if (!inputs_.empty()) input.inputs = inputs_;
  return input;
}

}  // namespace twicetold::cli
