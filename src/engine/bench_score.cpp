// `bench score`: a report against the truth.
//
// Pairs are counted over contingency cells (true cluster x found groups), never one by one: linear in
// rows. Every planted span and every original is an item; a member of a group stands for the item whose
// span it shares half of the shorter of both with, else for itself. An item that was cut into several
// passages can be in several groups, and two items are a found pair when they share any: pairs of a union
// of groups, by inclusion and exclusion. Members inside planted boilerplate or tails are left out: what
// repeats there is asked about separately.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "engine/bench_truth.hpp"
#include "twicetold/bench.hpp"
#include "twicetold/error.hpp"

namespace twicetold {
namespace bench {
namespace {

constexpr std::uint32_t none = 0xffffffffu;
constexpr std::size_t most_groups = 6;  // of one item; 2^6 subsets are counted
namespace fs = std::filesystem;

struct Item {
  std::uint32_t document = 0;
  Span span;
  std::uint32_t cluster = none;       // none: partial reuse and templates stand in no cluster
  std::vector<std::uint32_t> groups;  // ascending
  bool grey = false;                  // half a passage: joined to its original or not, neither is wrong
};

enum class Kind { same, partial, template_ };
struct Planted {
  Kind kind = Kind::same;
  std::uint32_t item = 0, original = 0;
  std::string edit;
  double rate = 0;
  bool found = false;
};

struct Mark {
  std::uint32_t document = 0;
  Span span;
  std::string name;
  bool found = false;
};

class Scorer {
 public:
  explicit Scorer(const std::string& truth) { read_truth(truth); }

  Score score(const std::string& folder) {
    check_documents(folder);
    read_groups((fs::path(folder) / "groups.jsonl").string());
    read_matches((fs::path(folder) / "matches.jsonl").string());
    read_findings((fs::path(folder) / "findings.jsonl").string());
    const double passages = read_passages((fs::path(folder) / "summary.json").string());
    count_pairs(passages);
    count_kinds();
    return score_;
  }

 private:
  std::uint32_t item(std::uint32_t document, Span span) {
    const auto [at, fresh] =
        item_numbers_.emplace(std::tuple(document, span.begin, span.end), static_cast<std::uint32_t>(items_.size()));
    if (fresh) {
      items_.push_back({});
      items_.back().document = document;
      items_.back().span = span;
    }
    return at->second;
  }

  void read_truth(const std::string& path) {
    for_each_row(path, [&](const simdjson::dom::element& row) {
      const std::string_view kind = string_of(row, "kind");
      const std::uint32_t document = documents_.add(string_of(row, "document"));
      const Span span = span_of(row);
      if (kind == "off-topic-tail") {
        tails_.push_back({document, span, std::string(string_of(row, "edit")), false});
        return;
      }
      if (kind == "boilerplate") {
        boilerplate_.push_back({document, span, std::string(string_of(row, "role")), false});
        return;
      }
      Planted planted;
      planted.kind = kind == "partial-reuse" ? Kind::partial : kind == "template" ? Kind::template_ : Kind::same;
      planted.item = item(document, span);
      planted.edit = string_of(row, "edit");
      planted.rate = number_of(row, "rate", 0);
      simdjson::dom::element original;
      if (row["original"].get(original) != simdjson::SUCCESS) {
        throw Error(ErrorCode::input, "A row of " + path + " has no original: " + simdjson::minify(row) + ".");
      }
      planted.original = item(documents_.add(string_of(original, "document")), span_of(original));
      const std::uint32_t cluster = clusters_.add(string_of(row, "cluster"));
      items_[planted.item].grey |= planted.kind == Kind::partial && planted.edit == "cut";
      if (planted.kind == Kind::same) items_[planted.item].cluster = items_[planted.original].cluster = cluster;
      cluster_of_.push_back(cluster);
      planted_.push_back(std::move(planted));
    });
    for (std::uint32_t i = 0; i < items_.size(); ++i) index_.add(items_[i].document, items_[i].span, i);
    index_.finish();
    for (std::uint32_t i = 0; i < tails_.size(); ++i) frame_index_.add(tails_[i].document, tails_[i].span, i);
    for (std::uint32_t i = 0; i < boilerplate_.size(); ++i) {
      boilerplate_index_.add(boilerplate_[i].document, boilerplate_[i].span, i);
      frame_index_.add(boilerplate_[i].document, boilerplate_[i].span, i);
    }
    boilerplate_index_.finish();
    frame_index_.finish();
  }

  // Figures of another collection's report would all be 0, and look like a bad result.
  void check_documents(const std::string& folder) const {
    const std::string path = (fs::path(folder) / "documents.jsonl").string();
    if (!fs::exists(path)) return;
    bool known = items_.empty() && tails_.empty() && boilerplate_.empty();
    for_each_row(path, [&](const simdjson::dom::element& row) {
      known = known || documents_.find(string_of(row, "document")) != none;
    });
    if (!known)
      throw Error(ErrorCode::mismatch,
                  "The report in " + folder + " is of another collection: it has none of the documents of the truth.");
  }

  void read_groups(const std::string& path) {
    std::uint32_t group = 0;
    for_each_row(path, [&](const simdjson::dom::element& row) {
      simdjson::dom::array members;
      if (row["members"].get(members) != simdjson::SUCCESS)
        throw Error(ErrorCode::input, "A row of " + path + " has no members.");
      for (const auto member : members) {
        const std::uint32_t document = documents_.find(string_of(member, "document"));
        const Span span = span_of(member);
        const std::uint32_t at = document == none ? none : index_.best(document, span);
        if (at == none) {
          if (document == none || frame_index_.best(document, span) == none) ++strangers_[group];
          continue;
        }
        auto& groups = items_[at].groups;
        if ((groups.empty() || groups.back() != group) && groups.size() < most_groups) groups.push_back(group);
      }
      ++group;
    });
  }

  // Partial reuse counts as reported when a match or a group joins the span with any text of its cluster.
  void read_matches(const std::string& path) {
    std::multimap<std::uint32_t, std::uint32_t> partial;  // item -> planted
    for (std::uint32_t i = 0; i < planted_.size(); ++i) {
      if (planted_[i].kind == Kind::partial) partial.emplace(planted_[i].item, i);
    }
    if (partial.empty() || !fs::exists(path)) return;
    // All texts of the cluster: the original, and every copy of it.
    std::map<std::uint32_t, std::set<std::uint32_t>> clusters;
    for (std::uint32_t i = 0; i < planted_.size(); ++i) {
      clusters[cluster_of_[i]].insert(planted_[i].item);
      clusters[cluster_of_[i]].insert(planted_[i].original);
    }
    std::vector<std::uint32_t> left, right;
    for_each_row(path, [&](const simdjson::dom::element& row) {
      const std::string_view name = string_of(row, "class");
      if (name == "template" || name == "none") return;
      const simdjson::dom::element a = row["a"], b = row["b"];
      const std::uint32_t da = documents_.find(string_of(a, "document")),
                          db = documents_.find(string_of(b, "document"));
      if (da == none || db == none) return;
      index_.covered(da, span_of(a), 0.5, left);
      index_.covered(db, span_of(b), 0.5, right);
      for (int side = 0; side < 2; ++side, std::swap(left, right)) {
        for (const auto i : left) {
          const auto [begin, end] = partial.equal_range(i);
          for (auto at = begin; at != end; ++at) {
            const auto& texts = clusters[cluster_of_[at->second]];
            planted_[at->second].found |=
                std::any_of(right.begin(), right.end(), [&](std::uint32_t j) { return j != i && texts.count(j) != 0; });
          }
        }
      }
    });
  }

  void read_findings(const std::string& path) {
    std::map<std::uint32_t, std::size_t> tail_of;
    for (std::size_t i = 0; i < tails_.size(); ++i) tail_of[tails_[i].document] = i;
    for_each_row(path, [&](const simdjson::dom::element& row) {
      const std::string_view kind = string_of(row, "kind");
      const bool tail = kind == "off-topic-tail";
      if (!tail && kind != "boilerplate") return;
      const std::uint32_t document = documents_.find(string_of(row, "document"));
      const Span span = span_of(row);
      if (tail) {
        ++score_.tail_precision.of;
        const auto at = tail_of.find(document);
        if (document == none || at == tail_of.end()) return;
        ++score_.tail_precision.found;
        tails_[at->second].found = true;
        score_.tail_exact.found += tails_[at->second].span.begin == span.begin;
        return;
      }
      const std::uint32_t at = document == none ? none : boilerplate_index_.best(document, span);
      const bool framed = document != none && frame_index_.best(document, span) != none;
      ++score_.boilerplate_precision.of;
      score_.boilerplate_precision.found += framed;
      if (at == none) return;
      Mark& mark = boilerplate_[at];
      if (!mark.found) {
        ++score_.roles.of;
        score_.roles.found += mark.name == string_of(row, "role");
      }
      mark.found = true;
    });
  }

  static double read_passages(const std::string& path) {
    simdjson::dom::parser parser;
    simdjson::dom::element summary, passages;
    double value = 0;
    if (parser.load(path).get(summary) != simdjson::SUCCESS ||
        summary.at_pointer("/input/passages").get(value) != simdjson::SUCCESS) {
      throw Error(ErrorCode::input, "Can't read input.passages in " + path + ".");
    }
    return value;
  }

  void count_pairs(double passages) {
    const auto pairs = [](double n) { return n * (n - 1) / 2; };
    using Cell = std::vector<std::uint32_t>;  // a subset of groups; in front, for common pairs, the true cluster
    std::map<Cell, double> common, found;
    std::map<std::uint32_t, double> truth, sizes;
    Cell cell;
    for (const auto& item : items_) {
      if (item.cluster == none && item.grey) continue;
      if (item.cluster != none) ++truth[item.cluster];
      for (const auto g : item.groups) ++sizes[g];
      for (std::uint32_t subset = 1; subset < 1u << item.groups.size(); ++subset) {
        cell.assign(1, item.cluster);
        for (std::size_t k = 0; k < item.groups.size(); ++k) {
          if ((subset >> k & 1) != 0) cell.push_back(item.groups[k]);
        }
        if (item.cluster != none) ++common[cell];
        cell.erase(cell.begin());
        ++found[cell];
      }
    }
    for (const auto& [group, count] : strangers_) {
      found[{group}] += static_cast<double>(count);
      sizes[group] += static_cast<double>(count);
    }
    for (const auto& [c, n] : common) score_.common_pairs += c.size() % 2 == 0 ? pairs(n) : -pairs(n);
    for (const auto& [c, n] : found) score_.found_pairs += c.size() % 2 == 1 ? pairs(n) : -pairs(n);
    for (const auto& [cluster, n] : truth) score_.true_pairs += pairs(n);
    for (const auto& [group, n] : sizes)
      score_.largest_group = std::max(score_.largest_group, static_cast<std::uint64_t>(n));
    const auto over = [](double a, double b) { return b > 0 ? a / b : 0; };
    score_.precision = score_.found_pairs > 0 ? score_.common_pairs / score_.found_pairs : 1;
    score_.recall = over(score_.common_pairs, score_.true_pairs);
    score_.f1 = over(2 * score_.precision * score_.recall, score_.precision + score_.recall);
    // Adjusted Rand index (Hubert, Arabie 1985); passages in no cluster are clusters of one.
    const double n = std::max(passages, static_cast<double>(items_.size()));
    const double expected = over(score_.found_pairs * score_.true_pairs, pairs(n));
    const double most = (score_.found_pairs + score_.true_pairs) / 2;
    score_.ari = most > expected ? (score_.common_pairs - expected) / (most - expected) : 1;
  }

  void count_kinds() {
    for (const auto& planted : planted_) {
      const auto& groups = items_[planted.original].groups;
      const bool joined =
          planted.item != planted.original &&
          std::any_of(items_[planted.item].groups.begin(), items_[planted.item].groups.end(),
                      [&](std::uint32_t g) { return std::binary_search(groups.begin(), groups.end(), g); });
      if (planted.kind == Kind::template_) {
        ++score_.templates.of;
        score_.templates.found += joined;
        continue;
      }
      const bool found = joined || planted.found;
      if (planted.kind == Kind::partial) {
        ++score_.partial.of;
        score_.partial.found += found;
      }
      Share& share = score_.edits[planted.edit + (planted.kind == Kind::partial ? " (partial)" : "")][planted.rate];
      ++share.of;
      share.found += planted.kind == Kind::partial ? found : joined;
    }
    for (const auto& tail : tails_) {
      ++score_.tail_recall.of;
      score_.tail_recall.found += tail.found;
      Share& share = score_.tail_kinds[tail.name];
      ++share.of;
      share.found += tail.found;
    }
    score_.tail_exact.of = score_.tail_recall.of;
    for (const auto& mark : boilerplate_) {
      ++score_.boilerplate_recall.of;
      score_.boilerplate_recall.found += mark.found;
    }
  }

  Names documents_, clusters_;
  std::vector<Item> items_;
  std::map<std::tuple<std::uint32_t, std::uint64_t, std::uint64_t>, std::uint32_t> item_numbers_;
  std::vector<Planted> planted_;
  std::vector<std::uint32_t> cluster_of_;  // of planted_
  std::vector<Mark> tails_, boilerplate_;
  SpanIndex index_, boilerplate_index_, frame_index_;
  std::map<std::uint32_t, std::uint64_t> strangers_;  // group -> members that are no item
  Score score_;
};

}  // namespace
}  // namespace bench

Score score_report(const std::string& truth, const std::string& report) { return bench::Scorer(truth).score(report); }

}  // namespace twicetold
