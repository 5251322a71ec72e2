// On random collections: cleaning twice is cleaning once, what is kept is a subsequence of what was
// there, one copy of every text remains, and restore gives everything back.
#include "clean_helpers.hpp"

using namespace twicetold;
using namespace clean_test;

namespace {

// Paragraphs from a small pool, so that copies, captions, headings and tails abound and overlap.
std::string paragraph(std::mt19937& random) {
  static const std::vector<std::string> pool = {"[nav] Home News Sport",
                                                "[nav] Sign up for our letter",
                                                "[cap] The pier at dawn in fog",
                                                "[cap] A ferry leaves the pier",
                                                "[head] Pier opens at last",
                                                "[by] By Ann Other today",
                                                "The first story is about a pier.",
                                                "The second story tells of ferries and fog.",
                                                "A third one is short here.",
                                                "~1 near words one and two",
                                                "~1 near words one and three",
                                                "~1 near words one and two",
                                                "~2 other near words here",
                                                "~2 other near words there",
                                                "tiny",
                                                "[tail] More stories from elsewhere"};
  return pool[random() % (random() % 3 == 0 ? pool.size() : pool.size() - 1)];
}

std::string text(std::mt19937& random) {
  static const std::vector<std::string> gaps = {"\n\n", "\n", "\r\n", "\n\n\n", " \n\t"};
  std::string out = random() % 8 == 0 ? "\xEF\xBB\xBF" : "";
  const std::size_t n = random() % 9;
  for (std::size_t i = 0; i < n; ++i) out += (i > 0 ? gaps[random() % gaps.size()] : "") + paragraph(random);
  if (random() % 2 == 0) out += "\n";
  return out;
}

std::string json(const std::string& text, std::mt19937& random) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n')
      out += random() % 2 == 0 ? "\\n" : "\\u000a";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (c == 'e' && random() % 5 == 0)
      out += "\\u0065";
    else
      out += c;
  }
  return out + "\"";
}

void make_collection(const std::string& folder, std::mt19937& random) {
  for (unsigned i = 0; i < 1 + random() % 5; ++i)
    write(folder + "/d" + std::to_string(random() % 3) + "/t" + std::to_string(i) + ".txt", text(random));
  std::string lines;
  for (unsigned i = 0; i < random() % 6; ++i) {
    if (random() % 6 == 0) lines += "not json\n";
    lines += "{\"n\": " + std::to_string(i) + ",\"text\":" + json(text(random), random) + ", \"date\":\"2024-0" +
             std::to_string(1 + random() % 9) + "-01\"}";
    if (random() % 8 != 0 || i < 5) lines += random() % 4 == 0 ? "\r\n" : "\n";
  }
  write(folder + "/r.jsonl", lines);
}

bool subsequence(const std::string& part, const std::string& whole) {
  std::size_t i = 0;
  for (const char c : whole)
    if (i < part.size() && part[i] == c) ++i;
  return i == part.size();
}

}  // namespace

TEST_CASE("random collections: idempotent, restorable, nothing invented", "[clean][property]") {
  for (unsigned seed = 0; seed < 150; ++seed) {
    std::mt19937 random(seed);
    INFO("seed " << seed);
    Folder f;
    make_collection(f / "in", random);
    const auto before = tree(f / "in");
    CleanOptions o = in_place(f / "in");
    for (std::size_t k = 0; k < remove_kinds; ++k)
      if (random() % 2 == 0) o.remove.push_back(static_cast<RemoveKind>(k));
    o.keep = static_cast<KeepRule>(random() % 5);
    o.drop_empty = random() % 3 == 0;
    if (random() % 4 == 0) o.roles.push_back(Role::byline);
    const CleanResult r = rule_clean(o);
    REQUIRE(r.settled);
    REQUIRE(r.refused.empty());
    const auto once = tree(f / "in");
    for (const auto& [name, bytes] : once) REQUIRE(subsequence(bytes, before.at(name)));
    std::string all;
    for (const auto& [name, bytes] : once) all += bytes + '\n';
    // The pool's texts that must not vanish: something of each story stays somewhere.
    for (const std::string word : {"about a pier.", "ferries and fog.", "~1 n", "~2 oth", "[cap] A ferry"}) {
      std::string had;
      for (const auto& [name, bytes] : before) {
        // Only where it does not stand behind a tail's beginning, and plainly written.
        if (name == "r.jsonl") continue;
        had += bytes.substr(0, bytes.find("[tail]")) + '\n';
      }
      if (had.find(word) != std::string::npos && all.find("\\u0065") == std::string::npos) {
        INFO(word);
        CHECK(all.find(word) != std::string::npos);
      }
    }
    const CleanResult again = rule_clean(o);
    REQUIRE(again.bytes_removed == 0);
    REQUIRE(again.documents_dropped == 0);
    REQUIRE(tree(f / "in") == once);
    if (random() % 2 == 0) {
      CleanOptions more = in_place(f / "in");
      more.remove = parse_remove({"all"});
      more.roles.push_back(Role::byline);
      rule_clean(more);
    }
    const RestoreResult other = give_back(f / "in", f / "other");
    REQUIRE(other.refused.empty());
    REQUIRE(tree(f / "other") == before);
    const RestoreResult back = give_back(f / "in");
    REQUIRE(back.refused.empty());
    REQUIRE(tree(f / "in") == before);
  }
}

namespace {

// The paragraph with some words gone.
std::string edited(const std::string& text, std::mt19937& random) {
  std::istringstream in(text);
  std::string out;
  for (std::string word; in >> word;)
    if (random() % 12 != 0) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

TEST_CASE("shuffled samples under the real audit: cleaning twice is cleaning once, and all comes back",
          "[clean][property]") {
  const std::vector<std::string> paragraphs = sample_paragraphs();
  REQUIRE(paragraphs.size() > 50);
  std::size_t took = 0;
  for (unsigned seed = 0; seed < 14; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Folder f;
    const std::size_t documents = 4 + random() % 30, pool = 10 + random() % paragraphs.size();
    for (std::size_t d = 0; d < documents; ++d) {
      std::string text;
      for (std::size_t i = 0, n = 2 + random() % 9; i < n; ++i) {
        const std::string& p = paragraphs[random() % std::min(pool, paragraphs.size())];
        text += (i > 0 ? "\n\n" : "") + (random() % 5 == 0   ? frame[random() % frame.size()]
                                         : random() % 3 == 0 ? edited(p, random)
                                                             : p);
      }
      write(f / ("in/" + std::to_string(d % 4) + "/" + std::to_string(d) + ".txt"), text + "\n");
    }
    const auto before = tree(f / "in");
    CleanOptions o = in_place(f / "in");  // all defaults with the even seeds
    o.audit.run.threads = 1;
    if (seed % 2 == 1) {
      o.remove = parse_remove({"all", "partial-reuse"});
      o.keep = static_cast<KeepRule>(random() % 5);
      o.drop_empty = random() % 2 == 0;
    }
    const CleanResult r = clean(o);
    REQUIRE(r.settled);
    took += r.bytes_removed;
    const auto once = tree(f / "in");
    for (const auto& [name, bytes] : once) REQUIRE(subsequence(bytes, before.at(name)));
    const CleanResult again = clean(o);
    REQUIRE(again.bytes_removed == 0);
    REQUIRE(tree(f / "in") == once);
    REQUIRE(give_back(f / "in").refused.empty());
    REQUIRE(tree(f / "in") == before);
  }
  CHECK(took > 10000);
}
