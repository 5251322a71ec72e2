// What the tests of the clean room share: a folder that goes, files, and an audit made of fixed rules.
#pragma once

#include <catch2/catch.hpp>

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "base/xxhash.hpp"
#include "clean/rounds.hpp"
#include "clean/subtract.hpp"
#include "twicetold/clean.hpp"
#include "twicetold/error.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/passage.hpp"

namespace clean_test {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    // Memory where there is some: these tests flush to the disk thousands of times.
    std::string name = std::string(::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp") + "/twicetold-clean-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + '/' + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Lines that the fixed rules know, and what a site puts around its stories.
inline const std::string body_a = "The harbour master opened the new pier on Monday.";
inline const std::string body_b = "Ferries will call there four times a day.";
inline const std::string nav = "[nav] Home News Sport Contact";
inline const std::vector<std::string> frame = {
    "Home | News | Sport | Weather | Contact",
    "Share on Facebook | Share on Twitter | Email this",
    "Read more: The ferry that never came back",
    "All rights reserved. No part may be copied without leave.",
    "Sign up for our newsletter",
    "Photo: A. Other",
    "HARBOUR, 3 May (Agency) - The new pier was opened on Monday by the harbour master himself.",
    "HUE, 4 May (Agency) - The new pier was opened on Monday by the harbour master himself."};

inline void write(const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in.good());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// The paragraphs of all sample articles, in the order of their files' names.
inline std::vector<std::string> sample_paragraphs() {
  std::vector<std::string> files, all;
  for (const auto& e : fs::recursive_directory_iterator(TWICETOLD_SOURCE_DIR "/samples/articles"))
    if (e.path().extension() == ".txt") files.push_back(e.path().string());
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    std::istringstream lines(read(file));
    for (std::string line; std::getline(lines, line);)
      if (!line.empty()) all.push_back(line);
  }
  return all;
}

// Every regular file below `folder` but ours.
inline std::map<std::string, std::string> tree(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (auto it = fs::recursive_directory_iterator(folder); it != fs::recursive_directory_iterator(); ++it) {
    const std::string name = it->path().lexically_relative(folder).string();
    if (name == ".twicetold")
      it.disable_recursion_pending();
    else if (it->is_regular_file() && !it->is_symlink())
      files[name] = read(it->path().string());
  }
  return files;
}

inline int run(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// An audit by rule, so that what the clean room does is tested apart from what the engine finds:
// a passage that begins with "[nav]" is navigation, "[cap]" a caption, "[head]" a heading, "[by]" a
// byline, "[nav?]" navigation that is less sure; "[date] ... -- " in front of a passage is split off as a
// dateline; from "[tail]" on a text is off topic; equal passages of 3 tokens or more are a group of copies;
// passages "~k words" with the same k are near-duplicates.
inline twicetold::Report rule_audit(const twicetold::AuditOptions& options,
                                    std::vector<twicetold::DocumentBatch> batches, twicetold::ReadResult read) {
  using namespace twicetold;
  Report report;
  report.options = options;
  auto owned = std::make_shared<std::pair<std::vector<DocumentBatch>, ResolvedCorpus>>();
  auto files = std::make_shared<std::vector<InputFile>>(read.files);
  owned->first = std::move(batches);
  owned->second = resolve_ids(owned->first, read);
  struct Seen {
    std::uint32_t document, passage;
    Span span;
    bool near;
    std::string folded;
  };
  std::map<std::string, std::vector<Seen>> groups;
  std::vector<Span> passages;
  for (const ResolvedDocument& r : owned->second.documents) {
    const RawDocument& d = owned->first[r.batch].documents[r.index];
    ReportDocument doc;
    doc.id = r.id;
    doc.path = (*files)[d.file].path;
    doc.date = d.date;
    doc.text = d.text;
    doc.line = d.line;
    doc.hash = base::hash64(d.text);
    const auto number = static_cast<std::uint32_t>(report.documents.size());
    report.documents.push_back(doc);
    split_passages(d.text, options.passage, passages);
    std::uint32_t n = 0;
    for (Span p : passages) {
      std::string text(slice(d.text, p));
      const auto add = [&](FindingKind kind, Role role, Span span, double confidence = 0.9) {
        Finding f;
        f.place = {number, n, span};
        f.kind = kind;
        f.role = role;
        f.confidence = static_cast<float>(confidence);
        report.findings.push_back(f);
      };
      if (text.starts_with("[tail]")) {
        add(FindingKind::off_topic_tail, Role::none, {p.begin, d.text.size()});
        break;
      }
      if (const auto dash = text.find(" -- "); text.starts_with("[date]") && dash != std::string::npos) {
        add(FindingKind::boilerplate, Role::dateline, {p.begin, p.begin + dash});
        p.begin += dash + 4;
        text = slice(d.text, p);
      }
      if (text.starts_with("[nav?]")) add(FindingKind::boilerplate, Role::navigation, p, 0.6);
      if (text.starts_with("[nav]")) add(FindingKind::boilerplate, Role::navigation, p);
      if (text.starts_with("[cap]")) add(FindingKind::boilerplate, Role::caption, p);
      if (text.starts_with("[head]")) add(FindingKind::boilerplate, Role::heading, p);
      if (text.starts_with("[by]")) add(FindingKind::boilerplate, Role::byline, p);
      const std::string folded = fold(text);
      const bool near = text.starts_with("~");
      if (std::count(folded.begin(), folded.end(), ' ') >= 2)
        groups[near ? folded.substr(0, folded.find(' ')) : folded].push_back({number, n, p, near, folded});
      ++n;
    }
  }
  std::uint64_t id = 1;
  for (const auto& [key, members] : groups) {
    ++id;
    if (members.size() < 2) continue;
    Group g;
    g.id = id;
    report.groups.push_back(g);
    std::map<std::string, int> copies;
    for (const Seen& s : members) ++copies[s.folded];
    for (const Seen& s : members) {
      Finding f;
      f.place = {s.document, s.passage, s.span};
      f.kind = copies[s.folded] > 1 ? FindingKind::duplicate : FindingKind::near_duplicate;
      f.has_keep = true;
      f.keep = &s == &members.front();
      f.similarity = 0.7F;
      f.group = static_cast<std::uint32_t>(report.groups.size() - 1);
      report.findings.push_back(f);
    }
  }
  report.owned.push_back(owned);
  report.owned.push_back(files);
  report.skipped = read.skipped;
  return report;
}

inline twicetold::CleanResult rule_clean(twicetold::CleanOptions options) {
  options.audit.run.threads = 1;
  return twicetold::clean_room::clean_with(options, rule_audit);
}

inline twicetold::CleanOptions to_out(const std::string& in, const std::string& out) {
  twicetold::CleanOptions o;
  o.audit.input.inputs = {in};
  o.out = out;
  return o;
}

inline twicetold::CleanOptions in_place(const std::string& in) {
  twicetold::CleanOptions o;
  o.audit.input.inputs = {in};
  o.in_place = true;
  return o;
}

inline twicetold::RestoreResult give_back(const std::string& folder, const std::string& to = "",
                                          const std::string& only = "") {
  twicetold::RestoreOptions o;
  o.folder = folder;
  o.to = to;
  o.only = only;
  return twicetold::restore(o);
}

// What the error says.
inline std::string message_of(const std::function<void()>& what, twicetold::ErrorCode code) {
  try {
    what();
  } catch (const twicetold::Error& e) {
    CHECK(e.code() == code);
    return e.what();
  }
  FAIL("no error");
  return "";
}

}  // namespace clean_test
