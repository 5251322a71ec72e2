// Edges by form: what is split off, what stays, and that nothing but the edge goes.
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "twicetold/role.hpp"

using twicetold::find_edges;
using twicetold::Role;

namespace {

std::string head_of(const std::string& s) { return s.substr(0, find_edges(s).head.length); }
std::string tail_of(const std::string& s) { return s.substr(s.size() - find_edges(s).tail.length); }

}  // namespace

TEST_CASE("dates in front are split off with their separators", "[role][edges]") {
  CHECK(head_of("date 2026-02-03 Người phát ngôn của bộ (Ảnh: Reuters).") == "date 2026-02-03 ");
  CHECK(head_of("2026-02-03 14:30 Thành phố mở lại cầu") == "2026-02-03 14:30 ");
  CHECK(head_of("2026-02-03T14:30:00Z The bridge is open") == "2026-02-03T14:30:00Z ");
  CHECK(head_of("[03/02/2026] The bridge is open") == "[03/02/2026] ");
  CHECK(head_of("03.02.2026 - Die Brücke ist offen") == "03.02.2026 - ");
  CHECK(head_of("2026/2/3 | The bridge is open") == "2026/2/3 | ");
  CHECK(find_edges("date 2026-02-03 The bridge").head.role == Role::dateline);
}

TEST_CASE("a date that belongs to the sentence stays", "[role][edges]") {
  for (const std::string s :
       {"2026-02-03 was the day the bridge opened.", "03/02/2026 là ngày cầu mở lại.", "2026-02-03", "date 2026-02-03",
        "2026-02-03, which was a Tuesday, the bridge opened", "99/99/2026 - nothing", "1234-56-78 The code of the lock",
        "10-12 Frauen kamen", "date with fate is a film", "3.5 Millionen Menschen - so viele wie nie"}) {
    INFO(s);
    CHECK(head_of(s).empty());
  }
}

TEST_CASE("agencies, papers and datelines in front are split off", "[role][edges]") {
  CHECK(head_of("HANOI, Feb 3 (Reuters) - The bridge is open.") == "HANOI, Feb 3 (Reuters) - ");
  CHECK(head_of("(Ngày Nay) - Sáng nay cầu mở lại.") == "(Ngày Nay) - ");
  CHECK(head_of("(Dân trí) -Sáng nay cầu mở lại.") == "(Dân trí) -");
  CHECK(head_of("TTO - Sáng nay cầu mở lại.") == "TTO - ");
  CHECK(head_of("VOV.VN - Sáng nay cầu mở lại.") == "VOV.VN - ");
  CHECK(head_of("(CNN) -- The bridge is open.") == "(CNN) -- ");
  CHECK(head_of("(Reuters) The bridge is open.") == "(Reuters) ");
  CHECK(head_of("Berlin (dpa) - Die Brücke ist offen.") == "Berlin (dpa) - ");
  CHECK(head_of("Madrid, 3 feb (EFE).- El puente") == "Madrid, 3 feb (EFE).- ");
  CHECK(head_of("WASHINGTON — The bridge is open.") == "WASHINGTON — ");
  CHECK(head_of("KOMPAS.com, Jakarta - Jembatan itu dibuka.") == "KOMPAS.com, Jakarta - ");
  CHECK(head_of("新华社北京2月3日电（记者某某）大桥开放。") == "新华社北京2月3日电（记者某某）");
  CHECK(head_of("(서울=연합뉴스) 홍길동 기자 = 다리가 열렸다.") == "(서울=연합뉴스) 홍길동 기자 = ");
}

TEST_CASE("what only looks like a dateline stays", "[role][edges]") {
  for (const std::string s :
       {"NATO - liên minh quân sự lớn - họp hôm nay.", "Apple Inc (AAPL) - the company said nothing.",
        "The bridge - it was old - is closed.", "(a) - first of all", "He said so (twice) - and left.",
        "COVID-19 cases rose.", "(This is a whole sentence that somebody put into brackets.) - And then",
        "(Ngày Nay) -", "Cầu - đường - phà đều đóng cửa.", "Well-known people (and others) - came to the bridge.",
        "- a list item"}) {
    INFO(s);
    CHECK(head_of(s).empty());
  }
}

TEST_CASE("credits and attributions behind are found, not questions of style", "[role][edges]") {
  CHECK(tail_of("Người dân qua cầu. Ảnh: Nguyễn Văn A") == " Ảnh: Nguyễn Văn A");
  CHECK(tail_of("Bộ trưởng trả lời báo chí (Ảnh: Reuters).") == " (Ảnh: Reuters).");
  CHECK(tail_of("Cầu mở lại vào sáng nay. (Theo AFP)") == " (Theo AFP)");
  CHECK(tail_of("The bridge at night (Photo: Jane Roe)") == " (Photo: Jane Roe)");
  CHECK(tail_of("The bridge was opened. Source: Reuters") == " Source: Reuters");
  CHECK(find_edges("Bộ trưởng trả lời báo chí (Ảnh: Reuters).").tail.role == Role::credit);
  CHECK(find_edges("Cầu mở lại vào sáng nay. (Theo AFP)").tail.role == Role::agency_line);
  for (const std::string s :
       {"He asked (photos) for more.", "See the bridge (photos)", "He said: the source: unknown to us all",
        "Ảnh: Nguyễn Văn A", "(Theo AFP)", "The picture is clear: nobody came to see the new bridge."}) {
    INFO(s);
    CHECK(tail_of(s).empty());
  }
}

TEST_CASE("equal captions of two days become equal text", "[role][edges]") {
  const std::string a = "date 2025-11-09 Người phát ngôn Nguyễn Thị B (Ảnh: Reuters).";
  const std::string b = "date 2026-02-03 Người phát ngôn Nguyễn Thị B (Ảnh: Reuters).";
  CHECK(a.substr(find_edges(a).head.length) == b.substr(find_edges(b).head.length));
}

TEST_CASE("edges stay inside the passage, on character borders, and leave letters", "[role][edges][property]") {
  const std::vector<std::string> pieces = {"(",     ")",       "[",    "]",     " - ",  " — ",  "--",   "2026-02-03",
                                           "date ", "Reuters", "Ảnh:", "HÀ",    " NỘI", ", ",   "日电", "（",
                                           "）",    ".",       ":",    " ",     "chữ",  "abc",  "=",    "Theo ",
                                           "。",    "【",      "】",   "14:30", "TTO",  "\xC3", "\n",   "A.b"};
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string s;
    const std::size_t n = 1 + random() % 9;
    for (std::size_t i = 0; i < n; ++i) s += pieces[random() % pieces.size()];
    const auto e = find_edges(s);
    REQUIRE(e.head.length + e.tail.length <= s.size());
    if (e.head.length + e.tail.length > 0) {
      const std::string rest = s.substr(e.head.length, s.size() - e.head.length - e.tail.length);
      REQUIRE_FALSE(rest.empty());
      REQUIRE((static_cast<unsigned char>(rest.front()) & 0xC0U) != 0x80U);
    }
    REQUIRE((e.head.length == 0) == (e.head.role == Role::none));
    REQUIRE((e.tail.length == 0) == (e.tail.role == Role::none));
  }
}
