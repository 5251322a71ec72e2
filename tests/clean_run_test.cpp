// Whole cleanings with an audit by rule: what goes, what stays, and the way back.
#include "clean/journal.hpp"
#include "clean/stage.hpp"
#include "clean_helpers.hpp"
#include "twicetold/error.hpp"

using namespace twicetold;
using namespace clean_test;

namespace {

const std::string body_a = "The harbour master opened the new pier on Monday.";
const std::string body_b = "Ferries will call there four times a day.";
const std::string nav = "[nav] Home News Sport Contact";

std::string message_of(const std::function<void()>& what, ErrorCode code) {
  try {
    what();
  } catch (const Error& e) {
    CHECK(e.code() == code);
    return e.what();
  }
  FAIL("no error");
  return "";
}

}  // namespace

TEST_CASE("defaults take boilerplate and tails, and nothing else", "[clean]") {
  Folder f;
  write(f / "in/a.txt",
        nav + "\n\n" + body_a + "\n\n[by] By Ann Other\n\n" + body_b + "\n\n[tail] More stories\n\nX\n");
  write(f / "in/sub/b.txt", body_a + "\n\n" + body_b + "\n");
  write(f / "in/picture.bin", std::string("\0\1\2", 3));
  const auto before = tree(f / "in");
  const CleanResult r = rule_clean(to_out(f / "in", f / "out"));
  CHECK(tree(f / "in") == before);
  CHECK(read(f / "out/a.txt") == body_a + "\n\n[by] By Ann Other\n\n" + body_b + "\n");
  CHECK(read(f / "out/sub/b.txt") == before.at("sub/b.txt"));
  CHECK(read(f / "out/picture.bin") == before.at("picture.bin"));
  CHECK(r.documents == 2);
  CHECK(r.documents_changed == 1);
  CHECK(r.rounds.size() == 1);
  CHECK(r.settled);
  const std::string journal = read(f / "out/.twicetold/removed.jsonl");
  CHECK(journal.find("\"kind\":\"off-topic-tail\"") != std::string::npos);
  CHECK(journal.find("[nav] Home") != std::string::npos);
  give_back(f / "out");
  CHECK(tree(f / "out") == before);
}

TEST_CASE("headings: the first of a document stays; captions: the first of all", "[clean]") {
  Folder f;
  write(f / "in/a.txt", "[head] Pier opens\n\n" + body_a + "\n\n[head] Pier opens\n\n[cap] The pier at dawn\n");
  write(f / "in/b.txt", "[cap] The pier at dawn\n\n" + body_b + "\n\n[head] Pier opens\n");
  rule_clean(to_out(f / "in", f / "out"));
  CHECK(read(f / "out/a.txt") == "[head] Pier opens\n\n" + body_a + "\n\n[cap] The pier at dawn\n");
  CHECK(read(f / "out/b.txt") == body_b + "\n\n[head] Pier opens\n");
}

TEST_CASE("of every text one copy stays, chosen by the rule", "[clean]") {
  Folder f;
  write(f / "in/x.jsonl", "{\"id\":\"a\",\"date\":\"2024-03-01\",\"text\":\"" + body_a +
                              "\\n\\nOwn words of a here.\"}\n"
                              "{\"id\":\"b\",\"date\":\"2024-01-01\",\"text\":\"" +
                              body_a +
                              "\\n\\nOther words of b there.\"}\n"
                              "{\"id\":\"c\",\"date\":\"2024-05-01\",\"text\":\"Words of c at last.\\n\\n" +
                              body_a + "\"}\n");
  const auto kept_in = [&](KeepRule rule) {
    CleanOptions o = to_out(f / "in", f / ("out-" + std::string(keep_rule_name(rule))));
    o.remove = {RemoveKind::duplicate};
    o.keep = rule;
    rule_clean(o);
    const std::string bytes = read(o.out + "/x.jsonl");
    std::string ids;
    std::istringstream lines(bytes);
    for (std::string line; std::getline(lines, line);)
      if (line.find(body_a) != std::string::npos) ids += line[7];
    return ids;
  };
  CHECK(kept_in(KeepRule::first) == "a");
  CHECK(kept_in(KeepRule::oldest) == "b");
  CHECK(kept_in(KeepRule::newest) == "c");
  const std::string journal = read(f / "out-oldest/.twicetold/removed.jsonl");
  CHECK(journal.find("\"rule\":\"oldest\"") != std::string::npos);
  CHECK(journal.find("\"kept\":{\"document\":\"b\"") != std::string::npos);
}

TEST_CASE("a keeper that goes for another reason is no keeper", "[clean]") {
  Folder f;
  write(f / "in/a.txt", "Something else entirely here.\n\n[tail] more\n\n" + body_a + "\n");
  write(f / "in/b.txt", "Words of b stand here.\n\n" + body_a + "\n");
  write(f / "in/c.txt", "Words of c stand here.\n\n" + body_a + "\n");
  CleanOptions o = to_out(f / "in", f / "out");
  o.remove = parse_remove({"all"});
  rule_clean(o);
  CHECK(read(f / "out/a.txt") == "Something else entirely here.\n");
  CHECK(read(f / "out/b.txt") == "Words of b stand here.\n\n" + body_a + "\n");
  CHECK(read(f / "out/c.txt") == "Words of c stand here.\n");
}

TEST_CASE("a document that another one covers goes as a whole, and comes back", "[clean]") {
  Folder f;
  write(f / "in/a.txt", body_a + "\n\n" + body_b + "\n\nOne more line of the first.\n");
  write(f / "in/b.txt", body_a + "\n\n" + body_b + "\n");
  write(f / "in/c.jsonl", "{\"id\":\"k\",\"text\":\"" + body_b + "\\n\\n" + body_a +
                              "\",\"n\":1}\n\n{\"id\":\"l\",\"text\":\"Its own words only.\"}");
  const auto before = tree(f / "in");
  CleanOptions o = to_out(f / "in", f / "out");
  o.remove = {RemoveKind::duplicate_document};
  const CleanResult r = rule_clean(o);
  CHECK(r.documents_dropped == 2);
  CHECK_FALSE(fs::exists(f / "out/b.txt"));
  CHECK(read(f / "out/c.jsonl") == "\n{\"id\":\"l\",\"text\":\"Its own words only.\"}");
  CHECK(read(f / "out/a.txt") == before.at("a.txt"));
  const RestoreResult back = give_back(f / "out");
  CHECK(back.documents == 2);
  CHECK(back.refused.empty());
  CHECK(tree(f / "out") == before);
  CHECK(give_back(f / "out").already == 2);
  CHECK(tree(f / "out") == before);
}

TEST_CASE("a document that would become empty stays, unless asked", "[clean]") {
  Folder f;
  write(f / "in/a.txt", nav + "\n");
  write(f / "in/b.txt", nav + "\n\n" + body_a + "\n");
  const CleanResult r = rule_clean(to_out(f / "in", f / "out"));
  CHECK(r.kept_whole == std::vector<std::string>{"a.txt"});
  CHECK(read(f / "out/a.txt") == nav + "\n");
  CHECK(read(f / "out/b.txt") == body_a + "\n");
  CleanOptions o = to_out(f / "in", f / "out2");
  o.drop_empty = true;
  CHECK(rule_clean(o).documents_dropped == 1);
  CHECK_FALSE(fs::exists(f / "out2/a.txt"));
  give_back(f / "out2");
  CHECK(tree(f / "out2") == tree(f / "in"));
}

TEST_CASE("only the value of the text field changes in a JSONL file", "[clean]") {
  Folder f;
  const std::string head = "\xEF\xBB\xBF{ \"z\":1.50e+3, \"text\" : \"";
  const std::string value = "[nav] Home \\u004eews \\ud83d\\ude00\\r\\n\\r\\nKept \\\"words\\\" \\u00e9 here\\/there";
  const std::string rest = "\" ,\"id\":\"a\", \"text2\":\"[nav] Home\" }\r\n";
  const std::string bad =
      "{\"id\":\"b\",\"text\":\"[nav] broken\n\n   \nnot json\n{\"id\":7,\"text\":\"plain words stay\"}";
  write(f / "in/x.jsonl", head + value + rest + bad);
  const auto before = tree(f / "in");
  rule_clean(to_out(f / "in", f / "out"));
  CHECK(read(f / "out/x.jsonl") == head + "Kept \\\"words\\\" \\u00e9 here\\/there" + rest + bad);
  CHECK(read(f / "out/.twicetold/removed.jsonl").find("\"raw\":\"[nav] Home \\\\u004eews") != std::string::npos);
  give_back(f / "out");
  CHECK(tree(f / "out") == before);
}

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

TEST_CASE("boilerplate goes by default where it is sure", "[clean]") {
  Folder f;
  write(f / "in/a.txt", "[nav?] Home News Sport\n\n[nav] Contact Login\n\nA story of the pier.\n");
  CleanResult r = rule_clean(to_out(f / "in", f / "out"));
  CHECK(read(f / "out/a.txt") == "[nav?] Home News Sport\n\nA story of the pier.\n");
  CHECK(r.rows_unsure == 1);
  CleanOptions o = to_out(f / "in", f / "all");
  o.min_confidence = 0.5;
  r = rule_clean(o);
  CHECK(read(f / "all/a.txt") == "A story of the pier.\n");
  CHECK(r.rows_unsure == 0);
}

TEST_CASE("a dateline goes with the copy it opens, and with nothing else", "[clean]") {
  Folder f;
  write(f / "in/a.txt", "[date] HANOI, 3 May -- The pier was opened today.\n\nMore of the first story.\n");
  write(f / "in/b.txt", "[date] HUE, 4 May -- The pier was opened today.\n\nMore of the second story.\n");
  write(f / "in/c.txt", "[date] HUE, 5 May -- Its own text.\n\nThe pier was opened today.\n");
  CleanOptions o = to_out(f / "in", f / "out");
  o.remove = {RemoveKind::duplicate};
  rule_clean(o);
  CHECK(read(f / "out/a.txt") == read(f / "in/a.txt"));
  CHECK(read(f / "out/b.txt") == "More of the second story.\n");
  CHECK(read(f / "out/c.txt") == "[date] HUE, 5 May -- Its own text.\n");
  give_back(f / "out");
  CHECK(tree(f / "out") == tree(f / "in"));
}

TEST_CASE("reviewed findings", "[clean]") {
  Folder f;
  const std::string text = nav + "\n\n" + body_a + "\n\n[tail] more\n";
  write(f / "in/a.txt", text);
  const auto row = [&](std::size_t begin, std::size_t end, const std::string& kind, std::uint64_t hash) {
    return "{\"document\":\"a.txt\",\"hash\":\"" + base::hex16(hash) +
           "\",\"passage\":0,\"begin\":" + std::to_string(begin) + ",\"end\":" + std::to_string(end) + ",\"kind\":\"" +
           kind + "\",\"role\":\"navigation\",\"confidence\":0.9}\n";
  };
  const std::uint64_t hash = base::hash64(text);
  CleanOptions o = to_out(f / "in", f / "out");
  o.findings = f / "findings.jsonl";
  write(o.findings, row(0, nav.size(), "boilerplate", hash));
  rule_clean(o);
  CHECK(read(f / "out/a.txt") == body_a + "\n\n[tail] more\n");  // the tail's row was taken out
  for (const auto& [rows, why] : std::vector<std::pair<std::string, std::string>>{
           {row(0, 5, "boilerplate", hash + 1), "text has changed"},
           {row(0, text.size() + 1, "boilerplate", hash), "outside the text"},
           {row(9, 5, "boilerplate", hash), "stands after"},
           {row(0, 5, "nonsense", hash), "unknown kind"},
           {"[]\n", "not a JSON object"}}) {
    o.out = f / "never";
    write(o.findings, rows);
    CHECK(message_of([&] { rule_clean(o); }, ErrorCode::mismatch).find(why) != std::string::npos);
    CHECK_FALSE(fs::exists(f / "never"));
  }
}

TEST_CASE("a dry run writes nothing and shows a diff that patch can apply", "[clean]") {
  Folder f;
  write(f / "in/a.txt", nav + "\n\n" + body_a + "\n\nl1\nl2\nl3\nl4\nl5\nl6\nl7\nl8\n[nav] Middle part\nl9\n\n" +
                            body_b + "\n[tail] x\ny");
  write(f / "in/b.txt", "One. [nav]\n" + nav + "\n" + body_b);
  const auto before = tree(f / "in");
  CleanOptions o;
  o.audit.input.inputs = {f / "in"};
  o.dry_run = true;
  std::string diff;
  o.diff = [&](std::string_view d) { diff += d; };
  const CleanResult r = rule_clean(o);
  CHECK(r.bytes_removed > 0);
  CHECK(tree(f / "in") == before);
  CHECK_FALSE(fs::exists(f / "in/.twicetold"));
  write(f / "d.patch", diff);
  rule_clean(to_out(f / "in", f / "out"));
  if (run("command -v patch >/dev/null") != 0) return;
  fs::copy(f / "in", f / "patched", fs::copy_options::recursive);
  REQUIRE(run("cd '" + (f / "patched") + "' && patch -s -p1 < ../d.patch") == 0);
  CHECK(tree(f / "patched") == tree(f / "out"));
}

TEST_CASE("output folders are looked at before any work", "[clean]") {
  Folder f;
  write(f / "in/sub/a.txt", body_a + "\n");
  write(f / "full/other.txt", "mine");
  for (const std::string& out : {f / "in", f / "in/sub", f / "in/new", f.path(), f / "full"})
    message_of([&] { rule_clean(to_out(f / "in", out)); }, ErrorCode::usage);
  CHECK(read(f / "full/other.txt") == "mine");
  CleanOptions forced = to_out(f / "in", f / "full");
  forced.force = true;
  rule_clean(forced);
  CHECK(read(f / "full/other.txt") == "mine");
  CHECK(fs::exists(f / "full/sub/a.txt"));
  // Written again, what an earlier run left and this one doesn't write goes; nothing else.
  rule_clean(to_out(f / "in", f / "out"));
  write(f / "out/mine.txt", "mine");
  fs::rename(f / "in/sub/a.txt", f / "in/sub/b.txt");
  rule_clean(to_out(f / "in", f / "out"));
  CHECK(tree(f / "out") == std::map<std::string, std::string>{{"mine.txt", "mine"}, {"sub/b.txt", body_a + "\n"}});
}

TEST_CASE("links are neither followed nor copied nor written through", "[clean]") {
  Folder f;
  write(f / "secret/s.txt", nav + "\n\n" + body_a + "\n");
  write(f / "in/a.txt", nav + "\n\n" + body_b + "\n");
  fs::create_symlink(f / "secret/s.txt", f / "in/link.txt");
  fs::create_directory_symlink(f / "secret", f / "in/folder");
  const CleanResult r = rule_clean(to_out(f / "in", f / "out"));
  CHECK(r.links_passed_over == 2);
  CHECK(tree(f / "out").size() == 1);
  rule_clean(in_place(f / "in"));
  CHECK(read(f / "secret/s.txt") == nav + "\n\n" + body_a + "\n");
  CHECK(fs::is_symlink(f / "in/link.txt"));
  CleanOptions o = in_place(f / "in");
  o.audit.input.follow_links = true;
  message_of([&] { rule_clean(o); }, ErrorCode::usage);
  message_of([&] { rule_clean(in_place(f / "in/link.txt")); }, ErrorCode::usage);
}

TEST_CASE("names with line feeds, bytes that are no UTF-8, per cents", "[clean]") {
  Folder f;
  const std::vector<std::string> names = {"new\nline.txt",   "byte\xFF.txt", "per%41cent.txt",
                                          "esc\x1b[31m.txt", "-o.txt",       "q'uote.txt"};
  for (const std::string& n : names)
    write(f / ("in/" + n), nav + "\n\n" + body_a + " " + std::to_string(n.size()) + "\n");
  const auto before = tree(f / "in");
  rule_clean(to_out(f / "in", f / "out"));
  const auto after = tree(f / "out");
  REQUIRE(after.size() == names.size());
  for (const std::string& n : names) CHECK(after.at(n) == body_a + " " + std::to_string(n.size()) + "\n");
  CHECK(give_back(f / "out").refused.empty());
  CHECK(tree(f / "out") == before);
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
