// Fits the role model and writes src/role/weights.inc.
//
//   role_fit DATA_FOLDER LABELS [--write src/role/weights.inc] [--quick]
//
// LABELS is bench/labels/roles_dev.tsv (set, document, begin, end, role). Evidence is made by the library's
// own code, in four views of each labelled passage: its whole collection, a part of 300 and of 30 documents,
// and its document alone, so that the model serves small collections too. Paragraphs of web pages with a known
// body (trailing_gold without aeb) add weight to form. Every figure is of models that never saw the collection
// it is about; calibration is of the same scores. About two minutes on one core; never part of the build.

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "role/data.hpp"
#include "role/net.hpp"
#include "role/roles.hpp"

using namespace role_bench;
using twicetold::role_detail::Features;

namespace {

struct Label {
  std::string set, document;
  std::uint64_t begin = 0, end = 0;
  Role role = Role::none;
};

// What reading says of a feature wherever it is met. The fit starts here and is pulled back to it, so that
// what the ten collections don't show (a language's cues, a form none of them has) keeps its meaning.
Eigen::VectorXf prior_weights() {
  using namespace twicetold::role_detail;
  Eigen::VectorXf w = Eigen::VectorXf::Zero(feature_count + 1);
  w[feature_count] = -1.6F;
  const std::pair<Feature, float> beliefs[] = {{f_same3, 1.0F},
                                               {f_digits3, 0.7F},
                                               {f_log_digits, 0.8F},
                                               {f_repeat_open, 0.6F},
                                               {f_repeat_prose, -0.5F},
                                               {f_repeat_prose3, 0.2F},
                                               {f_repeat_long, -0.6F},
                                               {f_both_repeat, 0.8F},
                                               {f_alone_among_repeats, 0.8F},
                                               {f_later_copy, 0.4F},
                                               {f_reuse, -0.8F},
                                               {f_template_matches, 0.8F},
                                               {f_width250, -1.6F},
                                               {f_width110, 0.3F},
                                               {f_ends, -0.7F},
                                               {f_open_short, 0.5F},
                                               {f_open_90, 0.3F},
                                               {f_comma, -0.6F},
                                               {f_opens_lower, -0.4F},
                                               {f_quoted, -0.4F},
                                               {f_quote_mark, -0.6F},
                                               {f_sentences, -0.5F},
                                               {f_name_line, 0.3F},
                                               {f_date_line, 2.8F},
                                               {f_clock_only, 3.0F},
                                               {f_numbers_only, -1.2F},
                                               {f_symbols_only, 1.6F},
                                               {f_copyright, 1.8F},
                                               {f_table, -0.8F},
                                               {f_listing, 0.5F},
                                               {f_title_later, 2.5F},
                                               {f_equals_neighbour, 0.8F},
                                               {f_inserted, 1.0F},
                                               {f_tail_state, 0.8F},
                                               {f_tail_credit, 2.0F},
                                               {f_tail_agency, 1.2F},
                                               {f_cue_whole, 2.2F},
                                               {f_cue_strong_short, 2.0F},
                                               {f_cue_strong_line, 2.0F},
                                               {f_cue_strong_prose, 0.8F},
                                               {f_cue_weak_short, 0.9F},
                                               {f_cue_inside_short, 0.4F},
                                               {f_cue_covered, 1.0F},
                                               {f_cue_credit_end, 1.6F},
                                               {f_cue_legal, 1.4F},
                                               {f_cue_link, 1.6F},
                                               {f_later_title, 2.0F},
                                               {f_enumerated, -1.0F},
                                               {f_title_line, -1.0F},
                                               {f_row, -0.6F}};
  for (const auto& [feature, weight] : beliefs) w[feature] = weight;
  return w;
}

enum View { whole, part300, part30, alone, views };
constexpr const char* view_names[views] = {"whole collection", "300 documents", "30 documents", "document alone"};

struct Example {
  Sample sample;
  std::size_t set = 0;
  std::size_t label = 0;
  View view = whole;
  bool plain = false;
  Role truth = Role::none;
  Role role = Role::none;  // as the rules would name it
};

std::vector<Label> read_labels(const std::string& path) {
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
std::size_t passage_of(const Document& d, const Label& l) {
  for (std::size_t i = 0; i < d.passages.size(); ++i) {
    const Span s = d.passages[i];
    if (s.end == l.end && l.begin >= s.begin && l.begin < s.end &&
        l.begin <= s.begin + find_edges(slice(d.text, s)).head.length) {
      return i;
    }
  }
  return d.passages.size();
}

Example make_example(const Collection& c, std::size_t document, std::size_t passage) {
  Example e;
  const RoleEvidence evidence = evidence_of(c, document, passage);
  const auto seen = role_detail::see(evidence, CueLists::embedded());
  e.plain = seen.plain;
  e.role = role_detail::name_role(evidence, seen);
  if (!seen.plain) e.sample.x = role_detail::features_of(evidence, seen);
  return e;
}

// All views of the labelled passages of one set.
void add_labelled(const Set& set, std::size_t number, const std::vector<Label>& labels, std::vector<Example>& out) {
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
std::vector<Sample> page_samples(const Set& pages, std::size_t most) {
  std::vector<const Document*> all;
  for (const Document& d : pages.documents) all.push_back(&d);
  const Collection whole_set = make_collection(all);
  std::vector<Sample> out;
  for (std::size_t d = 0; d < all.size(); ++d) {
    const Collection single = make_collection({all[d]});
    for (std::size_t p = 0; p < all[d]->passages.size(); ++p) {
      const bool with = (d + p) % 2 == 0;
      Example e = with ? make_example(whole_set, d, p) : make_example(single, 0, p);
      if (e.plain) continue;
      e.sample.boilerplate = all[d]->body[p] == 0 ? 1 : 0;
      out.push_back(e.sample);
    }
  }
  std::mt19937_64 random(9);
  for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random() % i]);
  if (out.size() > most) out.resize(most);
  return out;
}

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

float score(const Net& net, const Example& e) { return e.plain ? -20.0F : net.raw(e.sample.x); }

// The body test on web pages: how many body passages are left alone, how much of the rest is found.
void page_test(const Set& set, const Net& net, float slope, float shift) {
  std::vector<const Document*> all;
  for (const Document& d : set.documents) all.push_back(&d);
  const Collection together = make_collection(all);
  for (const bool with : {true, false}) {
    Tally t;
    for (std::size_t d = 0; d < all.size(); ++d) {
      const Collection single = make_collection({all[d]});
      for (std::size_t p = 0; p < all[d]->passages.size(); ++p) {
        const Example e = with ? make_example(together, d, p) : make_example(single, 0, p);
        t.add(all[d]->body[p] == 0, slope * score(net, e) + shift > 0, false);
      }
    }
    std::cout << fmt::format(
        "  {} the other pages: body passages left alone {:.3f}, precision {:.3f}, boilerplate found {:.3f}\n",
        with ? "with" : "without", t.left / (t.left + t.wrong), t.precision(), t.recall());
  }
}

void write_weights(const std::string& path, const Net& net) {
  std::ofstream out(path);
  out << "// Generated by: role_fit DATA_FOLDER bench/labels/roles_dev.tsv --write src/role/weights.inc\n"
      << "// Features in the order of features.hpp; the last of `out_weights` is the bias.\n";
  out << fmt::format("constexpr std::size_t hidden_units = {};\nconstexpr std::size_t fitted_features = {};\n",
                     net.hidden.rows(), net.hidden.cols());
  out << fmt::format("constexpr float calibration_slope = {:.5f}F;\nconstexpr float calibration_shift = {:.5f}F;\n",
                     net.slope, net.shift);
  const auto table = [&](const char* declarator, const Eigen::MatrixXf& m) {
    out << fmt::format("constexpr float {} = {{\n", declarator);
    for (Eigen::Index r = 0; r < m.rows(); ++r) {
      std::string line = m.rows() > 1 ? "    {" : "    ";
      for (Eigen::Index c = 0; c < m.cols(); ++c) {
        const std::string value = fmt::format("{:.4f}F{}", m(r, c), c + 1 < m.cols() ? ", " : m.rows() > 1 ? "}" : "");
        if (line.size() + value.size() > 118) {
          while (line.back() == ' ') line.pop_back();
          out << line << "\n";
          line = "     ";
        }
        line += value;
      }
      out << line << (r + 1 < m.rows() ? ",\n" : "};\n");
    }
  };
  table("hidden_weights[hidden_units][fitted_features]", net.hidden);
  table("direct_weights[fitted_features]", net.direct.transpose());
  table("out_weights[hidden_units + 1]", net.out.transpose());
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 3) {
    std::cerr << "usage: role_fit DATA_FOLDER LABELS [--write FILE] [--quick] [--errors]\n";
    return 2;
  }
  const std::string folder = argv[1];
  std::string write;
  bool quick = false;
  bool errors = false;
  NetOptions options;
  options.prior = prior_weights();
  for (int i = 3; i < argc; ++i) {
    if (std::strcmp(argv[i], "--write") == 0 && i + 1 < argc) write = argv[++i];
    if (std::strcmp(argv[i], "--units") == 0 && i + 1 < argc) options.units = std::atoi(argv[++i]);
    if (std::strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) options.rounds = std::atoi(argv[++i]);
    if (std::strcmp(argv[i], "--decay") == 0 && i + 1 < argc) options.decay = std::strtof(argv[++i], nullptr);
    if (std::strcmp(argv[i], "--direct-decay") == 0 && i + 1 < argc) {
      options.direct_decay = std::strtof(argv[++i], nullptr);
    }
    if (std::strcmp(argv[i], "--quick") == 0) quick = true;
    if (std::strcmp(argv[i], "--errors") == 0) errors = true;
  }
  const std::vector<Label> labels = read_labels(argv[2]);
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
    if (examples[i].plain) continue;
    out_of_fold.push_back({scored[i], examples[i].sample.boilerplate, examples[i].sample.weight});
  }
  float slope = 1;
  float shift = 0;
  calibrate(out_of_fold, slope, shift);
  std::cout << fmt::format("{} labels, {} views, {} page paragraphs; calibration {:.3f} {:.3f}\n", labels.size(),
                           examples.size(), pages.size(), slope, shift);

  for (int v = 0; v < views; ++v) {
    Tally all;
    std::map<std::size_t, Tally> by_set;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      const Example& e = examples[i];
      if (e.view != v) continue;
      const bool said = slope * scored[i] + shift > 0;
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
          if (examples[i].view != whole) continue;
          const double p = 1 / (1 + std::exp(-static_cast<double>(slope * scored[i] + shift)));
          t.add(examples[i].sample.boilerplate == 1, p > threshold, examples[i].role == examples[i].truth);
        }
        std::cout << fmt::format("  at {:.1f}: {}\n", threshold, t.row());
      }
    }
  }
  Tally rule;
  std::map<std::size_t, Tally> rule_by_set;
  for (const Example& e : examples) {
    if (e.view != whole) continue;
    const bool said = e.sample.x[role_detail::f_log_digits] > 0 ||
                      (e.sample.x[role_detail::f_width60] > 0 && e.sample.x[role_detail::f_ends] == 0);
    rule.add(e.sample.boilerplate == 1, said, false);
    rule_by_set[e.set].add(e.sample.boilerplate == 1, said, false);
  }
  std::cout << fmt::format("digits-folded >= 2, or no end mark and < 60: {}\n", rule.row());
  for (const auto& [s, t] : rule_by_set) std::cout << fmt::format("  {:24} {}\n", names[s], t.row());
  if (html_net.hidden.size() > 0) {
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
