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
  double page_weight = 0.5;
  bool errors = false;
  NetOptions options;
  options.prior = prior_weights();
  for (int i = 3; i < argc; ++i) {
    if (std::strcmp(argv[i], "--write") == 0 && i + 1 < argc) write = argv[++i];
    if (std::strcmp(argv[i], "--hard") == 0 && i + 1 < argc) hard = argv[++i];
    if (std::strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) options.rounds = std::atoi(argv[++i]);
    if (std::strcmp(argv[i], "--decay") == 0 && i + 1 < argc) options.decay = std::strtof(argv[++i], nullptr);
    if (std::strcmp(argv[i], "--pages") == 0 && i + 1 < argc) page_weight = std::strtod(argv[++i], nullptr);
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
  std::vector<Drawn> drawn;
  Set html;
  std::map<std::size_t, std::string> texts;  // of labels, for --errors
  for (std::size_t s = 0; s < names.size(); ++s) {
    Set set = read_set(folder, names[s]);
    drawn.emplace_back();
    add_labelled(set, s, labels, examples, drawn.back());
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
  std::vector<Example> pages = page_samples(read_pages(folder, "aeb"), quick ? 1500 : 4000);
  for (Example& e : pages) e.set = names.size();

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
  for (Example& e : pages)
    e.sample.weight = static_cast<float>(page_weight * labelled_weight / static_cast<double>(pages.size()));

  const auto fit = [&](std::size_t without) {  // names.size() + 1: with all
    const auto fit_once = [&](const Net* first) {
      std::vector<Sample> samples;
      const auto take = [&](Example e) {
        if (first != nullptr) meet(*first, e);
        samples.push_back(e.sample);
      };
      for (const Example& e : examples) {
        if (e.set != without && !e.plain) take(e);
      }
      for (const Example& e : pages) {
        if (e.set != without) take(e);
      }
      return fit_net(samples, options);
    };
    Pair nets;
    nets.first = fit_once(nullptr);
    nets.second = fit_once(&nets.first);
    return nets;
  };

  std::vector<float> scored(examples.size());
  Pair html_net;
  std::vector<Pair> folds;
  for (std::size_t s = 0; s < names.size(); ++s) {
    const Pair net = fit(s);
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (examples[i].set == s) scored[i] = score(net, examples[i]);
    }
    if (names[s] == "html_article_extraction") html_net = net;
    folds.push_back(net);
  }
  std::vector<Scored> out_of_fold, alone;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (examples[i].plain || examples[i].label >= counted) continue;
    out_of_fold.push_back({scored[i], examples[i].sample.boilerplate, examples[i].sample.weight});
    alone.push_back({folds[examples[i].set].first.raw(examples[i].sample.x), examples[i].sample.boilerplate,
                     examples[i].sample.weight});
  }
  float slope = 1;
  float shift = 0;
  calibrate(out_of_fold, slope, shift);
  std::cout << fmt::format("{} labels and {} hard ones, {} views, {} page paragraphs; calibration {:.3f} {:.3f}\n",
                           counted, labels.size() - counted, examples.size(), pages.size(), slope, shift);

  std::vector<std::array<role_detail::Asked, views>> asked(names.size());
  for (std::size_t s = 0; s < names.size(); ++s) {
    for (std::size_t v = 0; v < views; ++v) asked[s][v] = asked_of(drawn[s][v], folds[s], slope, shift);
    std::cout << fmt::format(
        "  {:24} asks {:.2f} of what repeats, {:.2f} of the rest; of 300 {:.2f} {:.2f}, of 30 {:.2f} {:.2f}\n",
        names[s], asked[s][whole].repeated, asked[s][whole].single, asked[s][part300].repeated,
        asked[s][part300].single, asked[s][part30].repeated, asked[s][part30].single);
  }
  for (int v = 0; v < views; ++v) {
    Tally all;
    std::map<std::size_t, Tally> by_set;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      const Example& e = examples[i];
      if (e.view != v || e.label >= counted) continue;
      const bool said = slope * scored[i] + shift > asked_of(asked[e.set][static_cast<std::size_t>(v)], e);
      all.add(e.sample.boilerplate == 1, said, e.role == e.truth);
      by_set[e.set].add(e.sample.boilerplate == 1, said, e.role == e.truth);
      if (errors && v == whole && (said != (e.sample.boilerplate == 1) || (said && e.role != e.truth))) {
        std::string text = texts[e.label];
        std::replace(text.begin(), text.end(), '\n', ' ');
        std::vector<std::pair<float, std::size_t>> parts;
        for (std::size_t k = 0; k < e.sample.x.size(); ++k) {
          const float part = folds[e.set].second.direct[static_cast<Eigen::Index>(k)] * e.sample.x[k];
          if (std::abs(part) > 0.25F) parts.push_back({part, k});
        }
        std::sort(parts.begin(), parts.end(), [](auto a, auto b) { return std::abs(a.first) > std::abs(b.first); });
        std::string weighed;
        for (const auto& [part, k] : parts) weighed += fmt::format(" {} {:+.1f}", role_detail::feature_name(k), part);
        std::cout << fmt::format("    {} {} is {} said {} p={:.2f} {}:{} <{}>\n        {}\n        {}\n",
                                 said != (e.sample.boilerplate == 1) ? said ? "FALSE" : "MISSED" : "named",
                                 names[e.set], role_name(e.truth), said ? role_name(e.role) : "content",
                                 1 / (1 + std::exp(-(slope * scored[i] + shift))), labels[e.label].begin,
                                 labels[e.label].end, text, e.note, weighed);
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
      std::vector<std::pair<float, int>> order;
      double loss = 0;
      for (std::size_t i = 0; i < examples.size(); ++i) {
        if (examples[i].view != whole || examples[i].label >= counted) continue;
        const float z = slope * scored[i] + shift;
        order.push_back({z, examples[i].sample.boilerplate});
        loss += std::log1p(std::exp(static_cast<double>(examples[i].sample.boilerplate == 1 ? -z : z)));
      }
      std::sort(order.rbegin(), order.rend());
      double right = 0, all_right = 0, best = 0, at = 0, area = 0;
      for (const auto& [z, is] : order) all_right += is;
      for (std::size_t i = 0; i < order.size(); ++i) {
        right += order[i].second;
        if (order[i].second == 1) area += right / static_cast<double>(i + 1) / all_right;
        if (right / static_cast<double>(i + 1) >= 0.92)
          best = right / all_right, at = static_cast<double>(order[i].first);
      }
      std::cout << fmt::format(
          "  recall at precision .92: {:.3f} (from {:.2f}); average precision {:.4f}, loss {:.4f}\n", best,
          1 / (1 + std::exp(-at)), area, loss / static_cast<double>(order.size()));
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
    const bool said =
        e.sample.x[role_detail::f_log_digits] > 0 ||
        (e.sample.x[role_detail::f_log_width] < std::log2(61.0F) / 4 && e.sample.x[role_detail::f_ends] == 0);
    rule.add(e.sample.boilerplate == 1, said, false);
    rule_by_set[e.set].add(e.sample.boilerplate == 1, said, false);
  }
  std::cout << fmt::format("digits-folded >= 2, or no end mark and < 60: {}\n", rule.row());
  for (const auto& [s, t] : rule_by_set) std::cout << fmt::format("  {:24} {}\n", names[s], t.row());
  if (html_net.first.direct.size() > 0) {
    const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), html.name) - names.begin());
    std::cout << "html_article_extraction, fitted without it\n";
    page_test(html, html_net, asked[at][whole], slope, shift, errors);
  }
  if (!write.empty()) {
    Pair nets = fit(names.size() + 1);
    nets.second.slope = slope;
    nets.second.shift = shift;
    calibrate(alone, nets.first.slope, nets.first.shift);
    write_weights(write, nets.first, nets.second);
    std::cout << "wrote " << write << "\n";
  }
  return 0;
} catch (const std::exception& e) {
  std::cerr << "role_fit: " << e.what() << '\n';
  return 1;
}
