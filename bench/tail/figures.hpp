// What the README says: recall and exact cuts at a rate of false positives.
#pragma once

#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "examples.hpp"

namespace tail_fit {

// Real pages count most, but not so much that the nets learn them by heart; running text of another
// article is rare in the real ones and hard.
inline float document_weight(const Example& e) {
  const std::string& kind = e.page->variant;
  if (e.real()) return kind == "page" ? 4.F : 8.F;
  if (e.origin == Origin::synth) return 6.F;
  if (e.origin == Origin::script) return 3.F;
  if (e.cut < 0) return kind.starts_with("neg") ? 1.F : 2.F;
  return kind.starts_with("other") || kind == "same" ? 5.F : 1.5F;
}

inline bool is_big(const Example& e) {
  float width = 0;
  for (std::size_t i = static_cast<std::size_t>(e.cut); i < e.widths.size(); ++i) width += e.widths[i];
  return e.cut > 0 && e.n - e.cut >= 2 && width >= 100;
}

struct Result {
  double found = 0, exact = 0, near = 0, lost = 0;
};

inline Result measure(const std::vector<const Example*>& tails, double threshold) {
  Result r;
  for (const Example* e : tails) {
    const bool flagged = e->log_odds > threshold;
    if (!flagged) continue;
    r.found += 1;
    r.exact += e->found == e->cut;
    r.near += std::abs(e->found - e->cut) <= 1;
    double body = 0, lost = 0;
    for (int i = 0; i < e->cut; ++i) {
      const double width =
          e->labels[static_cast<std::size_t>(i)] == 1 ? static_cast<double>(e->widths[static_cast<std::size_t>(i)]) : 0;
      body += width;
      if (i >= e->found) lost += width;
    }
    r.lost += lost > .1 * body;
  }
  const double n = std::max<double>(1, static_cast<double>(tails.size()));
  return {r.found / n, r.exact / n, r.near / n, r.lost / n};
}

inline double threshold_at(const std::vector<const Example*>& negatives, double rate) {
  std::vector<double> s;
  for (const Example* e : negatives) s.push_back(e->log_odds);
  std::sort(s.rbegin(), s.rend());
  return s.empty() ? 0 : s[std::min(s.size() - 1, static_cast<std::size_t>(rate * static_cast<double>(s.size())))];
}

inline double share_above(const std::vector<const Example*>& set, double threshold) {
  double n = 0;
  for (const Example* e : set) n += e->log_odds > threshold;
  return n / std::max<double>(1, static_cast<double>(set.size()));
}

// For reading: the surest false alarms over bodies, then tails that lost body or were cut elsewhere.
template <class Documents>
void dump(const Documents& all, double threshold, const std::string& path) {
  std::FILE* out = std::fopen(path.c_str(), "w");
  if (out == nullptr) return;
  std::vector<const Example*> sorted(all.begin(), all.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->log_odds > b->log_odds; });
  for (const Example* e : sorted) {
    const bool body = e->is_body(), gold = e->origin == Origin::gold || (e->origin == Origin::web && !body);
    const bool flagged = e->log_odds > threshold;
    const char* what = body && flagged                                      ? "FALSE"
                       : gold && e->cut > 0 && flagged && e->found < e->cut ? "EARLY"
                       : gold && e->cut > 0 && flagged && e->found > e->cut ? "LATE"
                       : gold && e->cut > 0 && !flagged && is_big(*e)       ? "MISSED"
                                                                            : nullptr;
    if (what == nullptr || e->page->variant == "page") continue;
    std::fprintf(out, "==== %s %s %s n %d cut %d found %d log-odds %.2f\n", what, e->page->id.c_str(),
                 e->page->site.c_str(), e->n, e->cut, e->found, e->log_odds);
    const auto picked = window_of(e->page->paragraphs.size(), e->page->cut);
    const int middle = e->cut > 0 ? std::min(e->cut, e->found) : e->found;
    for (int i = std::max(0, middle - 3); i < std::min(e->n, std::max(e->cut, e->found) + 5); ++i) {
      const auto k = static_cast<std::size_t>(i);
      std::fprintf(out, "%c%c %d gap %d tail %5.1f junk %5.1f S %6.1f  %.150s\n", i == e->cut ? 'G' : ' ',
                   i == e->found ? 'F' : ' ', e->labels[k], e->page->gaps[picked[k]], static_cast<double>(e->tail[k]),
                   static_cast<double>(e->junk[k]), static_cast<double>(e->scores[k]),
                   e->page->paragraphs[picked[k]].c_str());
    }
  }
  std::fclose(out);
}

template <class Documents>
void report(const Documents& all, const char* title, const float (&thresholds)[3]) {
  using Set = std::vector<const Example*>;
  Set bodies, no_cut, big, big_page, small, made_negative, made_big, other, synth, synth_negative, synth_other;
  Set known, known_made;
  std::map<std::string, Set> kinds;
  std::map<std::string, std::array<Set, 2>> scripts, languages, web;  // without a tail, with one
  for (const Example* e : all) {
    if (e->origin == Origin::body) bodies.push_back(e);
    if (e->origin == Origin::gold && e->cut < 0) no_cut.push_back(e);
    if (e->origin == Origin::gold && e->cut >= 0) {
      if (!is_big(*e))
        small.push_back(e);
      else
        (e->page->variant == "page" ? big_page : big).push_back(e);
    }
    if (e->origin == Origin::made) {
      kinds[e->page->variant].push_back(e);
      if (e->cut < 0)
        made_negative.push_back(e);
      else if (is_big(*e))
        made_big.push_back(e);
      if (e->cut > 0 && (e->page->variant.starts_with("other"))) other.push_back(e);
    }
    if (e->origin == Origin::web) {
      for (const std::string& group : {std::string("any language"), e->page->language}) {
        if (e->is_body()) web[group][0].push_back(e);
        if (e->cut > 0 && e->page->variant != "page" && is_big(*e)) web[group][1].push_back(e);
      }
      continue;
    }
    if (e->origin == Origin::script) {
      if (e->page->variant == "body") scripts[e->page->language][0].push_back(e);
      if (e->cut > 0 && is_big(*e)) scripts[e->page->language][1].push_back(e);
      continue;
    }
    if (e->known && e->cut > 0 && e->page->variant != "page" && is_big(*e)) {
      (e->origin == Origin::gold ? known : known_made).push_back(e);
    }
    if (e->origin == Origin::synth) {
      kinds["synth-" + e->page->variant].push_back(e);
      if (e->cut < 0)
        synth_negative.push_back(e);
      else if (is_big(*e))
        (e->page->variant == "other" ? synth_other : synth).push_back(e);
    }
  }
  std::size_t labels = 0;
  for (const Example* e : big) labels += e->labels_only;
  std::printf(
      "%s: bodies %zu, no cut %zu, big tails %zu (labels only %zu), of whole pages %zu, small %zu, made %zu / %zu, "
      "synth %zu / %zu\n",
      title, bodies.size(), no_cut.size(), big.size(), labels, big_page.size(), small.size(), made_negative.size(),
      made_big.size(), synth_negative.size(), synth.size() + synth_other.size());
  const auto line = [&](const char* name, double t) {
    const auto show = [&](const char* what, const Set& set) {
      if (set.empty()) return;
      const Result r = measure(set, t);
      std::printf("| %s %.3f/%.3f/%.3f lost %.3f ", what, r.found, r.exact, r.near, r.lost);
    };
    std::printf("  %-6s T %5.2f body %.3f nocut %.3f made %.3f synth %.3f ", name, t, share_above(bodies, t),
                share_above(no_cut, t), share_above(made_negative, t), share_above(synth_negative, t));
    show("known", known);
    show("known made", known_made);
    show("big", big);
    show("page", big_page);
    show("small", small);
    show("made", made_big);
    show("other", other);
    show("synth", synth);
    show("synth other", synth_other);
    std::printf("\n");
  };
  for (const double rate : {.003, .01, .015, .02, .05}) {
    char name[16];
    std::snprintf(name, sizeof name, "%.1f%%", rate * 100);
    line(name, threshold_at(bodies, rate));
  }
  line("strict", static_cast<double>(thresholds[0]));
  line("normal", static_cast<double>(thresholds[1]));
  line("loose", static_cast<double>(thresholds[2]));
  const auto t = static_cast<double>(thresholds[1]);
  const auto by_language = [&](const char* what, const std::map<std::string, std::array<Set, 2>>& all_sets) {
    for (const auto& [language, sets] : all_sets) {
      const Result r = measure(sets[1], t);
      std::printf("    %s %s %zu / %zu false %.3f found %.3f exact %.3f lost %.3f\n", what, language.c_str(),
                  sets[0].size(), sets[1].size(), share_above(sets[0], t), r.found, r.exact, r.lost);
    }
  };
  by_language("real pages in letters that are", scripts);
  by_language("other web pages in", web);
  if (made_negative.empty()) return;
  for (const Example* e : made_negative) languages[e->page->language][0].push_back(e);
  for (const Example* e : made_big) languages[e->page->language][1].push_back(e);
  by_language("made in", languages);
  for (const auto& [kind, set] : kinds) {
    Set cut;
    for (const Example* e : set)
      if (e->cut > 0) cut.push_back(e);
    if (cut.empty()) {
      std::printf("    %-14s %4zu false %.3f\n", kind.c_str(), set.size(), share_above(set, t));
    } else {
      const Result r = measure(cut, t);
      std::printf("    %-14s %4zu found %.3f exact %.3f lost %.3f\n", kind.c_str(), set.size(), r.found, r.exact,
                  r.lost);
    }
  }
  std::fflush(stdout);
}

}  // namespace tail_fit
