// Ids that are unique whatever the records say, against a slow twin.
#include <set>

#include "corpus/id_sort.hpp"
#include "corpus_helpers.hpp"

using namespace corpus_test;
using Ids = std::vector<std::string>;

TEST_CASE("ids: prefixed where an id occurs in more than one file, skipped where a file repeats it") {
  const Folder f;
  f.write("a.jsonl", R"({"id":"x","text":"a1"})"
                     "\n"
                     R"({"id":"y","text":"a2"})"
                     "\n"
                     R"({"id":"x","text":"a3"})"
                     "\n"
                     R"({"text":"a4"})");
  f.write("b.jsonl", R"({"id":"x","text":"b1"})"
                     "\n"
                     R"({"id":"b.txt","text":"b2"})");
  f.write("b.txt", "text");
  const Outcome o = read_all(f.path());
  CHECK(o.ids() == Ids{"a.jsonl:4", "a.jsonl:x", "b.jsonl:b.txt", "b.jsonl:x", "b.txt:b.txt", "y"});
  CHECK(o.at("a.jsonl:x").text == "a1");
  CHECK(o.rows() == Ids{"a.jsonl|3|-1|repeated id"});
}

TEST_CASE("ids: made ids that meet others are made again") {
  const Folder f;
  f.write("a.jsonl", R"({"id":"x","text":"1"})"
                     "\n"
                     R"({"id":"a.jsonl:x","text":"2"})"
                     "\n"
                     R"({"id":"a.jsonl:4","text":"3"})"
                     "\n"
                     R"({"text":"4"})"
                     "\n"
                     R"({"id":"7","text":"5"})"
                     "\n\n"
                     R"({"text":"7"})");
  f.write("b.jsonl", R"({"id":"x","text":"6"})"
                     "\n"
                     R"({"id":"b.jsonl:x","text":"8"})"
                     "\n"
                     R"({"id":"7","text":"9"})"
                     "\n"
                     R"({"id":"a.jsonl:a.jsonl:x","text":"10"})");
  const Outcome o = read_all(f.path());
  CHECK(o.skipped.empty());
  REQUIRE(o.documents.size() == 10);
  std::set<std::string> unique;
  for (const Document& d : o.documents) unique.insert(d.id);
  CHECK(unique.size() == 10);
  CHECK(o.at("a.jsonl:x").text == "2");
  CHECK(o.at("a.jsonl:4").text == "3");
  CHECK(o.at("a.jsonl:a.jsonl:4").text == "4");
  CHECK(o.at("b.jsonl:x").text == "8");
  CHECK(o.at("b.jsonl:7").text == "9");
}

namespace {

std::string random_id(std::mt19937& random) {
  static const std::vector<std::string> heads{"",  "a", "https://example.org/articles/2026/", "00000000", "0000000\0",
                                              "é", "zz"};
  std::string id = heads[random() % heads.size()];
  for (std::size_t n = random() % 20; n > 0; --n) id += static_cast<char>("ab\0z\xff"[random() % 5]);
  return id;
}

}  // namespace

TEST_CASE("ids: sorted as strings are") {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    const std::size_t n = round < 50 ? random() % 300 : 20000;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < n; ++i)
      ids.push_back(round % 3 == 0 ? std::string(random() % 40, 'a') : random_id(random));
    BigVector<ResolvedDocument> fast;
    for (std::size_t i = 0; i < n; ++i)
      fast.push_back({ids[i], static_cast<std::uint32_t>(i / 7), static_cast<std::uint32_t>(i % 7)});
    BigVector<ResolvedDocument> slow = fast;
    std::shuffle(fast.begin(), fast.end(), random);
    std::sort(slow.begin(), slow.end(), [](const ResolvedDocument& a, const ResolvedDocument& b) {
      return std::tuple(a.id, a.batch, a.index) < std::tuple(b.id, b.batch, b.index);
    });
    corpus::sort_by_id(fast);
    REQUIRE(fast.size() == slow.size());
    bool same = true;
    for (std::size_t i = 0; i < n; ++i)
      same = same && fast[i].id == slow[i].id && fast[i].batch == slow[i].batch && fast[i].index == slow[i].index;
    CHECK(same);
  }
}

TEST_CASE("ids: random collections end unique, in any order of inputs, and say what they skip") {
  std::mt19937 random(5);
  for (int round = 0; round < 30; ++round) {
    const Folder f;
    std::vector<std::string> inputs;
    std::size_t records = 0, repeats = 0;
    for (int file = 0; file < 4; ++file) {
      const std::string name = std::string(1, static_cast<char>('a' + file)) + ".jsonl";
      std::string bytes;
      std::set<std::string> seen;
      for (int i = 1; i <= 12; ++i, ++records) {
        static const std::vector<std::string> some{
            "x", "y", "1", "2", "a.jsonl:x", "a.jsonl:1", "b.jsonl:b.jsonl:y", "b.jsonl:y", ""};
        const std::string id = some[random() % some.size()];
        if (!id.empty() && !seen.insert(id).second) ++repeats;
        bytes += "{\"id\":\"" + id + "\",\"text\":\"" + name + std::to_string(i) + "\"}\n";
      }
      inputs.push_back(f.write(name, bytes));
    }
    InputOptions in;
    in.inputs = inputs;
    const Outcome o = read_all(in);
    CHECK(o.skipped.size() == repeats);
    CHECK(o.documents.size() == records - repeats);
    const Ids ids = o.ids();
    CHECK(std::is_sorted(ids.begin(), ids.end()));
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
    std::reverse(in.inputs.begin(), in.inputs.end());
    const Outcome turned = read_all(in, 2);
    CHECK(turned.documents == o.documents);
    CHECK(turned.rows() == o.rows());
  }
}
