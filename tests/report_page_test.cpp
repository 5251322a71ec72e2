// The report page as bytes: what it may hold, what it must not, and that it is always the same.
// What a browser makes of it: tests/browser/.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <regex>

#include "report/page.hpp"
#include "report_sample.hpp"

using namespace twicetold;
using report::PageLimits;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

}  // namespace

TEST_CASE("page: hostile texts open no element and no script") {
  const std::string page = report::render_page(sample::mixed());
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("onerror=alert") != std::string::npos);  // it is there, as JSON
  CHECK(page.find("\\u003cimg") != std::string::npos);
  CHECK(page.find("\xe2\x80\xa8") == std::string::npos);
  // app, chart, overview, core and one chunk of details; each closed once.
  CHECK(count(page, "<script") == 5);
  CHECK(count(page, "</script>") == 5);
  CHECK(page.find("{{") == page.rfind("{{data}}"));  // of the frame's own names none is left; texts may hold some
}

TEST_CASE("page: asks for nothing from anywhere") {
  const std::string page = report::render_page(sample::mixed());
  CHECK(page.find("default-src 'none'; script-src 'sha256-") != std::string::npos);
  CHECK(page.find("unsafe") == std::string::npos);
  CHECK_FALSE(std::regex_search(page.substr(0, 4000), std::regex("(src|href)=\"?https?:")));
}

TEST_CASE("page: same report, same bytes, but for the run") {
  Report one = sample::mixed(), two = sample::mixed();
  CHECK(report::render_page(one) == report::render_page(two));
  two.threads = 1;
  CHECK(report::render_page(one).size() == report::render_page(two).size());
  std::swap(two.options.input.inputs, one.options.input.inputs);
  one.options.input.inputs = {"x", "y"};
  two = sample::mixed();
  two.options.input.inputs = {"y", "x"};
  CHECK(report::render_page(one) == report::render_page(two));
}

TEST_CASE("page: limits keep the largest groups, and the counts are told") {
  const Report large = sample::large(300);
  PageLimits limits;
  limits.groups = 50;
  limits.detail_bytes = 20'000;
  const auto selection = report::select_rows(large, limits);
  REQUIRE(selection.rows.size() == 50);
  CHECK(selection.all_rows == 300);
  std::uint32_t least = ~0u;
  for (const auto& row : selection.rows) least = std::min(least, row.size);
  for (std::size_t i = 50; i < large.groups.size(); ++i) CHECK(large.groups[i].members.size() <= least);
  const auto details = report::make_details(large, selection, limits);
  std::size_t held = 0;
  for (const auto& chunk : details.chunks) held += chunk.size();
  CHECK(held <= limits.detail_bytes);
  CHECK(details.held > 0);
  CHECK(report::overview_json(large, selection, details.held).find("\"rows\":50,\"allRows\":300") != std::string::npos);
}

TEST_CASE("page: every byte is counted once") {
  const Report mixed = sample::mixed();
  const auto selection = report::select_rows(mixed, {});
  const std::string json = report::overview_json(mixed, selection, 0);
  std::smatch found;
  REQUIRE(
      std::regex_search(json, found,
                        std::regex("\"all\":\\{\"documents\":5,\"bytes\":(\\d+),\"tail\":(\\d+),\"boilerplate\":(\\d+),"
                                   "\"duplicate\":(\\d+),\"near\":(\\d+),\"partial\":(\\d+)")));
  CHECK(std::stoul(found[1]) == mixed.bytes);
  CHECK(std::stoul(found[2]) == mixed.tail_bytes);
  CHECK(std::stoul(found[3]) == mixed.boilerplate_bytes);
  CHECK(std::stoul(found[4]) == mixed.duplicate_bytes);
  CHECK(std::stoul(found[5]) == mixed.near_bytes);
  CHECK(std::stoul(found[6]) == mixed.partial_bytes);
}

TEST_CASE("page: a long text is held around its findings, on character boundaries") {
  sample::Maker maker;
  std::string filler;
  for (int i = 0; i < 4000; ++i) filler += "\u1ed3\u00e9 \u5e02";
  const auto a = maker.document("a", {filler, "the passage that is found twice", filler}, "s");
  const auto b = maker.document("b", {"the passage that is found twice"}, "s");
  maker.group({maker.place(a, 1), maker.place(b, 0)}, true);
  const Report report = maker.finish();
  PageLimits limits;
  limits.document_bytes = 3'000;
  const auto selection = report::select_rows(report, limits);
  const auto details = report::make_details(report, selection, limits);
  REQUIRE(details.places[0].text < 4'000);
  const std::string text =
      details.chunks[0].substr(details.places[0].offset + details.places[0].json, details.places[0].text);
  CHECK(text.find("the passage that is found twice") != std::string::npos);
  CHECK((static_cast<unsigned char>(text.front()) & 0xc0) != 0x80);
}

TEST_CASE("page: an empty run has a page too") {
  const std::string page = report::render_page(sample::empty());
  CHECK(page.find("\"documents\":0") != std::string::npos);
}

// For tests/browser: not run by itself.
TEST_CASE("write pages", "[.pages]") {
  const char* folder = std::getenv("TWICETOLD_PAGES");
  REQUIRE(folder != nullptr);
  const auto write = [&](const char* name, const Report& report) {
    const auto place = std::filesystem::path(folder) / name;
    std::filesystem::create_directories(place);
    write_page(report, place.string());
  };
  write("mixed", sample::mixed());
  write("empty", sample::empty());
  const Report large = sample::large(56'000);
  CHECK(large.findings.size() >= 200'000);
  write("large", large);
}
