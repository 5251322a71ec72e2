// Dates of any kind on one axis.
#include <catch2/catch.hpp>

#include "report/timeline.hpp"

using namespace twicetold::report;

namespace {

Tally one(std::uint64_t bytes = 10) {
  Tally tally;
  tally.documents = 1;
  tally.bytes = bytes;
  return tally;
}

std::vector<std::string> names(const Timeline& timeline) {
  std::vector<std::string> out;
  for (const auto& [name, tally] : timeline.buckets().buckets) out.push_back(name);
  return out;
}

}  // namespace

TEST_CASE("timeline: as much of a date as it says") {
  CHECK(calendar_part("2026-02-04") == "2026-02-04");
  CHECK(calendar_part("2026-02-04T10:00:00+07:00") == "2026-02-04");
  CHECK(calendar_part("20260204") == "2026-02-04");
  CHECK(calendar_part("20260204T1000Z") == "2026-02-04");
  CHECK(calendar_part("2026/02/04") == "2026-02-04");
  CHECK(calendar_part("2026.02.04 10:00") == "2026-02-04");
  CHECK(calendar_part("2026-02") == "2026-02");
  CHECK(calendar_part("2026") == "2026");
  CHECK(calendar_part("2026, spring") == "2026");
  CHECK(calendar_part("2026-13-04") == "2026");
  CHECK(calendar_part("2026-02-30") == "2026-02");
  CHECK(calendar_part("2024-02-29") == "2024-02-29");
  CHECK(calendar_part("1770199200").empty());  // seconds since 1970
  CHECK(calendar_part("0000-01-01").empty());
  CHECK(calendar_part("04/02/2026").empty());
  CHECK(calendar_part("Wed, 4 Feb 2026").empty());
  CHECK(calendar_part("").empty());
}

TEST_CASE("timeline: days without documents are there") {
  Timeline timeline;
  timeline.add("2026-02-27", one());
  timeline.add("20260302", one(7));
  timeline.add("2026-03-02T10:00Z", one(8));
  CHECK(names(timeline) == std::vector<std::string>{"2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"});
  const auto [buckets, left_out] = timeline.buckets();
  CHECK(buckets[1].second.documents == 0);
  CHECK(buckets[3].second.documents == 2);
  CHECK(buckets[3].second.bytes == 15);
  CHECK(left_out == 0);
}

TEST_CASE("timeline: months and years where days are too many") {
  Timeline months;
  months.add("2025-11-30", one());
  months.add("2026-02-04", one());
  CHECK(names(months) == std::vector<std::string>{"2025-11", "2025-12", "2026-01", "2026-02"});
  Timeline years;
  years.add("2001-01-01", one());
  years.add("2020-02-04", one());
  CHECK(years.buckets().buckets.size() == 20);
  Timeline ages;
  ages.add("0033-04-03", one());
  ages.add("2020-02-04", one());
  CHECK(names(ages) == std::vector<std::string>{"0033", "2020"});
}

TEST_CASE("timeline: a few odd dates don't spoil the rest, and are counted") {
  Timeline timeline;
  for (int day = 1; day <= 28; ++day) {
    for (int i = 0; i < 10; ++i)
      timeline.add("2026-02-" + std::string(day < 10 ? "0" : "") + std::to_string(day), one());
  }
  timeline.add("1970-01-01", one());
  timeline.add("2026", one());
  timeline.add("yesterday", one());
  const auto [buckets, left_out] = timeline.buckets();
  CHECK(buckets.size() == 28);
  CHECK(buckets.front().first == "2026-02-01");
  CHECK(left_out == 3);
  // Where many know the year only, the year it is.
  for (int i = 0; i < 100; ++i) timeline.add("2026", one());
  CHECK(timeline.buckets().buckets.back().first == "2026");
}

TEST_CASE("timeline: no dates, no buckets") {
  Timeline timeline;
  timeline.add("", one());
  CHECK(timeline.buckets().buckets.empty());
  CHECK(timeline.buckets().left_out == 1);
}
