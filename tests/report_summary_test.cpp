// The summary on the screen: its width, its last line, and that no text can play with the terminal.
#include <catch2/catch.hpp>

#include <sstream>

#include "base/terminal.hpp"
#include "report/tally.hpp"
#include "report_sample.hpp"

using namespace twicetold;

TEST_CASE("summary: fits the width it is given") {
  const Report report = sample::mixed();
  for (const unsigned width : {40u, 60u, 80u, 100u, 120u}) {
    std::istringstream lines(render_summary(report, "out", width, false));
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      // The heading and the lines with paths may be longer on very narrow terminals: they wrap.
      if (width >= 80) CHECK(base::columns(line) <= width);
    }
  }
}

TEST_CASE("summary: colour only when asked for, and texts bring none of their own") {
  sample::Maker maker;
  const auto a = maker.document("a", {"\033[31mred\033[0m \033]0;title\007 \u202egnp.exe"}, "s");
  const auto b = maker.document("b", {"\033[31mred\033[0m \033]0;title\007 \u202egnp.exe"}, "s");
  maker.group({maker.place(a, 0), maker.place(b, 0)}, true);
  const Report report = maker.finish();
  const std::string plain = render_summary(report, "out", 80, false);
  CHECK(plain.find('\033') == std::string::npos);
  CHECK(plain.find('\007') == std::string::npos);
  CHECK(plain.find("\u202e") == std::string::npos);
  CHECK(plain.find("red") != std::string::npos);
  const std::string coloured = render_summary(report, "out", 80, true);
  CHECK(coloured.find("\033[31mred") == std::string::npos);
  CHECK(coloured.find("\033[1m") != std::string::npos);
}

TEST_CASE("summary: the last line says what was skipped") {
  const auto last_line = [](const std::string& text) {
    const auto at = text.rfind('\n', text.size() - 2);
    return text.substr(at == std::string::npos ? 0 : at + 1);
  };
  CHECK(last_line(render_summary(sample::mixed(), "out", 80, false)) ==
        "! 2 inputs skipped (out/skipped.jsonl); 3 files of other types not read.\n");
  CHECK(last_line(render_summary(sample::empty(), "out", 80, false)) == "Nothing was skipped.\n");
  CHECK(render_summary(sample::empty(), "out", 80, false).find("No document was read.") == 0);
}

TEST_CASE("summary: an interval that says nothing is not shown as a figure") {
  Report report = sample::mixed();
  report.recall = 0.99;
  report.recall_low = 0.9;
  report.recall_high = 1;
  CHECK(render_summary(report, "out", 80, false).find("Estimated recall 99.0 % (90 % to 100 %)") != std::string::npos);
  report.recall = 1;
  for (const double low : {0.0, 1.0}) {
    report.recall_low = low;
    const std::string text = render_summary(report, "out", 80, false);
    CHECK(text.find("Estimated recall") == std::string::npos);
    CHECK(text.find("No estimate of recall") != std::string::npos);
  }
}

TEST_CASE("tally: overlapping findings count once, the tail first") {
  sample::Maker maker;
  const auto a = maker.document("a", {"0123456789", "0123456789", "0123456789"}, "s");
  maker.group({maker.place(a, 1), maker.place(a, 2)}, true);
  maker.tail(a, 2);
  const Report report = maker.finish();
  const auto tallies = report::tally_documents(report);
  REQUIRE(tallies.size() == 1);
  CHECK(tallies[0].bytes == 36);
  CHECK(tallies[0].of[report::duplicate] == 10);
  CHECK(tallies[0].of[report::tail] == 12);
  CHECK(tallies[0].clean() == 14);
}

TEST_CASE("terminal: safe text, columns and clipping") {
  using base::clip, base::columns, base::terminal_safe;
  CHECK(terminal_safe("a\x1b[2Jb") == "a\u241b[2Jb");
  CHECK(terminal_safe("a\xc2\x9b"
                      "2Jb") == "a\ufffd2Jb");
  CHECK(terminal_safe("a\n\t b", base::Lines::join) == "a b");
  CHECK(terminal_safe("a\r\nb", base::Lines::keep) == "a\nb");
  CHECK(terminal_safe("bad \xff byte") == "bad \ufffd byte");
  CHECK(columns("\u5e02\u8bae") == 4);
  CHECK(columns("e\u0301") == 1);
  CHECK(clip("hello world", 11) == "hello world");
  CHECK(clip("hello world", 7) == "hello\u2026");
  CHECK(columns(clip("\u5e02\u8bae\u4f1a\u5c06", 6)) <= 6);
}
