// `bench pairs`: does the audit say of two texts what a reader said?
//
// A pair counts as found when its two texts share a group, a part, or a match of class copy, near or
// partial. Labels C (copy) and R (reuse) are positive, T (template) and N (none) negative. Pairs come
// from few big stories, so the interval resamples components of documents, not pairs (percentile
// bootstrap; Efron 1979). Cost: one audit a collection and view, and 1000 passes over the pairs.
#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/atomic_file.hpp"
#include "base/json_out.hpp"
#include "base/timer.hpp"
#include "engine/bench_labels.hpp"
#include "engine/bench_layout.hpp"
#include "engine/bench_random.hpp"
#include "engine/bench_truth.hpp"
#include "twicetold/engine.hpp"
#include "twicetold/error.hpp"

namespace twicetold {
namespace bench {
namespace {

namespace fs = std::filesystem;

// A folder that goes away with its owner.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& parent) {
    std::string pattern =
        ((parent.empty() ? fs::temp_directory_path() : fs::path(parent)) / "twicetold-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw Error(ErrorCode::output, "Can't create a folder in " + parent + ".");
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Report audit_documents(const Documents& documents, const PairsOptions& options, const RunOptions& run) {
  const TemporaryFolder folder(options.tmp);
  const std::string file = (folder.path() / "documents.jsonl").string();
  {
    base::AtomicFile out(file);
    std::string line;
    for (const auto& [id, text] : documents) {
      line = "{\"id\":";
      base::append_json(line, id);
      line += ",\"text\":";
      base::append_json(line, text);
      line += "}\n";
      out.write(line);
    }
    out.commit();
  }
  AuditOptions audit_options;
  audit_options.input.inputs = {file};
  audit_options.passage = options.passage;
  audit_options.detect = options.detect;
  audit_options.detect.boilerplate = audit_options.detect.tails = false;
  audit_options.run = run;
  if (audit_options.run.tmp.empty()) audit_options.run.tmp = folder.path().string();
  return audit(audit_options);
}

// Where a labelled text stands in the audited collection.
struct Spot {
  std::uint32_t document = no_index;
  Span span;           // of the labelled text in that document
  bool whole = false;  // the document is the labelled text
};

// What a report says of pairs of spots.
class Evidence {
 public:
  explicit Evidence(const Report& report) : report_(report) {
    for (std::uint32_t d = 0; d < report.documents.size(); ++d) numbers_.emplace(report.documents[d].id, d);
    for (std::uint32_t m = 0; m < report.matches.size(); ++m) {
      matches_[report.matches[m].a.document].push_back(m);
      if (report.matches[m].b.document != report.matches[m].a.document)
        matches_[report.matches[m].b.document].push_back(m);
    }
    for (std::uint32_t g = 0; g < report.groups.size(); ++g) {
      for (const auto& member : report.groups[g].members)
        places_[member.place.document].push_back({'g', g, member.place.span});
    }
    for (const auto& finding : report.findings) {
      if (finding.kind == FindingKind::partial_reuse)
        places_[finding.place.document].push_back({'p', finding.part, finding.place.span});
    }
  }

  [[nodiscard]] std::uint32_t document(const std::string& id) const {
    const auto at = numbers_.find(id);
    return at == numbers_.end() ? no_index : at->second;
  }

  // Why the two count as found; empty: they don't. `best`: the strongest match row between them, if any.
  std::string found(const Spot& a, const Spot& b, const Match*& best) const {
    best = nullptr;
    std::string why;
    const std::uint64_t half = std::min(a.span.size(), b.span.size()) / 2;
    const Spot& shorter = a.span.size() <= b.span.size() ? a : b;
    const Spot& longer = a.span.size() <= b.span.size() ? b : a;
    const auto in = [&](const Spot& spot, const Place& place, std::uint64_t least) {
      return place.document == spot.document &&
             (spot.whole || common_bytes(place.span, spot.span) >= std::max<std::uint64_t>(1, least));
    };
    const auto list = matches_.find(shorter.document);
    if (list != matches_.end()) {
      for (const std::uint32_t m : list->second) {
        const Match& match = report_.matches[m];
        const bool meets = (in(shorter, match.a, half) && in(longer, match.b, 1)) ||
                           (in(shorter, match.b, half) && in(longer, match.a, 1));
        if (!meets) continue;
        if (best == nullptr || match.match_class < best->match_class) best = &match;
      }
    }
    if (best != nullptr && best->match_class <= MatchClass::partial) why = class_name(best->match_class);
    if (why.empty()) why = shared_place(shorter, longer, half);
    return why;
  }

 private:
  struct Held {
    char what;
    std::uint64_t id;
    Span span;
  };

  std::string shared_place(const Spot& shorter, const Spot& longer, std::uint64_t half) const {
    const auto x = places_.find(shorter.document), y = places_.find(longer.document);
    if (x == places_.end() || y == places_.end()) return "";
    for (const Held& p : x->second) {
      // A part may be one sentence of a longer text, so it has to touch only.
      const std::uint64_t least = p.what == 'g' ? std::max<std::uint64_t>(1, half) : 1;
      if (!shorter.whole && common_bytes(p.span, shorter.span) < least) continue;
      for (const Held& q : y->second) {
        if (q.what != p.what || q.id != p.id || (!longer.whole && common_bytes(q.span, longer.span) == 0)) continue;
        if (shorter.document == longer.document && q.span == p.span) continue;
        return p.what == 'g' ? "group" : "part";
      }
    }
    return "";
  }

  const Report& report_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> matches_;
  std::unordered_map<std::uint32_t, std::vector<Held>> places_;
};

struct Decision {
  bool found = false;
  std::string why;
};

void write_error(std::string& out, const LabelledPair& pair, const std::string& view, const Decision& decision,
                 const Match* match) {
  out += "{\"id\":";
  base::append_json(out, pair.id);
  out += fmt::format(",\"view\":\"{}\",\"lang\":\"{}\",\"label\":\"{}\",\"confidence\":{},\"decided\":", view,
                     pair.language, pair.label, pair.confidence);
  base::append_json(out, decision.found ? decision.why : match != nullptr ? class_name(match->match_class) : "no row");
  if (match != nullptr) {
    out += fmt::format(
        ",\"match\":{{\"overlap\":{:.3f},\"jaccard\":{:.3f},\"containment\":{:.3f},\"run\":{},\"reuse\":{:.3f},"
        "\"reason\":",
        match->overlap, match->jaccard, match->containment, match->run, match->reuse);
    base::append_json(out, match->reason);
    out += '}';
  }
  out += ",\"a\":";
  base::append_json(out, pair.a.text);
  out += ",\"b\":";
  base::append_json(out, pair.b.text);
  out += "}\n";
}

struct Counts {
  double tp = 0, fp = 0, fn = 0;
  [[nodiscard]] double precision() const { return tp + fp > 0 ? tp / (tp + fp) : 1; }
  [[nodiscard]] double recall() const { return tp + fn > 0 ? tp / (tp + fn) : 1; }
  [[nodiscard]] double f1() const { return tp > 0 ? 2 * tp / (2 * tp + fp + fn) : 0; }
};

std::array<double, 2> middle95(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double q) {
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5)];
  };
  return {at(0.025), at(0.975)};
}

PairsLine summarise(const std::string& name, const std::string& view, const Labels& labels,
                    const std::vector<std::size_t>& pairs, const std::vector<Decision>& decisions,
                    std::uint64_t rounds) {
  PairsLine line;
  line.language = name;
  line.view = view;
  std::map<std::size_t, Counts> components;
  Counts all;
  for (const std::size_t i : pairs) {
    const auto& pair = labels.pairs[i];
    const bool found = decisions[i].found, positive = pair.positive();
    ++line.pairs;
    line.positive += positive;
    line.found_positive += positive && found;
    line.found_negative += !positive && found;
    for (Counts* c : {&all, &components[pair.component]}) {
      c->tp += positive && found;
      c->fp += !positive && found;
      c->fn += positive && !found;
    }
    Share& share = line.by_label[pair.label];
    ++share.of;
    share.found += found;
  }
  line.precision = all.precision();
  line.recall = all.recall();
  line.f1 = all.f1();
  line.templates = line.by_label["T"];
  line.none = line.by_label["N"];
  std::vector<Counts> parts;
  for (const auto& [root, counts] : components) parts.push_back(counts);
  std::vector<double> p, r, f;
  Random random(1, 'r', parts.size());
  for (std::uint64_t round = 0; round < std::max<std::uint64_t>(1, rounds); ++round) {
    Counts sum;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const Counts& c = parts[random.below(parts.size())];
      sum.tp += c.tp;
      sum.fp += c.fp;
      sum.fn += c.fn;
    }
    p.push_back(sum.precision());
    r.push_back(sum.recall());
    f.push_back(sum.f1());
  }
  line.precision_interval = middle95(p);
  line.recall_interval = middle95(r);
  line.f1_interval = middle95(f);
  return line;
}

}  // namespace
}  // namespace bench

std::vector<PairsLine> score_pairs(const PairsOptions& options, const RunOptions& run) {
  using namespace bench;
  Labels labels = read_labels(options);
  std::vector<std::string> views = {"paragraphs"};
  if (options.whole) views.emplace_back("documents");
  std::map<std::string, std::vector<Decision>> decisions;
  for (const auto& view : views) decisions[view].resize(labels.pairs.size());
  std::map<std::string, std::map<std::string, double>> seconds;  // view -> language
  std::string errors;
  for (const auto& collection : labels.collections) {
    std::map<std::string, Documents> sets;
    for (const std::size_t i : collection) {
      for (const auto& set : {labels.pairs[i].a.set, labels.pairs[i].b.set}) {
        if (sets.count(set) == 0) sets.emplace(set, read_set(options.data, set, run));
      }
    }
    fill_texts(labels, collection, sets);
    for (const auto& view : views) {
      const bool whole = view == "documents";
      const base::Timer timer;
      const Report report = audit_documents(
          whole ? document_view(sets) : paragraph_view(labels, collection, sets, options.passage), options, run);
      seconds[view][labels.pairs[collection.front()].language] += timer.seconds();
      const Evidence evidence(report);
      const auto spot = [&](const LabelledText& text) {
        return whole ? Spot{evidence.document(text.document_key()), text.span, false}
                     : Spot{evidence.document(text.key()), {0, text.span.size()}, true};
      };
      for (const std::size_t i : collection) {
        const auto& pair = labels.pairs[i];
        const Match* match = nullptr;
        Decision& decision = decisions[view][i];
        decision.why = evidence.found(spot(pair.a), spot(pair.b), match);
        decision.found = !decision.why.empty();
        if (decision.found != pair.positive()) write_error(errors, pair, view, decision, match);
      }
    }
  }
  if (!options.errors.empty()) {
    base::AtomicFile file(options.errors);
    file.write(errors);
    file.commit();
  }
  std::vector<PairsLine> lines;
  for (const auto& view : views) {
    std::map<std::string, std::vector<std::size_t>> languages;
    std::map<std::string, std::map<std::size_t, std::vector<std::size_t>>> by_collection;
    for (std::size_t c = 0; c < labels.collections.size(); ++c) {
      for (const std::size_t i : labels.collections[c]) {
        languages[labels.pairs[i].language].push_back(i);
        by_collection[labels.pairs[i].language][c].push_back(i);
      }
    }
    for (const auto& [language, pairs] : languages) {
      lines.push_back(summarise(language, view, labels, pairs, decisions[view], options.rounds));
      lines.back().seconds = seconds[view][language];
      if (by_collection[language].size() < 2) continue;
      for (const auto& [c, part] : by_collection[language]) {
        lines.push_back(
            summarise("  " + labels.pairs[part.front()].a.set, view, labels, part, decisions[view], options.rounds));
      }
    }
  }
  return lines;
}

}  // namespace twicetold
