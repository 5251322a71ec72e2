// Later rounds look again only where something changed; their slow twin audits everything anew in every round. Both
// must leave the same files and the same journal, to the byte.
#include "clean_helpers.hpp"
#include "shared.hpp"
#include "twicetold/engine.hpp"

using namespace twicetold;
using namespace clean_test;

namespace {

CleanResult slow_clean(const CleanOptions& options) {
  return clean_room::clean_with(options,
                                [](const AuditOptions& o, std::vector<DocumentBatch> batches, ReadResult found) {
                                  return audit(o, std::move(batches), std::move(found));
                                });
}

// Cleans `in` both ways; how many rounds it took.
std::size_t check_twins(const std::string& in, CleanOptions options) {
  Folder f;
  options.audit.input.inputs = {in};
  options.out = f / "fast";
  const CleanResult fast = clean(options);
  options.out = f / "slow";
  const CleanResult slow = slow_clean(options);
  REQUIRE(fast.settled == slow.settled);
  REQUIRE(fast.rounds.size() == slow.rounds.size());
  for (std::size_t i = 0; i < fast.rounds.size(); ++i) REQUIRE(fast.rounds[i].bytes == slow.rounds[i].bytes);
  REQUIRE(fast.kept_whole == slow.kept_whole);
  REQUIRE(fast.rows_unsure == slow.rows_unsure);
  REQUIRE(tree(f / "fast") == tree(f / "slow"));
  REQUIRE(read(f / "fast/.twicetold/removed.jsonl") == read(f / "slow/.twicetold/removed.jsonl"));
  return fast.rounds.size();
}

CleanOptions everything(KeepRule keep) {
  CleanOptions o;
  o.remove = parse_remove({"all", "partial-reuse"});
  for (std::size_t r = 1; r < role_count; ++r) o.roles.push_back(static_cast<Role>(r));
  o.keep = keep;
  o.min_confidence = 0;
  return o;
}

// Pages of one site: their frame, stories from the samples whole or cut short, and blocks of links.
void make_pages(const std::string& folder, std::mt19937& random) {
  const std::vector<std::string> lines = sample_paragraphs();
  for (std::size_t d = 0, n = 6 + random() % 30; d < n; ++d) {
    std::string text;
    for (std::size_t i = 0, m = random() % 5; i < m; ++i) text += frame[random() % frame.size()] + "\n\n";
    for (std::size_t i = 0, m = 2 + random() % 8; i < m; ++i) {
      std::string line = lines[random() % lines.size()];
      if (random() % 3 == 0) line = line.substr(0, line.find(". ") + 1);
      if (!line.empty()) text += line + "\n\n";
    }
    for (std::size_t i = 0, m = random() % 6; i < m; ++i) text += frame[random() % frame.size()] + "\n";
    write(folder + "/" + std::to_string(d % 3) + "/" + std::to_string(d) + ".txt", text + "The end.\n");
  }
}

}  // namespace

TEST_CASE("rounds with memory and full audits in every round leave the same bytes", "[clean][rounds]") {
  std::size_t later = 0;
  for (unsigned seed = 0; seed < 12; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Folder f;
    make_pages(f / "in", random);
    CleanOptions o = seed % 3 == 0 ? CleanOptions() : everything(static_cast<KeepRule>(random() % 5));
    o.drop_empty = random() % 2 == 0;
    o.audit.run.threads = 1 + seed % 2;
    if (seed % 4 == 1) o.remove = parse_remove({"boilerplate", "off-topic-tail", "duplicate-document"});
    later += std::max<std::size_t>(1, check_twins(f / "in", o)) - 1;
  }
  CHECK(later >= 6);
}

TEST_CASE("the same on articles somebody wrote", "[clean][rounds]") {
  check_twins(TWICETOLD_SOURCE_DIR "/samples/articles", {});
  check_twins(TWICETOLD_SOURCE_DIR "/samples/articles", everything(KeepRule::longest));
  if (const auto seeds = test::shared_data("seeds")) {
    check_twins(*seeds, {});
    check_twins(*seeds, everything(KeepRule::first));
  }
}

TEST_CASE("the same on pages and articles as they are in the world", "[clean][rounds]") {
  for (const char* name : {"vi_baomoi_dev.jsonl.zst", "en_20newsgroups.jsonl.zst"}) {
    const auto path = test::shared_data(name);
    if (!path) return;
    Folder f;
    REQUIRE(run("zstd -dcq '" + *path + "' | head -n 1000 > '" + f / "head.jsonl" + "'") == 0);
    check_twins(f / "head.jsonl", {});
    CleanOptions all = everything(KeepRule::first);
    all.max_rounds = 6;
    check_twins(f / "head.jsonl", all);
  }
}
