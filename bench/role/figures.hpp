// Precision, recall and roles named right; the body test on web pages.
#pragma once

#include <fmt/format.h>

#include "examples.hpp"

namespace role_bench {

struct Tally {
  double found = 0, wrong = 0, missed = 0, left = 0, named = 0;
  void add(bool truth, bool said, bool role_right) {
    if (truth && said) ++found;
    if (!truth && said) ++wrong;
    if (truth && !said) ++missed;
    if (!truth && !said) ++left;
    if (truth && said && role_right) ++named;
  }
  [[nodiscard]] double precision() const { return found + wrong > 0 ? found / (found + wrong) : 1; }
  [[nodiscard]] double recall() const { return found + missed > 0 ? found / (found + missed) : 1; }
  [[nodiscard]] double role() const { return found > 0 ? named / found : 1; }
  [[nodiscard]] std::string row() const {
    return fmt::format("P {:.3f}  R {:.3f}  role {:.3f}   ({:.0f} found, {:.0f} wrong, {:.0f} missed, {:.0f} left)",
                       precision(), recall(), role(), found, wrong, missed, left);
  }
};

// Two nets: what a passage leans to by itself, and the verdict once its neighbours have leant.
struct Pair {
  Net first, second;
};

inline void meet(const Net& first, Example& e) {
  std::vector<RoleLook> looks;
  for (const Neighbour& n : e.around) {
    looks.push_back({n.plain ? -1.0F : 2 / (1 + std::exp(-first.raw(n.x))) - 1, n.line,
                     n.x[role_detail::f_code_line] > 0, n.x[role_detail::f_symbols_only] > 0});
  }
  role_detail::put_company(company_of(looks, e.at), e.sample.x);
}

inline float score(const Pair& nets, Example e) {
  if (e.plain) return -20.0F;
  meet(nets.first, e);
  return nets.second.raw(e.sample.x);
}

// What the engine asks of each verdict of a collection, as log-odds.
inline float asked_of(const role_detail::Asked& asked, const Example& e) {
  RoleEvidence evidence;
  evidence.documents_digits = e.held;
  evidence.source_documents = e.siblings;
  const double least = asked.of(evidence);
  return static_cast<float>(std::log(least / (1 - least)));
}

inline role_detail::Asked asked_of(const std::vector<Example>& sample, const Pair& nets, float slope, float shift) {
  role_detail::Surety repeated, single;
  for (const Example& e : sample) {
    const double z = static_cast<double>(slope * score(nets, e) + shift);
    (e.held >= 2 ? repeated : single).add(1 / (1 + std::exp(-z)));
  }
  return role_detail::asked_of(repeated, single);
}

// The body test on web pages: how many body passages are left alone, how much of the rest is found.
inline void page_test(const Set& set, const Pair& net, const role_detail::Asked& asked, float slope, float shift,
                      bool errors) {
  std::vector<const Document*> all;
  for (const Document& d : set.documents) all.push_back(&d);
  const Collection together = make_collection(all);
  for (const bool with : {true, false}) {
    Tally t, used;  // at one half, and at what the engine asks
    for (std::size_t d = 0; d < all.size(); ++d) {
      const Collection single = make_collection({all[d]});
      for (std::size_t p = 0; p < all[d]->passages.size(); ++p) {
        const Example e = with ? make_example(together, d, p) : make_example(single, 0, p);
        const float z = slope * score(net, e) + shift;
        t.add(all[d]->body[p] == 0, z > 0, false);
        used.add(all[d]->body[p] == 0, z > asked_of(with ? asked : role_detail::Asked{}, e), false);
        if (errors && !with && all[d]->body[p] != 0 && z > 0) {
          std::cout << fmt::format("    PAGE z={:.2f} <{}> {}\n", z,
                                   slice(all[d]->text, all[d]->passages[p]).substr(0, 120), e.note);
        }
      }
    }
    for (const Tally* at : {&t, &used})
      std::cout << fmt::format(
          "  {} the other pages, at {}: body passages left alone {:.3f}, precision {:.3f}, boilerplate found {:.3f}\n",
          with ? "with" : "without", at == &t ? ".5" : "what the engine asks", at->left / (at->left + at->wrong),
          at->precision(), at->recall());
  }
}

}  // namespace role_bench
