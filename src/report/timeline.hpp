// Documents over time: by day, month or year, whichever a chart can show.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/tally.hpp"

namespace twicetold::report {

// "2026-02-04", "2026-02" or "2026": as much as the date says, from 2026-02-04T10:00Z, 2026/02/04, 2026.02.04
// or 20260204; "" where it doesn't begin with a year. Days and months that can't be are left out.
std::string calendar_part(std::string_view date);

class Timeline {
 public:
  void add(std::string_view date, const Tally& tally);

  struct Buckets {
    std::vector<std::pair<std::string, Tally>> buckets;  // ascending, those without documents too
    std::uint64_t left_out = 0;  // documents without a date, or without one as exact as the rest
  };
  // Days where they span at most 62, else months (at most 120), else years. A finer unit is left where
  // more than a tenth of the dated documents don't know it.
  [[nodiscard]] Buckets buckets() const;

 private:
  std::map<std::string, Tally> days_;
  std::uint64_t undated_ = 0;
};

}  // namespace twicetold::report
