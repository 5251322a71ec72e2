// Verdicts on evidence made by hand, their reasons, and on the five articles the project started from.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "role/features.hpp"
#include "role/looks.hpp"
#include "role/model.hpp"
#include "role/roles.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/role.hpp"

using namespace twicetold;

namespace {

RoleEvidence once(std::string_view text, std::uint32_t index = 5, std::uint32_t passages = 12) {
  RoleEvidence e;
  e.text = text;
  e.previous = "The bridge over the river will be closed for a week while its cables are replaced, the city said.";
  e.next = "Until it opens again a ferry will carry people on foot, and cars must use the motorway instead.";
  e.index = index;
  e.passages = passages;
  e.documents = 50;
  e.source_documents = 50;
  return e;
}

RoleEvidence repeated(std::string_view text, std::uint32_t documents, std::uint32_t index,
                      std::uint32_t passages = 12) {
  RoleEvidence e = once(text, index, passages);
  e.documents_same = e.documents_digits = documents;
  e.surroundings = documents;
  if (index < 3) e.at_head = documents;
  if (index + 3 >= passages) e.at_tail = documents;
  return e;
}

struct Collection {
  std::vector<std::string> names, texts;
  std::vector<std::vector<Span>> passages;  // head edges left out
  std::vector<std::uint64_t> first = {0};
  std::vector<PassageKey> keys;
  std::vector<std::uint32_t> sources;

  void add(const std::string& name, const std::string& text) {
    names.push_back(name);
    texts.push_back(text);
    std::vector<Span> spans;
    split_passages(text, {}, spans);
    Tokenizer tokenizer;
    for (Span& s : spans) {
      s.begin += find_edges(slice(text, s)).head.length;
      const std::string passage(slice(text, s));
      const TokenView view = tokenizer.tokenize(passage);
      keys.push_back(passage_key(passage, view.hashes, view.flags));
    }
    passages.push_back(spans);
    first.push_back(keys.size());
    sources.push_back(0);
  }
  [[nodiscard]] std::string_view text(std::size_t d, std::size_t p) const { return slice(texts[d], passages[d][p]); }
  [[nodiscard]] RoleVerdict verdict(const RoleStatistics& s, std::size_t d, std::size_t p) const {
    RoleEvidence e;
    e.text = text(d, p);
    if (p > 0) e.previous = text(d, p - 1);
    if (p + 1 < passages[d].size()) e.next = text(d, p + 1);
    s.fill(first[d] + p, static_cast<std::uint32_t>(d), e);
    return classify_role(e);
  }
};

}  // namespace

TEST_CASE("the table fits the features", "[role][model]") {
  CHECK(role_detail::fitted_feature_count() == role_detail::feature_count);
}

TEST_CASE("running text that stands once is content, whatever it speaks of", "[role][classify]") {
  for (const char* text :
       {"The minister said that the bridge would be closed for a week, and that a ferry would carry people across the "
        "river "
        "until the cables had been replaced and tested by the engineers of the city, which owns the bridge since 1978.",
        "Theo ông A, cây cầu sẽ đóng cửa trong một tuần để thay cáp, và phà sẽ chở người đi bộ qua sông cho đến khi "
        "các kỹ sư "
        "của thành phố kiểm tra xong.",
        "“We shall open it again on Sunday,” she said."}) {
    CHECK(classify_role(once(text)).role == Role::none);
  }
}

TEST_CASE("a sentence that several articles reuse is content", "[role][classify]") {
  RoleEvidence e = repeated(
      "\"We have never seen a bridge like this one, and we shall not see another in our lives,\" the mayor told "
      "reporters "
      "after the ceremony on the old market square.",
      3, 5);
  e.reuse_matches = 2;
  CHECK(classify_role(e).role == Role::none);
}

TEST_CASE("lines that are known by form or cue", "[role][classify]") {
  CHECK(classify_role(once("0:00 / 0:00")).role == Role::player);
  CHECK(classify_role(once("November 19, 2019 at 12:39 pm", 1)).role == Role::dateline);
  CHECK(classify_role(once("Theo AFP", 11)).role == Role::agency_line);
  CHECK(classify_role(once("(Reuters)", 11)).role == Role::agency_line);
  CHECK(classify_role(once("© 2024 The River Post. All rights reserved.", 11)).role == Role::legal);
  CHECK(classify_role(once("Read more: The ferry of last summer", 8)).role == Role::navigation);
  CHECK(classify_role(once("Xem thêm: Chuyến phà mùa hè năm ngoái", 8)).role == Role::navigation);
  CHECK(classify_role(once("Ảnh: Nguyễn Văn A", 8)).role == Role::credit);
  CHECK(classify_role(once("Bộ trưởng trả lời báo chí (Ảnh: Reuters).", 0)).role == Role::caption);
  CHECK(classify_role(once("* * *", 8)).role == Role::other);
}

TEST_CASE("a heading that a table of contents names is content, a headline printed again is not", "[role][classify]") {
  RoleEvidence e = once("What the new bridge will cost the city");
  e.previous =
      "The bridge over the river will be closed for a week while its cables are replaced, the city said on Monday.";
  e.next =
      "Until it opens again a ferry will carry people on foot, and cars and lorries must use the motorway instead.";
  e.first_in_document = false;
  e.in_document = 2;
  e.prose = 0.9F;
  e.prose_before = e.prose_behind = 0.5F;
  CHECK(classify_role(e).role == Role::none);
  e.next = "The ferry of last summer";
  CHECK(classify_role(e).role == Role::heading);
}

TEST_CASE("mail: who is quoted, and what is", "[role][classify]") {
  RoleEvidence e = once("roe@example.org (Anna Roe) writes:", 0);
  e.previous = {};
  e.next = "> The bridge over the river will be closed for a week while its cables are replaced.";
  CHECK(classify_role(e).role == Role::template_);
  RoleEvidence quoted = repeated("> The bridge will be closed for a week", 4, 5);
  const double confidence = classify_role(quoted).confidence;
  quoted.text = "The bridge will be closed for a week";
  CHECK(classify_role(quoted).confidence > confidence);
}

TEST_CASE("a table that three of many documents took over is theirs", "[role][classify]") {
  RoleEvidence e = repeated("Ferry to the northern shore", 3, 5, 40);
  e.same_neighbour = 3;
  e.run = 12;
  e.prose = 0.7F;
  e.prose_before = e.prose_behind = 0.5F;
  const double copied = classify_role(e).confidence;
  e.run = 7;
  CHECK(classify_role(e).confidence > copied);
}

TEST_CASE("two documents of five are enough for a caption, in words a person can check", "[role][classify]") {
  RoleEvidence e = repeated("Người phát ngôn Nguyễn Thị B (Ảnh: Reuters).", 2, 0);
  e.documents = 5;
  const RoleVerdict v = classify_role(e);
  CHECK(v.role == Role::caption);
  CHECK(v.confidence > 0.5);
  REQUIRE_FALSE(v.because.empty());
  CHECK(v.because[0] == "same text opens 2 of 5 documents");
  CHECK(std::find(v.because.begin(), v.because.end(), "photo credit") != v.because.end());
}

TEST_CASE("reasons say of all documents only what is so in all", "[role]") {
  RoleEvidence e = repeated("Theo Duyên Hải", 5, 11);
  const auto first_reason = [&] { return classify_role(e).because.at(0); };
  CHECK(first_reason() == "same text closes 5 of 50 documents");
  e.at_tail = 4;
  CHECK(first_reason() == "same text in 5 of 50 documents, mostly at their end");
  e.at_tail = 2;
  CHECK(first_reason() == "same text in 5 of 50 documents");
  e.same_once = true;
  CHECK(first_reason() == "same text in 5 of 50 documents, whole copies counted once");
  e.template_matches = 1;
  const RoleVerdict v = classify_role(e);
  CHECK(std::find(v.because.begin(), v.because.end(), "same frame with other facts in 1 other passage") !=
        v.because.end());
}

TEST_CASE("nothing depends on a cue alone, nor is one needed", "[role][classify]") {
  const CueLists none = CueLists::parse("", "none");
  const RoleClassifier without(none);
  CHECK(without(repeated("Ngọc Bích", 40, 10)).role == Role::byline);
  CHECK(without(once("0:00 / 0:00")).role == Role::player);
  // "By" opens a sentence, too.
  CHECK(
      classify_role(once("By the time the bridge was closed, two of its cables had lost a third of their strength, and "
                         "nobody had noticed."))
          .role == Role::none);
}

TEST_CASE("what a line is called follows from its form", "[role][classify]") {
  using role_detail::name_role;
  const auto named = [](const RoleEvidence& e) { return name_role(e, role_detail::see(e, CueLists::embedded())); };
  CHECK(named(repeated("Fax: (084) 555-8276", 9, 11)) == Role::other);
  CHECK(named(repeated("H.Long", 9, 8)) == Role::byline);
  CHECK(named(repeated("17 Nov 2019, 9:45pm", 9, 1)) == Role::dateline);
  CHECK(named(repeated("2013年8月17日 第六三九号公布", 2, 1)) == Role::dateline);
  // Label and value between other lines each time, and the same between the same lines: a frame and a menu.
  RoleEvidence e = repeated("Ferry berth: north quay", 4, 5);
  e.previous = "Bridge toll";
  e.next = "Ticket desk";
  CHECK(named(e) == Role::template_);
  e.same_neighbour = 4;
  CHECK(named(e) == Role::navigation);
}

TEST_CASE("a list of the article is less suspect than the same lines behind it", "[role][classify]") {
  RoleEvidence e = once("North quay and ferry berth", 6);
  e.previous = "South quay and fish market";
  e.next = "West quay and ticket desk";
  e.prose_before = e.prose_behind = 0.5F;
  e.run = 6;
  const auto chance = [](const RoleEvidence& x) {
    return role_detail::weigh(role_detail::features_of(x, role_detail::see(x, CueLists::embedded())));
  };
  RoleEvidence behind = e;
  behind.prose_before = 1;
  behind.prose_behind = 0;
  CHECK(chance(e) < chance(behind));
  CHECK(classify_role(e).role == Role::none);
}

TEST_CASE("lines of programs, settings and shells are told from lines of text", "[role][looks]") {
  using role_detail::is_code_line;
  for (const char* code : {"$ tar xzf harbour.tar.gz", "# apt install nginx", "ls -l /var/log/ferry.log", "x = {1, 2};",
                           "server_name = ferry", "ferry --dry-run --quiet", "etc/ferry/boats.conf", "listen 80;",
                           "if (boats > 3) {", "boats \\"})
    CHECK(is_code_line(code));
  for (const char* code :
       {"-v", "-o file", "--verbose", "<boat>", "</boat>", "boats.open()", "std::copy", "boat->next"})
    CHECK(is_code_line(code));
  for (const char* crumb : {"}", ");", "<<", "[...]", "(...)", "#"}) CHECK(is_code_line(crumb));
  for (const char* text :
       {"Ferry returns to harbour", "News/Sport/Weather", "# The harbour opens at nine.", "Photo: A. Roe",
        "https://harbour.example/news/ferry.html", "Bến cảng - chợ cá", "港の朝市", "Read more >", "-", "", "and/or",
        "12/03/2026 14:30", "A-side and B-side", "© 2026 Harbour Post"})
    CHECK(!is_code_line(text));
  for (const char* text :
       {"***", "---", "- - -", ">", ">>", "*", "...", "- Ferry", "-Ferry", "<a@b.example>", "Boat(s)"})
    CHECK(!is_code_line(text));
}

TEST_CASE("the number of a section is no date", "[role][classify]") {
  const CueLists& cues = CueLists::embedded();
  RoleEvidence e;
  e.text = "14.6.2. What the harbour expects";
  CHECK(!role_detail::see(e, cues).form.date);
  e.text = "14.6.2026, harbour";
  CHECK(role_detail::see(e, cues).form.date);
}

TEST_CASE("a verdict is a function of its evidence", "[role][classify][property]") {
  const RoleEvidence e = repeated("Follow us on every channel", 7, 10);
  const RoleVerdict a = classify_role(e);
  const RoleVerdict b = classify_role(e);
  CHECK(a.role == b.role);
  CHECK(a.confidence == b.confidence);
  CHECK(a.because == b.because);
  CHECK(classify_role(RoleEvidence{}).role == Role::none);
}

TEST_CASE("the seeds: captions, player, title, agency lines, and no body paragraph", "[role][seeds]") {
  const std::filesystem::path folder = TWICETOLD_SOURCE_DIR "/../shared/data/seeds";
  if (!std::filesystem::exists(folder)) {
    WARN("the seed articles are missing: not tested");
    return;
  }
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    files[entry.path().filename().string()] = all.str();
  }
  REQUIRE(files.size() == 5);
  Collection c;
  for (const auto& [name, text] : files) c.add(name, text);
  const RoleStatistics s(c.keys, {c.first, c.sources});
  CHECK(c.text(1, 0) == c.text(2, 0));
  CHECK(c.passages[2][0] == Span{17, 70});
  for (const std::size_t d : {0, 1, 2}) CHECK(c.verdict(s, d, 0).role == Role::caption);
  CHECK(c.verdict(s, 3, 0).role == Role::none);     // the title
  CHECK(c.verdict(s, 3, 1).role == Role::player);   // 0:00 / 0:00
  CHECK(c.verdict(s, 3, 2).role == Role::player);   // 0:00
  CHECK(c.verdict(s, 3, 4).role == Role::heading);  // the title again
  std::size_t agency = 0;
  while (c.text(3, agency) != "Theo AFP") ++agency;
  CHECK(c.verdict(s, 3, agency).role == Role::agency_line);
  CHECK(c.verdict(s, 4, c.passages[4].size() - 1).role == Role::agency_line);
  // Bodies: everything between the first caption (or title block) and the agency line.
  const std::size_t begins[] = {1, 1, 1, 5, 0};
  const std::size_t ends[] = {c.passages[0].size(), c.passages[1].size(), c.passages[2].size(), agency,
                              c.passages[4].size() - 1};
  for (std::size_t d = 0; d < 5; ++d) {
    for (std::size_t p = begins[d]; p < ends[d]; ++p) {
      INFO(c.names[d] << " passage " << p);
      CHECK(c.verdict(s, d, p).role == Role::none);
    }
  }
  // Behind the agency line of 003: the headline printed twice, the captions with a credit.
  for (std::size_t p = agency + 1; p < c.passages[3].size(); ++p) {
    const std::string_view text = c.text(3, p);
    INFO(p);
    if (text == c.text(3, p - 1)) CHECK(c.verdict(s, 3, p).role == Role::heading);
    if (text.find("Ảnh: ") != std::string_view::npos) CHECK(c.verdict(s, 3, p).role == Role::caption);
  }
}
