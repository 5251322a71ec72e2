// Measures of labelled pairs as the engine sees them, one row a pair: what the decision is fitted on.
//   decision_measures LABELS DATA_DIR > measures.tsv
// The collection is that of `bench pairs`: each labelled text a document of its own among the others.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/json_out.hpp"
#include "engine/bench_labels.hpp"
#include "engine/bench_layout.hpp"
#include "engine/collection.hpp"
#include "engine/unique.hpp"
#include "match/join.hpp"

using namespace twicetold;

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: decision_measures LABELS DATA_DIR\n");
    return 2;
  }
  PairsOptions options;
  options.labels = argv[1];
  options.data = argv[2];
  const RunOptions run;
  bench::Labels labels = bench::read_labels(options);
  std::printf(
      "id\tlang\tset\tcomponent\tlabel\tconfidence\tscript\tna\tnb\tlcs\toverlap\tjaccard\tcontainment\trun\tevidence\t"
      "grams\t"
      "sentence\tslots\tgaps\tforeign\tforeign_count\tlinked\twords\n");
  for (const auto& pairs : labels.collections) {
    std::map<std::string, bench::Documents> sets;
    for (const std::size_t i : pairs)
      for (const auto& set : {labels.pairs[i].a.set, labels.pairs[i].b.set})
        if (!sets.count(set)) sets.emplace(set, bench::read_set(options.data, set, run));
    bench::fill_texts(labels, pairs, sets);
    const auto documents = bench::paragraph_view(labels, pairs, sets, {});
    const std::string file =
        (std::filesystem::temp_directory_path() / ("measures." + std::to_string(::getpid()) + ".jsonl")).string();
    {
      std::ofstream out(file);
      std::string line;
      for (const auto& [id, text] : documents) {
        line = "{\"id\":";
        base::append_json(line, id);
        line += ",\"text\":";
        base::append_json(line, text);
        line += "}\n";
        out << line;
      }
    }
    AuditOptions audit;
    audit.input.inputs = {file};
    const auto collection = engine::Collection::read(audit, std::uint64_t{1} << 34);
    unlink(file.c_str());
    const engine::Uniques uniques = engine::collapse(*collection);
    match::Proposal proposal;
    proposal.variety = match::group_grams(uniques.table, {2, 1ULL << 30, nullptr}, nullptr);
    std::map<std::string, std::uint32_t, std::less<>> number;
    for (std::uint32_t d = 0; d < collection->documents(); ++d) number.emplace(collection->id(d), d);
    match::Measurer measurer(&proposal.variety);
    for (const std::size_t i : pairs) {
      const auto& pair = labels.pairs[i];
      const auto da = number.at(pair.a.key()), db = number.at(pair.b.key());
      // The best pair of passages of the two documents (long texts are cut).
      match::Measures best;
      match::PassageTokens best_a;
      bool copy = false;
      for (std::uint32_t p = collection->first_passage(da); p < collection->first_passage(da + 1); ++p)
        for (std::uint32_t q = collection->first_passage(db); q < collection->first_passage(db + 1); ++q) {
          const std::uint32_t u = uniques.of[p], v = uniques.of[q];
          if (u == engine::no_unique || v == engine::no_unique) continue;
          copy |= u == v;
          const auto &a = uniques.table[std::min(u, v)], &b = uniques.table[std::max(u, v)];
          if (a.script != b.script) continue;
          match::Measures m;
          measurer.set_first(a);
          measurer.measure(b, measurer.lcs(b), m);
          measurer.measure_sentences(b, m);
          measurer.weigh(m);
          measurer.align(b, m);
          if (m.evidence + m.overlap >= best.evidence + best.overlap) {
            best = m;
            best_a = a;
          }
        }
      const double scale = match::traits(best_a.script).scale;
      std::printf(
          "%s\t%s\t%s\t%zu\t%s\t%g\t%d\t%u\t%u\t%u\t%.4f\t%.4f\t%.4f\t%.3f\t%.4f\t%.3f\t%.4f\t%u\t%u\t%.4f\t%u\t%d\t%."
          "2f\n",
          pair.id.c_str(), pair.language.c_str(), pair.a.set.c_str(), pair.component, pair.label.c_str(),
          pair.confidence, static_cast<int>(best_a.script), best.tokens_a, best.tokens_b, best.lcs, best.overlap,
          best.jaccard, best.containment, best.run / scale, best.evidence, best.grams / scale, best.sentence,
          best.slots, best.gaps, best.foreign_numbers, best.foreign_count, copy,
          std::min(best.tokens_a, best.tokens_b) / scale);
    }
  }
}
