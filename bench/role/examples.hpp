// Labelled passages as examples, in four views: the whole collection, a part of 300 and of 30 documents, alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <sstream>

#include <fmt/format.h>

#include "data.hpp"
#include "net.hpp"
#include "role/asked.hpp"
#include "role/look.hpp"
#include "role/roles.hpp"
#include "twicetold/tail.hpp"

namespace role_bench {

struct Label {
  std::string set, document;
  std::uint64_t begin = 0, end = 0;
  Role role = Role::none;
};

enum View { whole, part300, part30, alone, views };
constexpr const char* view_names[views] = {"whole collection", "300 documents", "30 documents", "document alone"};

struct Neighbour {
  bool plain = true, line = false;
  role_detail::Features x{};
};

struct Example {
  Sample sample;
  std::size_t set = 0;
  std::size_t label = 0;
  View view = whole;
  bool plain = false;
  std::uint32_t held = 1, siblings = 1;  // documents that hold it, and those of its source
  Role truth = Role::none;
  Role role = Role::none;         // as the rules would name it
  std::string note;               // counts and neighbours, for --errors
  std::vector<Neighbour> around;  // passages within reach, itself included
  std::size_t at = 0;             // of `around`
};

inline std::vector<Label> read_labels(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error(path + ": no such file");
  std::vector<Label> labels;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream fields(line);
    Label l;
    std::string begin;
    std::string end;
    std::string role;
    std::getline(fields, l.set, '\t');
    std::getline(fields, l.document, '\t');
    std::getline(fields, begin, '\t');
    std::getline(fields, end, '\t');
    std::getline(fields, role, '\t');
    l.begin = std::stoull(begin);
    l.end = std::stoull(end);
    l.role = role_from_name(role);
    if (l.role == Role::none && role != "content") throw std::runtime_error(path + ": unknown role " + role);
    labels.push_back(std::move(l));
  }
  return labels;
}

// Number of the passage whose span (head edge left out) is the label's; passages.size() when there is none.
inline std::size_t passage_of(const Document& d, const Label& l) {
  for (std::size_t i = 0; i < d.passages.size(); ++i) {
    const Span s = d.passages[i];
    if (s.end == l.end && l.begin >= s.begin && l.begin < s.end &&
        l.begin <= s.begin + find_edges(slice(d.text, s)).head.length) {
      return i;
    }
  }
  return d.passages.size();
}

// States as the tail room gives them for the document alone.
inline const std::vector<ParagraphState>& states_of(const Document& d) {
  static std::map<const Document*, std::vector<ParagraphState>> known;
  const auto [at, fresh] = known.try_emplace(&d);
  if (fresh) {
    static TailFinder finder;
    std::vector<TailParagraph> paragraphs;
    for (std::size_t i = 0; i < d.passages.size(); ++i) {
      std::uint32_t gap = 0;
      for (std::uint64_t k = i > 0 ? d.passages[i - 1].end : d.passages[i].begin; k < d.passages[i].begin; ++k)
        gap += d.text[k] == '\n' ? 1 : 0;
      paragraphs.push_back({slice(d.text, d.passages[i]), gap, {}});
    }
    TailVerdict verdict;
    finder.find(paragraphs, {false, 1, d.title}, Strictness::normal, verdict);
    at->second = verdict.states;
  }
  return at->second;
}

inline RoleEvidence full_evidence(const Collection& c, std::size_t document, std::size_t passage) {
  RoleEvidence evidence = evidence_of(c, document, passage);
  const Document& d = *c.documents[document];
  const auto newlines = [&](std::size_t a, std::size_t b) {  // between passages a and b
    return static_cast<std::uint32_t>(std::count(d.text.begin() + static_cast<std::ptrdiff_t>(d.passages[a].end),
                                                 d.text.begin() + static_cast<std::ptrdiff_t>(d.passages[b].begin),
                                                 '\n'));
  };
  if (passage > 0) evidence.gap_before = newlines(passage - 1, passage);
  if (passage + 1 < d.passages.size()) evidence.gap_after = newlines(passage, passage + 1);
  if (d.passages.size() > 1) evidence.state = static_cast<std::uint8_t>(states_of(d)[passage]);
  return evidence;
}

inline Example make_example(const Collection& c, std::size_t document, std::size_t passage) {
  Example e;
  const Document& d = *c.documents[document];
  constexpr std::size_t reach = RoleCompany::reach;
  const std::size_t from = passage - std::min(passage, reach);
  for (std::size_t i = from; i < std::min(d.passages.size(), passage + reach + 1); ++i) {
    const RoleEvidence other = full_evidence(c, document, i);
    const auto seen = role_detail::see(other, CueLists::embedded());
    Neighbour n;
    n.plain = seen.plain;
    n.line = role_detail::is_line(seen);
    if (!seen.plain) n.x = role_detail::features_of(other, seen);
    e.around.push_back(n);
  }
  e.at = passage - from;
  RoleEvidence evidence = full_evidence(c, document, passage);
  std::vector<RoleLook> looks;  // what a role is named by of its company
  for (const Neighbour& n : e.around) looks.push_back({-1, n.line, false, n.x[role_detail::f_symbols_only] > 0});
  evidence.company = company_of(looks, e.at);
  const auto seen = role_detail::see(evidence, CueLists::embedded());
  e.plain = seen.plain;
  e.held = evidence.documents_digits;
  e.siblings = evidence.source_documents;
  e.role = role_detail::name_role(evidence, seen);
  if (!seen.plain) e.sample.x = role_detail::features_of(evidence, seen);
  const auto near = [](std::string_view t) { return std::string(t.substr(0, 70)); };
  e.note = fmt::format(
      "{} same {} digits {} of {} neighbour {} contexts {} head {} tail {} place {}/{} run {} {:.2f} prose "
      "{:.2f}|{:.2f}|{:.2f} here {} state {} carried {}/{} gaps {} {} frames {}\n        < {}\n        > {}",
      d.id, evidence.documents_same, evidence.documents_digits, evidence.documents, evidence.same_neighbour,
      evidence.surroundings, evidence.at_head, evidence.at_tail, evidence.index, evidence.passages, evidence.run,
      evidence.run_repeats, evidence.prose, evidence.prose_before, evidence.prose_behind, evidence.in_document,
      evidence.state, evidence.carried, evidence.carriers, evidence.gap_before, evidence.gap_after,
      evidence.template_matches, near(evidence.previous), near(evidence.next));
  return e;
}

// Passages of whole documents, as the engine looks at some before it says what it asks of a verdict.
inline void draw(const Collection& c, std::size_t set, std::size_t wanted, std::vector<Example>& out) {
  const std::size_t step = std::clamp<std::size_t>(c.keys.size() / wanted, 1, c.documents.size());
  std::size_t taken = 0;
  for (std::size_t d = step / 2; d < c.documents.size() && taken < 2 * wanted; d += step) {
    for (std::size_t p = 0; p < c.documents[d]->passages.size() && taken < 2 * wanted; ++p, ++taken) {
      Example e = make_example(c, d, p);
      e.set = set;
      if (!e.plain) out.push_back(std::move(e));
    }
  }
}
using Drawn = std::array<std::vector<Example>, views>;  // of one set

// All views of the labelled passages of one set.
inline void add_labelled(const Set& set, std::size_t number, const std::vector<Label>& labels,
                         std::vector<Example>& out, Drawn& drawn) {
  struct Place {
    std::size_t label, passage;
  };
  std::map<std::size_t, std::vector<Place>> places;  // by document
  std::map<std::string, std::size_t> by_id;
  for (std::size_t d = 0; d < set.documents.size(); ++d) by_id[set.documents[d].id] = d;
  std::size_t lost = 0;
  for (std::size_t l = 0; l < labels.size(); ++l) {
    if (labels[l].set != set.name) continue;
    const auto found = by_id.find(labels[l].document);
    if (found == by_id.end()) {
      ++lost;
      continue;
    }
    const std::size_t p = passage_of(set.documents[found->second], labels[l]);
    if (p == set.documents[found->second].passages.size()) {
      ++lost;
    } else {
      places[found->second].push_back({l, p});
    }
  }
  if (lost > 0) std::cerr << set.name << ": " << lost << " labels have no passage\n";
  std::vector<std::size_t> order(set.documents.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::mt19937_64 random(5);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
  const std::size_t sizes[views] = {order.size(), 300, 30, 1};
  for (int v = 0; v < views; ++v) {
    if (v == part300 && order.size() <= 300) continue;
    if (v == part30 && order.size() <= 30) continue;
    for (std::size_t from = 0; from < order.size(); from += sizes[v]) {
      const std::size_t to = std::min(order.size(), from + sizes[v]);
      std::vector<std::size_t> chosen(order.begin() + static_cast<std::ptrdiff_t>(from),
                                      order.begin() + static_cast<std::ptrdiff_t>(to));
      std::sort(chosen.begin(), chosen.end());
      if (std::none_of(chosen.begin(), chosen.end(), [&](std::size_t d) { return places.count(d) > 0; })) continue;
      std::vector<const Document*> documents;
      for (const std::size_t d : chosen) documents.push_back(&set.documents[d]);
      const Collection c = make_collection(documents);
      // Of parts, a few stand for the others.
      const std::size_t part = v == whole ? 2048 : 512;
      if (v != alone && drawn[v].size() < 2 * part) draw(c, number, part, drawn[v]);
      for (std::size_t d = 0; d < chosen.size(); ++d) {
        const auto found = places.find(chosen[d]);
        if (found == places.end()) continue;
        for (const Place& p : found->second) {
          Example e = make_example(c, d, p.passage);
          e.set = number;
          e.label = p.label;
          e.view = static_cast<View>(v);
          e.sample.boilerplate = labels[p.label].role != Role::none ? 1 : 0;
          e.truth = labels[p.label].role;
          out.push_back(e);
        }
      }
    }
  }
}

// Every paragraph of pages with a known body; half with the other pages as collection, half alone.
inline std::vector<Example> page_samples(const Set& pages, std::size_t most) {
  std::vector<const Document*> all;
  for (const Document& d : pages.documents) all.push_back(&d);
  const Collection whole_set = make_collection(all);
  std::vector<Example> out;
  for (std::size_t d = 0; d < all.size(); ++d) {
    const Collection single = make_collection({all[d]});
    for (std::size_t p = 0; p < all[d]->passages.size(); ++p) {
      const bool with = (d + p) % 2 == 0;
      Example e = with ? make_example(whole_set, d, p) : make_example(single, 0, p);
      if (e.plain) continue;
      e.sample.boilerplate = all[d]->body[p] == 0 ? 1 : 0;
      out.push_back(std::move(e));
    }
  }
  std::mt19937_64 random(9);
  for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random() % i]);
  if (out.size() > most) out.resize(most);
  return out;
}

}  // namespace role_bench
