// Fits the off-topic tail model and writes src/tail/weights.inc.
//
//   tail_fit DATA_FOLDER [--write src/tail/weights.inc] [--quick] [--all-only] [--dump FILE] [--web FILE]
//
// --web: real pages that web_pages.py made, most of them not English. Features come from the library's own code. Three
// folds by site: every document is scored by nets that never saw its site; thresholds are taken from those scores. Also
// prints the figures of two fits that leave a whole source out. Minutes on one core; never part of the build.
#include <algorithm>
#include <cstring>
#include <fstream>
#include <iostream>
#include <numeric>
#include <thread>

#include "tail/data.hpp"
#include "tail/examples.hpp"
#include "tail/figures.hpp"
#include "tail/fitting.hpp"
#include "tail/scripts.hpp"
#include "tail/synth.hpp"

using namespace tail_fit;

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::cerr << "usage: tail_fit DATA_FOLDER [--write FILE] [--quick] [--all-only] [--dump FILE] [--web FILE]\n";
    return 2;
  }
  const std::string folder = argv[1];
  std::string write, dump_to, web_file;
  bool quick = false, all_only = false;
  for (int i = 2; i < argc; ++i) {
    if (std::strcmp(argv[i], "--write") == 0 && i + 1 < argc) write = argv[++i];
    if (std::strcmp(argv[i], "--dump") == 0 && i + 1 < argc) dump_to = argv[++i];
    if (std::strcmp(argv[i], "--web") == 0 && i + 1 < argc) web_file = argv[++i];
    if (std::strcmp(argv[i], "--all-only") == 0) all_only = true;
    if (std::strcmp(argv[i], "--quick") == 0) quick = true;
  }
  const std::vector<Page> bodies = read_pages(folder + "/trailing_body.jsonl.zst");
  const std::vector<Page> gold = read_pages(folder + "/trailing_gold.jsonl.zst");
  const std::vector<Page> web = web_file.empty() ? std::vector<Page>() : read_pages(web_file);
  std::vector<Page> all_bodies = bodies, all_gold = gold;
  for (const Page& p : web) (p.variant == "body" ? all_bodies : all_gold).push_back(p);
  const std::vector<Page> made = Maker(folder, 11).make(all_bodies, all_gold);
  std::vector<Example> examples;
  for (const Page& p : bodies) examples.push_back(make_example(p, Origin::body));
  for (const Page& p : gold) examples.push_back(make_example(p, Origin::gold));
  for (const Page& p : web) examples.push_back(make_example(p, Origin::web));
  const std::vector<Page> synth = read_pages(folder + "/trailing_synth.jsonl.zst");
  for (const Page& p : synth) examples.push_back(make_example(p, Origin::synth));
  for (const Page& p : made) examples.push_back(make_example(p, Origin::made));
  const std::vector<Page> rewritten = in_other_scripts(bodies, gold);
  for (const Page& p : rewritten) examples.push_back(make_example(p, Origin::script));
  std::cout << "documents " << examples.size() << ", of the web " << web.size() << ", made " << made.size()
            << std::endl;

  for (const char* source : {"aeb", "andy"}) {
    if (all_only) break;
    std::cout << "\n== fitted without " << source << ", tested on it" << std::endl;
    fit_and_report(examples, source, quick, dump_to);
  }
  {
    std::cout << "\n== fitted on all, tested out of fold by site" << std::endl;
    const twicetold::tail::Model model = fit_and_report(examples, "", quick, dump_to);
    if (!write.empty()) write_weights(model, write);
  }
  return 0;
} catch (const std::exception& e) {
  std::cerr << "tail_fit: " << e.what() << '\n';
  return 1;
}
