// Where a cleaning writes and where it does not: dry runs, folders that hold other things, links, odd names.
#include "clean_helpers.hpp"

using namespace twicetold;
using namespace clean_test;

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

namespace {

// A unified diff of one file, applied as `patch` does, without any fuzz. Every line it takes must be there.
std::string patched(const std::string& original, const std::string& diff) {
  std::vector<std::string> lines;
  std::istringstream text(original);
  for (std::string line; std::getline(text, line);) lines.push_back(line + (text.eof() ? "" : "\n"));
  std::string out;
  std::size_t at = 0;
  std::istringstream rows(diff);
  char last = ' ';
  for (std::string row; std::getline(rows, row);) {
    if (row.starts_with("--- ") || row.starts_with("+++ ")) continue;
    if (row.starts_with("@@ -")) {
      const std::size_t count_at = row.find(',') + 1;
      const std::size_t first = std::stoul(row.substr(4)), count = std::stoul(row.substr(count_at));
      while (at < first - (count == 0 ? 0 : 1)) out += lines.at(at++);
    } else if (row.starts_with('\\')) {  // no newline at the end of the line before
      if (last != '-' && out.ends_with('\n')) out.pop_back();
    } else {
      last = row.at(0);
      if (last != '+') {
        const std::string& line = lines.at(at++);
        REQUIRE(line.substr(0, line.find('\n')) == row.substr(1));
      }
      if (last != '-') out += row.substr(1) + '\n';
    }
  }
  while (at < lines.size()) out += lines[at++];
  return out;
}

}  // namespace

TEST_CASE("a diff makes the cleaned text, and names no line that stays", "[clean]") {
  const std::string words = "One line of words that stays where it is.";
  for (const char* feed : {"\n", "\r\n"}) {
    const std::string n = feed, two = n + n, gone = "[nav] Home | News";
    for (const std::string& text :
         {gone + two + body_a + n, body_a + n + gone + n + body_b + n, body_a + two + gone + two + body_b + n,
          body_a + two + gone, body_a + n + gone + n + gone + two + words + n + gone + n,
          words + n + words + n + gone + n + words + n + words + n + words + n + words + n + words + n + words + n +
              words + n + words + n + gone + n + words}) {
      Folder f;
      write(f / "in/a.txt", text);
      CleanOptions o = to_out(f / "in", f / "out");
      std::string diff;
      o.diff = [&](std::string_view piece) { diff += piece; };
      rule_clean(o);
      INFO(text << "\n" << diff);
      CHECK(patched(text, diff) == read(f / "out/a.txt"));
      // Only the lines that go, and blank ones beside them; the last line may lose its line break.
      std::istringstream rows(diff);
      for (std::string row; std::getline(rows, row);)
        if (row.starts_with("-") && !row.starts_with("--- ") && text.ends_with(n))
          CHECK((row.find("[nav]") != std::string::npos || row == "-" || row == "-\r"));
    }
  }
}
