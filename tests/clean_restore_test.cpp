// The way back: whole, in part, to another place, and what is refused.
#include "clean/journal.hpp"
#include "clean_helpers.hpp"

using namespace twicetold;
using namespace clean_test;

TEST_CASE("in place: cleaned, cleaned again with more, restored to the first", "[clean]") {
  Folder f;
  write(f / "in/a.txt", nav + "\r\n\r\n" + body_a + "\r\n\r\n[by] By Ann\r\n\r\n" + body_b + "\r\n");
  write(f / "in/b.jsonl", "{\"id\":\"1\",\"text\":\"" + nav + "\\n" + body_a +
                              "\\n[by] By Bob\"}\n{\"id\":\"2\",\"text\":\"" + nav +
                              "\\nOther words of two\\n[by] x\"}\n");
  const auto before = tree(f / "in");
  CHECK(rule_clean(in_place(f / "in")).documents_changed == 3);
  CHECK(rule_clean(in_place(f / "in")).documents_changed == 0);
  const auto once = tree(f / "in");
  CHECK(once.at("a.txt") == body_a + "\r\n\r\n[by] By Ann\r\n\r\n" + body_b + "\r\n");
  CleanOptions o = in_place(f / "in");
  o.roles = {Role::byline};
  CHECK(rule_clean(o).documents_changed == 3);
  CHECK(read(f / "in/a.txt") == body_a + "\r\n\r\n" + body_b + "\r\n");
  const RestoreResult elsewhere = give_back(f / "in", f / "other");
  CHECK(elsewhere.refused.empty());
  CHECK(tree(f / "other") == before);
  give_back(f / "in");
  CHECK(tree(f / "in") == before);
  CHECK(give_back(f / "in").documents == 0);
}

TEST_CASE("a part is restored by pattern", "[clean]") {
  Folder f;
  write(f / "in/a.txt", nav + "\n\n" + body_a + "\n");
  write(f / "in/b.txt", nav + "\n\n" + body_b + "\n");
  const auto before = tree(f / "in");
  rule_clean(in_place(f / "in"));
  CHECK(give_back(f / "in", "", "b*").documents == 1);
  CHECK(read(f / "in/a.txt") == body_a + "\n");
  CHECK(read(f / "in/b.txt") == before.at("b.txt"));
  CHECK(give_back(f / "in").documents == 1);
  CHECK(tree(f / "in") == before);
}

TEST_CASE("restoring to another place touches nothing that is there", "[clean]") {
  Folder f;
  write(f / "in/a.txt", "[nav] Home News Sport\n\nA story of the pier.\n");
  write(f / "in/b.txt", "[nav] Home News Sport\n\nA story of the ferry.\n");
  rule_clean(to_out(f / "in", f / "out"));
  write(f / "other/1.part", "mine");
  write(f / "other/b.txt", "mine, too");
  const RestoreResult r = give_back(f / "out", f / "other");
  REQUIRE(r.refused.size() == 1);
  CHECK(r.refused[0].path == "b.txt");
  CHECK(tree(f / "other") == std::map<std::string, std::string>{
                                 {"1.part", "mine"}, {"b.txt", "mine, too"}, {"a.txt", read(f / "in/a.txt")}});
}

TEST_CASE("a file changed since is left alone and told", "[clean]") {
  Folder f;
  write(f / "in/a.txt", nav + "\n\n" + body_a + "\n");
  write(f / "in/b.txt", nav + "\n\n" + body_b + "\n");
  rule_clean(in_place(f / "in"));
  write(f / "in/a.txt", "Edited by hand.\n");
  const RestoreResult r = give_back(f / "in");
  REQUIRE(r.refused.size() == 1);
  CHECK(r.refused[0].path == "a.txt");
  CHECK(r.documents == 1);
  CHECK(read(f / "in/a.txt") == "Edited by hand.\n");
  CHECK(read(f / "in/b.txt") == nav + "\n\n" + body_b + "\n");
}

TEST_CASE("an edited file that is cleaned again can be undone to its edited state", "[clean]") {
  Folder f;
  write(f / "in/a.txt", nav + "\n\n" + body_a + "\n");
  rule_clean(in_place(f / "in"));
  const std::string edited = body_a + "\n\nAdded by hand today.\n\n" + nav + "\n";
  write(f / "in/a.txt", edited);
  rule_clean(in_place(f / "in"));
  CHECK(read(f / "in/a.txt") == body_a + "\n\nAdded by hand today.\n");
  CHECK(fs::exists(f / "in/.twicetold/superseded.jsonl"));
  CHECK(give_back(f / "in").refused.empty());
  CHECK(read(f / "in/a.txt") == edited);
}

TEST_CASE("a journal of another version is refused", "[clean]") {
  Folder f;
  write(f / "in/a.txt", nav + "\n\n" + body_a + "\n");
  rule_clean(in_place(f / "in"));
  std::string journal = read(f / "in/.twicetold/removed.jsonl");
  journal.replace(journal.find("\"schema\":1"), 10, "\"schema\":9");
  write(f / "in/.twicetold/removed.jsonl", journal);
  CHECK(message_of([&] { give_back(f / "in"); }, ErrorCode::mismatch).find("another version") != std::string::npos);
  CHECK(read(f / "in/a.txt") == body_a + "\n");
}

TEST_CASE("a journal that says more bytes than it holds makes nothing of that size", "[clean]") {
  Folder f;
  write(f / "in/a.txt", nav + "\n\n" + body_a + "\n");
  rule_clean(in_place(f / "in"));
  std::string journal = read(f / "in/.twicetold/removed.jsonl");
  const std::size_t at = journal.find("\"bytes\":") + 8;
  journal.replace(at, journal.find(',', at) - at, "666666666666666620");
  write(f / "in/.twicetold/removed.jsonl", journal);
  const auto report = give_back(f / "in");
  CHECK(report.refused.size() == 1);
  CHECK(read(f / "in/a.txt") == body_a + "\n");
}

TEST_CASE("a journal can't lead outside its folder", "[clean]") {
  const auto row = [](const std::string& file) {
    return "{\"document\":\"x\",\"hash128\":\"" + std::string(32, '0') + "\",\"path\":\"p\",\"schema\":1,\"file\":\"" +
           file +
           "\",\"line\":null,\"bytes\":3,\"removed\":[{\"begin\":0,\"end\":1,\"kind\":\"boilerplate\",\"text\":\"a\"}]}"
           "\n";
  };
  CHECK(clean_room::parse_journal(row("a/b.txt"), "j").size() == 1);
  for (const char* bad : {"../x", "/etc/x", "a/../../x", "a//b", "", "%2E%2E/x", "a/%2E%2E/%2E%2E/x", "%2Fetc"})
    CHECK_THROWS_AS(clean_room::parse_journal(row(bad), "j"), Error);
}
