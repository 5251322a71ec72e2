// `bench score` and `bench pairs` on reports and labels whose figures can be counted by hand.
#include <unistd.h>

#include <simdjson.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "twicetold/bench.hpp"
#include "twicetold/error.hpp"

using namespace twicetold;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("twicetold-bench-score-" + std::to_string(getpid()));
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path / "report");
  }
  ~Folder() { fs::remove_all(path); }
  [[nodiscard]] std::string write(const char* name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
};

// Cluster c1: a (original), b, c. Cluster c2: d (original), e. f is a template of a. g takes a sentence of d.
const char* truth =
    R"({"document":"b","begin":0,"end":100,"kind":"near-duplicate","cluster":"c1","edit":"words","rate":0.1,"original":{"document":"a","begin":10,"end":110}}
{"document":"c","begin":0,"end":100,"kind":"near-duplicate","cluster":"c1","edit":"words","rate":0.3,"original":{"document":"a","begin":10,"end":110}}
{"document":"e","begin":0,"end":100,"kind":"duplicate","cluster":"c2","edit":"case","rate":0,"original":{"document":"d","begin":0,"end":100}}
{"document":"f","begin":0,"end":100,"kind":"template","cluster":"c1","edit":"template","rate":0,"original":{"document":"a","begin":10,"end":110}}
{"document":"g","begin":50,"end":90,"kind":"partial-reuse","cluster":"c2","edit":"embedded","rate":0,"original":{"document":"d","begin":60,"end":100}}
{"document":"h","begin":200,"end":300,"kind":"off-topic-tail","edit":"leads"}
{"document":"i","begin":200,"end":300,"kind":"off-topic-tail","edit":"leads"}
{"document":"h","begin":0,"end":40,"kind":"boilerplate","cluster":"b1","role":"legal"}
{"document":"i","begin":0,"end":40,"kind":"boilerplate","cluster":"b1","role":"legal"}
)";

std::string member(const char* document, int begin, int end) {
  return std::string("{\"document\":\"") + document + "\",\"passage\":0,\"begin\":" + std::to_string(begin) +
         ",\"end\":" + std::to_string(end) + "}";
}
std::string group(const std::vector<std::string>& members) {
  std::string out = "{\"group\":\"g\",\"members\":[";
  for (std::size_t i = 0; i < members.size(); ++i) out += (i ? "," : "") + members[i];
  return out + "]}\n";
}

Score scored(const Folder& folder, const std::string& groups, const std::string& matches, const std::string& findings) {
  const std::string path = folder.write("truth.jsonl", truth);
  [[maybe_unused]] auto a = folder.write("report/groups.jsonl", groups);
  [[maybe_unused]] auto b = folder.write("report/matches.jsonl", matches);
  [[maybe_unused]] auto c = folder.write("report/findings.jsonl", findings);
  [[maybe_unused]] auto d = folder.write("report/summary.json", R"({"input":{"passages":1000}})");
  return score_report(path, (folder.path / "report").string());
}

}  // namespace

TEST_CASE("A report of another collection isn't scored") {
  const Folder folder;
  auto documents = folder.write("report/documents.jsonl", "{\"document\":\"x\"}\n{\"document\":\"y\"}\n");
  CHECK_THROWS_AS(scored(folder, "", "", ""), Error);
  documents = folder.write("report/documents.jsonl", "{\"document\":\"x\"}\n{\"document\":\"h\"}\n");
  CHECK(scored(folder, "", "", "").recall == 0);
}

TEST_CASE("A perfect report scores one everywhere") {
  const Folder folder;
  const Score s =
      scored(folder,
             group({member("a", 10, 110), member("b", 0, 100), member("c", 0, 100)}) +
                 group({member("d", 0, 100), member("e", 0, 100)}),
             R"({"a":{"document":"d","begin":0,"end":100},"b":{"document":"g","begin":0,"end":200},"class":"partial"})"
             "\n",
             R"({"document":"h","begin":0,"end":40,"kind":"boilerplate","role":"legal"}
{"document":"h","begin":200,"end":300,"kind":"off-topic-tail"}
{"document":"i","begin":0,"end":40,"kind":"boilerplate","role":"legal"}
{"document":"i","begin":200,"end":300,"kind":"off-topic-tail"}
)");
  CHECK(s.precision == 1);
  CHECK(s.recall == 1);
  CHECK(s.ari == Approx(1));
  CHECK(s.true_pairs == 4);
  CHECK(s.edits.at("words").at(0.1).value() == 1);
  CHECK(s.edits.at("words").at(0.3).value() == 1);
  CHECK(s.edits.at("case").at(0).value() == 1);
  CHECK(s.partial.found == 1);
  CHECK(s.templates.found == 0);
  CHECK(s.templates.of == 1);
  CHECK(s.tail_exact.value() == 1);
  CHECK(s.tail_precision.of == 2);
  CHECK(s.boilerplate_precision.value() == 1);
  CHECK(s.roles.value() == 1);
}

TEST_CASE("Missed copies, strangers and joined templates are counted") {
  const Folder folder;
  // c is missed, f (a template) and a stranger x are in the group of a and b.
  const Score s =
      scored(folder, group({member("a", 10, 110), member("b", 0, 100), member("f", 0, 100), member("x", 0, 100)}), "",
             R"({"document":"h","begin":0,"end":40,"kind":"boilerplate","role":"caption"}
{"document":"h","begin":150,"end":300,"kind":"off-topic-tail"}
{"document":"z","begin":5,"end":30,"kind":"off-topic-tail"}
)");
  CHECK(s.found_pairs == 6);
  CHECK(s.common_pairs == 1);
  CHECK(s.precision == Approx(1.0 / 6));
  CHECK(s.recall == Approx(1.0 / 4));
  CHECK(s.largest_group == 4);
  CHECK(s.edits.at("words").at(0.3).found == 0);
  CHECK(s.templates.found == 1);
  CHECK(s.partial.found == 0);
  CHECK(s.tail_recall.value() == 0.5);
  CHECK(s.tail_exact.found == 0);
  CHECK(s.tail_precision.value() == 0.5);
  CHECK(s.boilerplate_recall.value() == 0.5);
  CHECK(s.roles.value() == 0);
  // The JSON holds the same.
  simdjson::dom::parser parser;
  const std::string json = score_json(s);
  const simdjson::dom::element parsed = parser.parse(json);
  CHECK(double(parsed.at_pointer("/pairs/recall")) == Approx(0.25));
}

TEST_CASE("What repeats inside planted tails and boilerplate is no false pair") {
  const Folder folder;
  const Score s = scored(
      folder, group({member("h", 210, 260), member("i", 220, 280)}) + group({member("h", 0, 40), member("i", 0, 40)}),
      "", "");
  CHECK(s.found_pairs == 0);
  CHECK(s.precision == 1);
  CHECK(s.recall == 0);
}

TEST_CASE("A truth without originals is told, not guessed") {
  const Folder folder;
  const std::string path =
      folder.write("bad.jsonl", R"({"document":"b","begin":0,"end":9,"kind":"duplicate","cluster":"c"})");
  CHECK_THROWS_AS(score_report(path, (folder.path / "report").string()), Error);
}

TEST_CASE("Labelled pairs: copies are found, strangers are not, spans are checked") {
  const Folder folder;
  const std::string copy =
      "On Tuesday the harbour council of Nether Vale approved a plan to rebuild the old lighthouse, which had stood "
      "empty since the storm, "
      "and asked volunteers to repaint its stairs before the summer fair.";
  const std::string other =
      "Researchers at the marsh station counted more cranes than in any earlier autumn and said that warmer nights may "
      "have delayed the "
      "flight south by nearly three weeks.";
  const std::string third =
      "A baker from the upper town has taught forty children to make bread without an oven, using nothing but hot "
      "stones, two blankets and "
      "a great deal of patience.";
  [[maybe_unused]] auto set =
      folder.write("xx_set.jsonl", "{\"id\":\"1\",\"text\":\"" + copy + "\"}\n{\"id\":\"2\",\"text\":\"Intro.\\n" +
                                       copy + "\"}\n{\"id\":\"3\",\"text\":\"" + other +
                                       "\"}\n{\"id\":\"4\",\"text\":\"" + third + "\"}\n");
  const auto side = [](const char* id, std::size_t begin, std::size_t end) {
    return "{\"set\":\"xx_set\",\"document\":\"" + std::string(id) + "\",\"begin\":" + std::to_string(begin) +
           ",\"end\":" + std::to_string(end) + "}";
  };
  PairsOptions options;
  options.labels = folder.write(
      "labels.jsonl", "{\"id\":\"p\",\"lang\":\"xx\",\"a\":" + side("1", 0, copy.size()) +
                          ",\"b\":" + side("2", 7, 7 + copy.size()) +
                          ",\"label\":\"C\"}\n{\"id\":\"q\",\"lang\":\"xx\",\"a\":" + side("3", 0, other.size()) +
                          ",\"b\":" + side("4", 0, third.size()) + ",\"label\":\"N\"}\n");
  options.data = folder.path.string();
  options.whole = true;
  RunOptions run;
  run.threads = 1;
  const auto lines = score_pairs(options, run);
  REQUIRE(lines.size() == 2);
  for (const auto& line : lines) {
    INFO(line.view);
    CHECK(line.pairs == 2);
    CHECK(line.f1 == 1);
    CHECK(line.none.found == 0);
    CHECK(line.none.of == 1);
  }
  options.labels = folder.write(
      "wrong.jsonl", "{\"id\":\"p\",\"a\":" + side("1", 0, 5000) + ",\"b\":" + side("2", 0, 5) + ",\"label\":\"C\"}\n");
  CHECK_THROWS_AS(score_pairs(options, run), Error);
}

TEST_CASE("Kernels are measured beside the limit, on the same bytes") {
  const Folder folder;
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"Số " + std::to_string(i) +
            " is a line of some words, and đây là một dòng nữa.\"}\n";
  InputOptions input;
  input.inputs = {folder.write("small.jsonl", text)};
  const auto lines = measure_kernels(input, {}, {});
  REQUIRE(lines.size() > 5);
  CHECK(lines[0].stage.substr(0, 5) == "limit");
  CHECK(lines[0].bytes > 0);
  for (const auto& line : lines) {
    INFO(line.stage);
    CHECK(line.bytes == lines[0].bytes);
  }
}
