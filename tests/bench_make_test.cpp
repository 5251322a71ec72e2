// `bench make`: the same seed gives the same bytes, and every row of the truth says what stands there.
#include <unistd.h>

#include <simdjson.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "twicetold/bench.hpp"
#include "twicetold/error.hpp"
#include "twicetold/fold.hpp"

using namespace twicetold;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("twicetold-bench-make-" + std::to_string(getpid()));
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string operator/(const char* name) const { return (path / name).string(); }
};

std::string read(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Sentences of made-up news, no two alike.
void write_source(const std::string& file, int articles) {
  static const char* who[] = {"The council of Harbour Town", "A farmer from Nether Vale", "Minister Ada Quill",
                              "Bảo tàng thành phố", "Đội cứu hộ tỉnh Hạ"};
  static const char* did[] = {"opened a bridge of 240 metres over the river",
                              "đã khai trương một thư viện mới ở quận 7", "counted 1,350 cranes in the marshes",
                              "asked Parliament in Westmark for patience", "trồng hơn 5.000 cây xanh dọc bờ kè"};
  static const char* then[] = {
      "while neighbours watched from boats painted blue", "trong khi người dân chờ đợi bên kia sông",
      "before the rain of the third evening came down", "although nobody had expected so many guests from Easthaven",
      "và hứa sẽ quay lại vào mùa xuân năm sau"};
  std::ofstream out(file);
  unsigned state = 7;
  const auto draw = [&](unsigned n) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % n;
  };
  for (int a = 0; a < articles; ++a) {
    out << "{\"id\":\"s" << a << "\",\"text\":\"";
    for (int s = 0; s < 9; ++s) {
      std::string extra;
      for (int k = 0; k < 6; ++k) extra += " mark" + std::to_string(draw(100000));
      out << who[draw(5)] << ' ' << did[draw(5)] << ' ' << then[draw(5)] << extra << ".\\n";
    }
    out << "\"}\n";
  }
}

MakeOptions options(const Folder& folder, const char* out) {
  MakeOptions make;
  make.from.inputs = {folder / "source.jsonl"};
  make.out = folder / out;
  make.seed = 5;
  make.copies = 1.5;
  return make;
}

RunOptions threads(unsigned n) {
  RunOptions run;
  run.threads = n;
  return run;
}

std::map<std::string, std::string> documents_of(const std::string& out) {
  std::map<std::string, std::string> documents;
  simdjson::dom::parser parser;
  simdjson::dom::document_stream rows;
  for (const auto& entry : fs::directory_iterator(out + "/documents")) {
    REQUIRE(parser.load_many(entry.path().string()).get(rows) == simdjson::SUCCESS);
    for (const auto row : rows)
      documents.emplace(std::string(std::string_view(row["id"])), std::string(std::string_view(row["text"])));
  }
  return documents;
}

}  // namespace

TEST_CASE("The same seed gives the same collection for any number of threads") {
  const Folder folder;
  write_source(folder / "source.jsonl", 60);
  auto a = options(folder, "a"), b = options(folder, "b"), c = options(folder, "c");
  a.documents = b.documents = c.documents = 300;
  c.seed = 6;
  make_collection(a, threads(1));
  make_collection(b, threads(2));
  make_collection(c, threads(2));
  CHECK(read(a.out + "/truth.jsonl") == read(b.out + "/truth.jsonl"));
  CHECK(read(a.out + "/documents/part-00000.jsonl") == read(b.out + "/documents/part-00000.jsonl"));
  CHECK(read(a.out + "/truth.jsonl") != read(c.out + "/truth.jsonl"));
}

TEST_CASE("A larger collection begins with the smaller one") {
  const Folder folder;
  write_source(folder / "source.jsonl", 60);
  auto small = options(folder, "small"), large = options(folder, "large");
  small.documents = 100;
  large.documents = 400;
  const MakeResult made = make_collection(large, threads(2));
  make_collection(small, threads(2));
  const std::string few = read(small.out + "/documents/part-00000.jsonl");
  CHECK(read(large.out + "/documents/part-00000.jsonl").substr(0, few.size()) == few);
  CHECK(made.natural > 0);
  CHECK(made.joined > 0);  // 60 articles don't make 400 documents
}

TEST_CASE("Truth rows hold exact places, and copies are what their kind says") {
  const Folder folder;
  write_source(folder / "source.jsonl", 80);
  auto make = options(folder, "out");
  make.documents = 400;
  make.families = {{12, 0.1}, {40, 0}};
  const MakeResult made = make_collection(make, threads(2));
  const auto documents = documents_of(make.out);
  REQUIRE(documents.size() == 400);
  simdjson::dom::parser parser;
  simdjson::dom::document_stream rows;
  REQUIRE(parser.load_many(make.out + "/truth.jsonl").get(rows) == simdjson::SUCCESS);
  std::set<std::string> edits, kinds;
  std::size_t count = 0, family = 0;
  const auto word = [](const simdjson::dom::element& row, const char* field) {
    const std::string_view value = row[field];
    return std::string(value);
  };
  const auto text_at = [&](const simdjson::dom::element& row) {
    const std::string& text = documents.at(word(row, "document"));
    const std::uint64_t begin = row["begin"], end = row["end"];
    REQUIRE(begin < end);
    REQUIRE(end <= text.size());
    REQUIRE((static_cast<unsigned char>(text[begin]) & 0xc0) != 0x80);
    REQUIRE((end == text.size() || (static_cast<unsigned char>(text[end]) & 0xc0) != 0x80));
    return text.substr(begin, end - begin);
  };
  for (const simdjson::dom::element row : rows) {
    ++count;
    const std::string kind = word(row, "kind");
    kinds.insert(kind);
    const std::string copy = text_at(row);
    if (kind == "off-topic-tail") {
      CHECK(std::uint64_t(row["end"]) == documents.at(word(row, "document")).size());
      continue;
    }
    if (kind == "boilerplate") continue;
    const std::string edit = word(row, "edit");
    edits.insert(edit);
    const std::string original = text_at(row["original"]);
    INFO(edit << "\n" << copy << "\n" << original);
    if (kind == "duplicate") CHECK(fold(copy) == fold(original));
    if (kind == "near-duplicate" || kind == "template") CHECK(fold(copy) != fold(original));
    if (edit == "embedded") CHECK(copy == original);
    family += edit == "family";
  }
  CHECK(count == made.truth_rows);
  CHECK(family == 11 + 39);
  CHECK(kinds == std::set<std::string>{"boilerplate", "duplicate", "near-duplicate", "off-topic-tail", "partial-reuse",
                                       "template"});
  for (const auto& edit : edit_names()) {
    INFO(edit);
    CHECK(edits.count(edit) == 1);
  }
}

TEST_CASE("Recipe planted has the asked number of rows and one paragraph a document") {
  const Folder folder;
  write_source(folder / "source.jsonl", 80);
  auto make = options(folder, "out");
  make.recipe = Recipe::planted;
  make.documents = 2000;
  const MakeResult made = make_collection(make, threads(2));
  const auto documents = documents_of(make.out);
  CHECK(documents.size() == 2000);
  for (const auto& [id, text] : documents) CHECK(text.find('\n') == std::string::npos);
  // A twentieth of the paragraphs has three copies on average.
  const double share = static_cast<double>(made.truth_rows) / 2000;
  CHECK(share > 0.08);
  CHECK(share < 0.19);
  CHECK(made.natural + made.joined + made.truth_rows == 2000);
}

TEST_CASE("A folder with things in it, unknown edits and empty inputs are refused") {
  const Folder folder;
  write_source(folder / "source.jsonl", 10);
  auto make = options(folder, "out");
  make.edits = {"words", "wordz"};
  CHECK_THROWS_AS(make_collection(make, threads(1)), Error);
  make.edits.clear();
  make.documents = 10;
  make_collection(make, threads(1));
  CHECK_THROWS_AS(make_collection(make, threads(1)), Error);
  std::ofstream(folder / "empty.jsonl") << "{\"text\":\"too short\"}\n";
  auto empty = options(folder, "none");
  empty.from.inputs = {folder / "empty.jsonl"};
  CHECK_THROWS_AS(make_collection(empty, threads(1)), Error);
}
