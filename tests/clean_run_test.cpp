// Whole cleanings with an audit by rule: what goes and what stays.
#include "clean_helpers.hpp"

using namespace twicetold;
using namespace clean_test;

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

TEST_CASE("reviewed findings: rows with keep:true that somebody took out", "[clean]") {
  Folder f;
  const std::string others[] = {"Words of a stand here.\n\n", "Words of b stand here.\n\n",
                                "Words of c stand here.\n\n"};
  std::string keeper, rest;
  for (int i = 0; i < 3; ++i) {
    const std::string text = others[i] + body_a + "\n", name(1, static_cast<char>('a' + i));
    write(f / ("in/" + name + ".txt"), text);
    (i == 0 ? keeper : rest) += "{\"document\":\"" + name + ".txt\",\"hash\":\"" + base::hex16(base::hash64(text)) +
                                "\",\"passage\":1,\"begin\":" + std::to_string(others[i].size()) +
                                ",\"end\":" + std::to_string(others[i].size() + body_a.size()) +
                                ",\"kind\":\"duplicate\",\"group\":\"g00000000000000aa\",\"similarity\":1.0,\"keep\":" +
                                (i == 0 ? "true" : "false") + ",\"because\":[\"x\"]}\n";
  }
  CleanOptions o = to_out(f / "in", f / "out");
  o.remove = {RemoveKind::duplicate};
  o.findings = f / "findings.jsonl";
  write(o.findings, keeper + rest);
  CleanResult r = rule_clean(o);
  CHECK(r.documents_changed == 2);
  CHECK(r.rows_without_keeper == 0);

  o.out = f / "without-keeper";
  write(o.findings, rest);
  r = rule_clean(o);
  CHECK(r.documents_changed == 1);
  CHECK(r.rows_without_keeper == 1);
  CHECK(read(f / "without-keeper/b.txt") == read(f / "in/b.txt"));

  o.out = f / "alone";
  write(o.findings, rest.substr(0, rest.find('\n') + 1));
  r = rule_clean(o);
  CHECK(r.documents_changed == 0);
  CHECK(r.rows_without_keeper == 1);

  o.out = f / "not-asked-for";
  o.remove = {RemoveKind::boilerplate};
  r = rule_clean(o);
  CHECK(r.rows_without_keeper == 0);
  CHECK(r.rows_not_asked_for == 1);
}

TEST_CASE("a tail that opens with a menu line goes as a tail", "[clean]") {
  Folder f;
  const std::string lead = body_a + "\n\n", tail = nav + "\n\n" + body_b, text = lead + tail;
  write(f / "in/a.txt", text);
  const auto row = [&](std::size_t size, const std::string& kind) {
    return "{\"document\":\"a.txt\",\"hash\":\"" + base::hex16(base::hash64(text)) +
           "\",\"passage\":1,\"begin\":" + std::to_string(lead.size()) +
           ",\"end\":" + std::to_string(lead.size() + size) + ",\"kind\":\"" + kind + "\",\"confidence\":0.9" +
           (kind == "boilerplate" ? ",\"role\":\"navigation\"" : "") + "}\n";
  };
  CleanOptions o = to_out(f / "in", f / "out");
  o.findings = f / "findings.jsonl";
  write(o.findings, row(nav.size(), "boilerplate") + row(tail.size(), "off-topic-tail"));
  const CleanResult r = rule_clean(o);
  CHECK(r.removed[static_cast<std::size_t>(RemoveKind::boilerplate)].spans == 0);
  CHECK(r.removed[static_cast<std::size_t>(RemoveKind::off_topic_tail)].spans == 1);
  CHECK(read(f / "out/.twicetold/removed.jsonl").find("\"also\":[\"boilerplate\"]") != std::string::npos);
}
