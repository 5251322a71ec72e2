// What a person sees first.
#include <catch2/catch.hpp>

#include "report/ranking.hpp"
#include "report_sample.hpp"

using namespace twicetold;
using namespace twicetold::report;

TEST_CASE("ranking: passages by the text they repeat, then boilerplate, then short lines") {
  sample::Maker maker;
  const std::string passage =
      "The council will decide in March whether the old market hall is rebuilt or sold, said the mayor on Tuesday.";
  const std::string caption = "Photo: The harbour at first light, seen from the mole before the ferries had left.";
  std::vector<Place> names, captions, longer, shorter, drifting;
  for (int i = 0; i < 9; ++i) {
    const auto d = maker.document("d" + std::to_string(i),
                                  {"Anna Lind", caption, passage + passage, passage, passage + passage}, "s");
    names.push_back(maker.place(d, 0));
    if (i < 5) captions.push_back(maker.place(d, 1));
    if (i < 3) longer.push_back(maker.place(d, 2));
    if (i < 4) shorter.push_back(maker.place(d, 3));
    if (i < 5) drifting.push_back(maker.place(d, 4));
  }
  maker.group(names, true);
  maker.group(captions, true, 1, Role::caption);
  maker.group(longer, true);
  maker.group(shorter, false, .9f);
  maker.group(drifting, false, .3f);  // more bytes than any, but they repeat less than the shorter ones
  const Report report = maker.finish();
  REQUIRE(report.groups.front().members.size() == 9);  // by size the name is first
  const auto ranks = rank_groups(report);
  const auto order = order_by_interest(report, ranks);
  std::vector<std::size_t> sizes;
  for (const auto index : order) sizes.push_back(report.groups[index].members.size());
  CHECK(sizes == std::vector<std::size_t>{3, 4, 5, 5, 9});  // 2 x 2 lengths before 3 x 1
  CHECK(ranks[order[0]].repeated == 4 * passage.size());
  CHECK(report.groups[order[2]].min_similarity < .5f);
  CHECK(ranks[order[3]].role == Role::caption);
  CHECK(ranks[order[3]].interest == Interest::boilerplate);
  CHECK(ranks[order[4]].interest == Interest::line);
  const std::string screen = render_summary(report, "out", 100, false);
  CHECK(screen.find("edited, at least 30 % alike") != std::string::npos);
  CHECK(screen.find("The council") < screen.find("Anna Lind"));
  CHECK(screen.find("of 5 groups") != std::string::npos);
}
