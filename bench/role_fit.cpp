// Fits the role model and writes src/role/weights.inc.
//
//   role_fit DATA_FOLDER LABELS [--hard LABELS] [--write src/role/weights.inc] [--quick]
//
// LABELS is bench/labels/roles_dev.tsv (set, document, begin, end, role). What --hard adds (roles_hard.tsv: passages
// that an earlier model was unsure of) is fitted on like the others and counts in no figure: it wasn't drawn as these
// were. Evidence is made by the library's own code, in four views of each labelled passage: its whole collection, a
// part of 300 and of 30 documents, and its document alone, so that the model serves small collections too.
// Paragraphs of web pages with a known body (trailing_gold without aeb) add weight to form. Every figure is of models
// that never saw the collection it is about; calibration is of the same scores. About two minutes on one core; never
// part of the build.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iostream>
#include <map>

#include <fmt/format.h>

#include "role/examples.hpp"
#include "role/figures.hpp"
#include "role/prior.hpp"
#include "role/write.hpp"

using namespace role_bench;

int main(int argc, char** argv) try {
  if (argc < 3) {
    std::cerr << "usage: role_fit DATA_FOLDER LABELS [--hard LABELS] [--write FILE] [--quick] [--errors]\n";
    return 2;
  }
  const std::string folder = argv[1];
  std::string write, hard;
  bool quick = false;
  bool errors = false;
  NetOptions options;
  options.prior = prior_weights();
  for (int i = 3; i < argc; ++i) {
    if (std::strcmp(argv[i], "--write") == 0 && i + 1 < argc) write = argv[++i];
    if (std::strcmp(argv[i], "--hard") == 0 && i + 1 < argc) hard = argv[++i];
    if (std::strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) options.rounds = std::atoi(argv[++i]);
    if (std::strcmp(argv[i], "--decay") == 0 && i + 1 < argc) options.decay = std::strtof(argv[++i], nullptr);
    if (std::strcmp(argv[i], "--quick") == 0) quick = true;
    if (std::strcmp(argv[i], "--errors") == 0) errors = true;
  }
  std::vector<Label> labels = read_labels(argv[2]);
  const std::size_t counted = labels.size();
  if (!hard.empty()) {
    for (Label& l : read_labels(hard)) labels.push_back(std::move(l));
  }
  std::vector<std::string> names;
  for (const Label& l : labels) {
    if (std::find(names.begin(), names.end(), l.set) == names.end()) names.push_back(l.set);
  }
  std::vector<Example> examples;
  Set html;
  std::map<std::size_t, std::string> texts;  // of labels, for --errors
  for (std::size_t s = 0; s < names.size(); ++s) {
    Set set = read_set(folder, names[s]);
    add_labelled(set, s, labels, examples);
    if (errors) {
      std::map<std::string, const Document*> by_id;
      for (const Document& d : set.documents) by_id[d.id] = &d;
      for (std::size_t l = 0; l < labels.size(); ++l) {
        if (labels[l].set == set.name && by_id.count(labels[l].document) > 0) {
          texts[l] = by_id[labels[l].document]->text.substr(
              labels[l].begin, std::min<std::size_t>(120, labels[l].end - labels[l].begin));
        }
      }
    }
    if (set.name == "html_article_extraction") html = std::move(set);
  }
  std::vector<Sample> pages = page_samples(read_pages(folder, "aeb"), quick ? 1500 : 4000);

  // Weights: every collection counts the same; the whole collection's view as much as the others together.
  std::map<std::size_t, double> per_set;
  for (const Example& e : examples) {
    if (e.view == whole) per_set[e.set] += 1;
  }
  constexpr double view_weight[views] = {1.0, 0.5, 0.4, 0.4};
  for (Example& e : examples) {
    const double share = 100.0 / std::max(20.0, per_set[e.set]);
    e.sample.weight = static_cast<float>(view_weight[e.view] * std::sqrt(share));
  }
  double labelled_weight = 0;
  for (const Example& e : examples) labelled_weight += static_cast<double>(e.sample.weight);
  for (Sample& s : pages) s.weight = static_cast<float>(0.25 * labelled_weight / static_cast<double>(pages.size()));

  const auto fit = [&](std::size_t without) {
    std::vector<Sample> samples;
    for (const Example& e : examples) {
      if (e.set != without && !e.plain) samples.push_back(e.sample);
    }
    samples.insert(samples.end(), pages.begin(), pages.end());
    return fit_net(samples, options);
  };

  std::vector<float> scored(examples.size());
  Net html_net;
  for (std::size_t s = 0; s < names.size(); ++s) {
    const Net net = fit(s);
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (examples[i].set == s) scored[i] = score(net, examples[i]);
    }
    if (names[s] == "html_article_extraction") html_net = net;
  }
  std::vector<Scored> out_of_fold;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (examples[i].plain || examples[i].label >= counted) continue;
    out_of_fold.push_back({scored[i], examples[i].sample.boilerplate, examples[i].sample.weight});
  }
  float slope = 1;
  float shift = 0;
  calibrate(out_of_fold, slope, shift);
  std::cout << fmt::format("{} labels and {} hard ones, {} views, {} page paragraphs; calibration {:.3f} {:.3f}\n",
                           counted, labels.size() - counted, examples.size(), pages.size(), slope, shift);

  const float asked = std::log(0.6F / 0.4F);  // as the engine does: least_confidence of engine/boilerplate.cpp
  for (int v = 0; v < views; ++v) {
    Tally all;
    std::map<std::size_t, Tally> by_set;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      const Example& e = examples[i];
      if (e.view != v || e.label >= counted) continue;
      const bool said = slope * scored[i] + shift > asked;
      all.add(e.sample.boilerplate == 1, said, e.role == e.truth);
      by_set[e.set].add(e.sample.boilerplate == 1, said, e.role == e.truth);
      if (errors && v == whole && (said != (e.sample.boilerplate == 1) || (said && e.role != e.truth))) {
        std::string text = texts[e.label];
        std::replace(text.begin(), text.end(), '\n', ' ');
        std::cout << fmt::format("    {} is {} said {} p={:.2f} <{}>\n", names[e.set], role_name(e.truth),
                                 said ? role_name(e.role) : "content", 1 / (1 + std::exp(-(slope * scored[i] + shift))),
                                 text);
      }
    }
    if (all.found + all.missed + all.wrong + all.left == 0) continue;
    std::cout << fmt::format("{:22} {}\n", view_names[v], all.row());
    if (v == whole) {
      for (const auto& [s, t] : by_set) std::cout << fmt::format("  {:24} {}\n", names[s], t.row());
      for (const double threshold : {0.3, 0.4, 0.5, 0.6, 0.7, 0.8}) {
        Tally t;
        for (std::size_t i = 0; i < examples.size(); ++i) {
          if (examples[i].view != whole || examples[i].label >= counted) continue;
          const double p = 1 / (1 + std::exp(-static_cast<double>(slope * scored[i] + shift)));
          t.add(examples[i].sample.boilerplate == 1, p > threshold, examples[i].role == examples[i].truth);
        }
        std::cout << fmt::format("  at {:.1f}: {}\n", threshold, t.row());
      }
    }
  }
  // By the role that is named: boilerplate / content in each band of probability, whole collections.
  std::map<Role, std::array<std::array<int, 2>, 5>> bands;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (examples[i].view != whole || examples[i].label >= counted) continue;
    const double p = 1 / (1 + std::exp(-static_cast<double>(slope * scored[i] + shift)));
    if (p < 0.5) continue;
    const auto band = std::min<std::size_t>(4, static_cast<std::size_t>((p - 0.5) * 10));
    ++bands[examples[i].role][band][examples[i].sample.boilerplate == 1 ? 0 : 1];
  }
  std::cout << "named, from .5, .6, .7, .8, .9 on: boilerplate/content\n";
  for (const auto& [role, row] : bands) {
    std::cout << fmt::format("  {:12}", role_name(role));
    for (const auto& [right, wrong] : row) std::cout << fmt::format(" {:3}/{:<3}", right, wrong);
    std::cout << "\n";
  }
  Tally rule;
  std::map<std::size_t, Tally> rule_by_set;
  for (const Example& e : examples) {
    if (e.view != whole || e.label >= counted) continue;
    const bool said = e.sample.x[role_detail::f_log_digits] > 0 ||
                      (e.sample.x[role_detail::f_width60] > 0 && e.sample.x[role_detail::f_ends] == 0);
    rule.add(e.sample.boilerplate == 1, said, false);
    rule_by_set[e.set].add(e.sample.boilerplate == 1, said, false);
  }
  std::cout << fmt::format("digits-folded >= 2, or no end mark and < 60: {}\n", rule.row());
  for (const auto& [s, t] : rule_by_set) std::cout << fmt::format("  {:24} {}\n", names[s], t.row());
  if (html_net.direct.size() > 0) {
    std::cout << "html_article_extraction, fitted without it\n";
    page_test(html, html_net, slope, shift);
  }
  if (!write.empty()) {
    Net net = fit(names.size());
    net.slope = slope;
    net.shift = shift;
    write_weights(write, net);
    std::cout << "wrote " << write << "\n";
  }
  return 0;
} catch (const std::exception& e) {
  std::cerr << "role_fit: " << e.what() << '\n';
  return 1;
}
