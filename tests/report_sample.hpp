// Reports made without an audit: what the page, the summary and their tests are tried on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "twicetold/report.hpp"

namespace twicetold::sample {

class Maker {
 public:
  Maker() : texts_(std::make_shared<std::vector<std::unique_ptr<std::string>>>()) { report_.owned.push_back(texts_); }

  std::string_view keep(std::string text) {
    texts_->push_back(std::make_unique<std::string>(std::move(text)));
    return *texts_->back();
  }

  std::uint32_t document(std::string id, std::vector<std::string> passages, std::string source, std::string date = "",
                         std::string title = "") {
    std::string text;
    std::vector<Span> spans;
    for (const auto& passage : passages) {
      spans.push_back({text.size(), text.size() + passage.size()});
      text += passage + "\n\n";
    }
    ReportDocument d;
    d.id = keep(std::move(id));
    d.path = d.id;
    d.source = keep(std::move(source));
    d.date = keep(std::move(date));
    d.title = keep(std::move(title));
    d.text = keep(std::move(text));
    d.hash = 0x9d1c000000000000u + report_.documents.size();
    d.passages = static_cast<std::uint32_t>(passages.size());
    report_.documents.push_back(d);
    report_.bytes += d.text.size();
    report_.passages += d.passages;
    spans_.push_back(std::move(spans));
    return static_cast<std::uint32_t>(report_.documents.size() - 1);
  }

  Place place(std::uint32_t document, std::uint32_t passage) const {
    return {document, passage, spans_[document][passage]};
  }

  // A group with its findings; the first place is the representative and stays.
  std::uint32_t group(const std::vector<Place>& places, bool copies, float least = 1, Role role = Role::none) {
    Group group;
    const auto index = static_cast<std::uint32_t>(report_.groups.size());
    group.id = 0x5d1c9e3779b97f4au * (index + 1);
    group.copies = copies;
    std::vector<Member> members;
    std::vector<std::uint32_t> documents;
    std::vector<std::string_view> sources;
    for (std::size_t i = 0; i < places.size(); ++i) {
      const float similarity = i == 0 ? 1 : copies ? 1 : least;
      members.push_back({places[i], similarity, i == 0});
      documents.push_back(places[i].document);
      sources.push_back(report_.documents[places[i].document].source);
      Finding finding;
      finding.place = places[i];
      finding.kind = role != Role::none ? FindingKind::boilerplate
                     : copies           ? FindingKind::duplicate
                                        : FindingKind::near_duplicate;
      finding.role = role;
      finding.has_keep = role == Role::none;
      finding.keep = i == 0;
      finding.similarity = similarity;
      finding.confidence = .97f;
      finding.group = index;
      finding.because = Words(
          *report_.arena,
          {copies ? "same words as another passage" : "47 of 64 words in the same order", "longest run 14 words"});
      report_.findings.push_back(finding);
      auto& share = report_.documents[places[i].document];
      const double part = static_cast<double>(places[i].span.size()) / static_cast<double>(share.text.size());
      (role != Role::none ? share.boilerplate : copies ? share.duplicate : share.near) += part;
      (role != Role::none ? report_.boilerplate_bytes
       : copies           ? report_.duplicate_bytes
                          : report_.near_bytes) += places[i].span.size();
      if (i > 0) report_.removable_duplicate_bytes += places[i].span.size();
      if (i > 0) {
        share.nearest = places[0].document;
        share.nearest_covered = share.nearest_covers = part;
      }
    }
    const auto distinct = [](auto& items) {
      std::sort(items.begin(), items.end());
      return static_cast<std::uint32_t>(std::unique(items.begin(), items.end()) - items.begin());
    };
    group.members = Row<Member>(*report_.arena, members);
    group.documents = distinct(documents);
    group.sources = distinct(sources);
    group.scope = group.documents > 1 ? Scope::across : Scope::within;
    group.min_similarity = copies ? 1 : least;
    group.mean_similarity = copies ? 1 : (1 + least) / 2;
    report_.groups.push_back(std::move(group));
    return index;
  }

  void partial(Place a, Place b, std::uint64_t part) {
    for (int side = 0; side < 2; ++side) {
      Finding finding;
      finding.place = side == 0 ? a : b;
      finding.match = side == 0 ? b : a;
      finding.kind = FindingKind::partial_reuse;
      finding.part = part;
      finding.has_keep = true;
      finding.keep = side == 0;
      finding.similarity = .91f;
      finding.because = Words(*report_.arena, {"sentence of 22 words"});
      report_.documents[finding.place.document].partial += .1;
      report_.partial_bytes += finding.place.span.size();
      report_.findings.push_back(finding);
    }
  }

  void tail(std::uint32_t document, std::uint32_t from) {
    Finding finding;
    finding.kind = FindingKind::off_topic_tail;
    finding.place = place(document, from);
    finding.place.span.end = report_.documents[document].text.size();
    finding.confidence = .98f;
    finding.because = Words(*report_.arena, {"follows an agency line", "no names shared with the article"});
    report_.documents[document].tail =
        static_cast<double>(finding.place.span.size()) / static_cast<double>(report_.documents[document].text.size());
    report_.tail_bytes += finding.place.span.size();
    ++report_.tails;
    report_.findings.push_back(finding);
  }

  Report& report() { return report_; }

  // In the order the contract gives.
  Report finish() {
    auto& groups = report_.groups;
    std::vector<std::uint32_t> order(groups.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (groups[a].members.size() != groups[b].members.size())
        return groups[a].members.size() > groups[b].members.size();
      return groups[a].id < groups[b].id;
    });
    std::vector<std::uint32_t> now(groups.size());
    BigVector<Group> sorted;
    for (const auto index : order) {
      now[index] = static_cast<std::uint32_t>(sorted.size());
      sorted.push_back(std::move(groups[index]));
    }
    groups = std::move(sorted);
    for (Finding& finding : report_.findings) {
      if (finding.group != no_index) finding.group = now[finding.group];
    }
    std::stable_sort(report_.findings.begin(), report_.findings.end(), [](const Finding& a, const Finding& b) {
      const auto key = [](const Finding& f) {
        return std::tuple(f.place.document, f.place.span.begin, f.place.span.end, f.kind);
      };
      return key(a) < key(b);
    });
    return std::move(report_);
  }

 private:
  std::shared_ptr<std::vector<std::unique_ptr<std::string>>> texts_;
  std::vector<std::vector<Span>> spans_;
  Report report_;
};

inline void run_figures(Report& report) {
  report.options.input.inputs = {"articles"};
  report.recall = .993;
  report.recall_low = .986;
  report.recall_high = .998;
  report.recall_how = "2,000 passages checked against every pair with a shared n-gram";
  report.stages = {{"read", .12, 5'000'000}, {"fold", .3, 5'000'000}, {"match", .9, 5'000'000}, {"group", .05, 0}};
  report.seconds = 1.4;
  report.peak_bytes = 120'000'000;
  report.threads = 2;
}

inline constexpr const char* hostile =
    "</script><img src=x onerror=alert(1)><!-- ]]> {{data}} \\u003c \"quoted\" & <b>bold</b>";

// Every kind of finding, hostile texts, scripts from right to left and without spaces.
inline Report mixed() {
  Maker m;
  const std::string caption = "Photo: The harbour at first light, before the ferries left.";
  const std::string quote =
      "The council will decide in March whether the old market hall is rebuilt or sold, said the mayor on Tuesday.";
  const std::string quote2 =
      "In March the council decides whether the old market hall is to be rebuilt or sold, the mayor told reporters on "
      "Tuesday evening.";
  const std::string arabic =
      "\u0623\u0639\u0644\u0646 \u0627\u0644\u0645\u062c\u0644\u0633 \u0623\u0646 \u0627\u0644\u0633\u0648\u0642 "
      "\u0627\u0644\u0642\u062f\u064a\u0645 \u0633\u064a\u0639\u0627\u062f \u0628\u0646\u0627\u0624\u0647 \u0641\u064a "
      "\u0645\u0627\u0631\u0633 2026.";
  const std::string chinese =
      "\u5e02\u8bae\u4f1a\u5c06\u5728\u4e09\u6708\u51b3\u5b9a\u662f\u5426\u91cd\u5efa\u65e7\u5e02\u573a\u5927\u5385"
      "\uff0c\u5e02\u957f\u661f\u671f\u4e8c\u8bf4\u3002";
  const std::string chinese2 =
      "\u5e02\u8bae\u4f1a\u5c06\u5728\u56db\u6708\u51b3\u5b9a\u662f\u5426\u91cd\u5efa\u6216\u51fa\u552e\u65e7\u5e02"
      "\u573a\u5927\u5385\uff0c\u5e02\u957f\u661f\u671f\u4e8c\u8bf4\u3002";
  const std::string odd = std::string("line separator \u2028 and \u202eright-to-left override\u202c, ") + hostile;
  const auto a = m.document("a/001.txt",
                            {caption, quote, "Only here stands this sentence about the river and its bridges.", arabic},
                            "harbour-news.example", "2026-01-03", "The market hall");
  const auto b = m.document(
      "a/002.txt", {caption, quote2, "Another paragraph that nobody has copied from anywhere else so far.", chinese},
      "harbour-news.example", "2026-01-04");
  const auto c =
      m.document("b/003 <script>alert(1)</script>.txt",
                 {quote, odd, arabic, chinese2, "Read more: ten recipes for winter", "Subscribe to our letter"},
                 "second.example", "2026-02-11", hostile);
  const auto d =
      m.document("b/004.txt",
                 {odd, "Something else entirely, written once.", "Something else entirely, written twice in one text."},
                 "second.example", "2026-02-12");
  m.document("b/005.txt", {"A document in which nothing is repeated at all."}, "third.example");
  m.group({m.place(a, 0), m.place(b, 0)}, true, 1, Role::caption);
  m.group({m.place(a, 1), m.place(b, 1), m.place(c, 0)}, false, .62f);
  m.group({m.place(a, 3), m.place(c, 2)}, true);
  m.group({m.place(b, 3), m.place(c, 3)}, false, .71f);
  m.group({m.place(c, 1), m.place(d, 0)}, true);
  m.group({m.place(d, 1), m.place(d, 2)}, false, .6f);
  Place left = m.place(a, 2), right = m.place(b, 2);
  left.span.end -= 20;
  right.span.end -= 24;
  m.partial(left, right, 0x41c9000000000001u);
  m.tail(c, 4);
  m.report().skipped = {{"a/bad.txt", -1, 17, "invalid UTF-8"},
                        {"b/x.jsonl", 17, 4711, "bad JSON <img src=x onerror=alert(1)>"}};
  m.report().not_read = 3;
  run_figures(m.report());
  return m.finish();
}

inline Report empty() {
  Maker m;
  run_figures(m.report());
  m.report().recall_how.clear();
  return m.finish();
}

// `groups` groups of 2 to 9 members over `groups / 3` documents of 30 sources and two years: about 4 findings a group.
inline Report large(std::uint32_t groups) {
  Maker m;
  std::uint64_t state = 88172645463325252u;
  const auto random = [&](std::uint64_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
  };
  const auto words = [&](std::size_t count) {
    static constexpr const char* syllables[] = {"ka",      "lo",         "mi",  "ren", "tu",  "vo",
                                                "s\u00e9", "ph\u1ee5ng", "dar", "el",  "nim", "qua"};
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) text += ' ';
      for (std::uint64_t k = 0; k <= random(3); ++k) text += syllables[random(12)];
    }
    return text + ".";
  };
  const std::uint32_t documents = std::max(2u, groups / 3);
  std::vector<std::vector<std::string>> passages(documents);
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> places(groups);
  for (std::uint32_t g = 0; g < groups; ++g) {
    const std::string text = words(12 + random(30));
    const std::uint64_t size = 2 + (random(4) == 0 ? random(8) : random(3));
    for (std::uint64_t k = 0; k < size; ++k) {
      const auto d = static_cast<std::uint32_t>(random(documents));
      places[g].emplace_back(d, static_cast<std::uint32_t>(passages[d].size()));
      passages[d].push_back(k == 0 || g % 3 == 0 ? text : text.substr(0, text.size() / 2) + " " + words(6));
    }
  }
  for (std::uint32_t d = 0; d < documents; ++d) {
    passages[d].push_back(words(40));
    char id[32], date[16];
    std::snprintf(id, sizeof id, "doc-%07u", d);
    std::snprintf(date, sizeof date, "20%02u-%02u-%02u", 24 + d % 2, 1 + d / 2 % 12, 1 + d / 24 % 28);
    m.document(id, std::move(passages[d]), "source-" + std::to_string(random(30)) + ".example", date,
               "Title of " + std::string(id));
  }
  for (std::uint32_t g = 0; g < groups; ++g) {
    std::sort(places[g].begin(), places[g].end());
    std::vector<Place> members;
    for (const auto& [d, p] : places[g]) members.push_back(m.place(d, p));
    m.group(members, g % 3 == 0, .8f, g % 11 == 0 ? Role::caption : Role::none);
  }
  run_figures(m.report());
  return m.finish();
}

}  // namespace twicetold::sample
