// Buckets without documents are there too: a chart that leaves out the days on which nothing was printed
// shows two weeks as one.
#include "report/timeline.hpp"

#include <fmt/format.h>

#include <chrono>

namespace twicetold::report {
namespace {

constexpr std::size_t year_size = 4, month_size = 7, day_size = 10;
constexpr std::size_t most_days = 62, most_months = 120, most_years = 200;

// The number of `n` digits at the beginning; -1 where they aren't there.
int digits(std::string_view text, std::size_t n) {
  if (text.size() < n) return -1;
  int value = 0;
  for (const char c : text.substr(0, n)) {
    if (c < '0' || c > '9') return -1;
    value = 10 * value + (c - '0');
  }
  return value;
}

// Days, months or years since some time long ago, by the length of the name.
std::int64_t number_of(std::string_view name) {
  using namespace std::chrono;
  const int y = digits(name, 4);
  if (name.size() == year_size) return y;
  const int m = digits(name.substr(5), 2);
  if (name.size() == month_size) return 12 * y + m - 1;
  const auto d = static_cast<unsigned>(digits(name.substr(8), 2));
  return sys_days(year(y) / month(static_cast<unsigned>(m)) / day(d)).time_since_epoch().count();
}

std::string name_of(std::int64_t number, std::size_t size) {
  using namespace std::chrono;
  if (size == year_size) return fmt::format("{:04}", number);
  if (size == month_size) return fmt::format("{:04}-{:02}", number / 12, number % 12 + 1);
  const year_month_day date{sys_days(days(number))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

using Found = std::map<std::int64_t, Tally>;

bool fits(const Found& found, std::size_t most) {
  return static_cast<std::uint64_t>(found.rbegin()->first - found.begin()->first) < most;
}

// Takes off at most one document in a hundred at each end, where the rest then fits: one date of 1970 must
// not turn a month into fifty years. Returns how many went.
std::uint64_t drop_ends(Found& found, std::uint64_t dated, std::size_t most) {
  Found rest = found;
  std::uint64_t early = 0, late = 0;
  while (rest.size() > 1 && 100 * (early + rest.begin()->second.documents) <= dated) {
    early += rest.begin()->second.documents;
    rest.erase(rest.begin());
  }
  while (rest.size() > 1 && 100 * (late + rest.rbegin()->second.documents) <= dated) {
    late += rest.rbegin()->second.documents;
    rest.erase(std::prev(rest.end()));
  }
  if (!fits(rest, most)) return 0;
  found = std::move(rest);
  return early + late;
}

}  // namespace

std::string calendar_part(std::string_view date) {
  const int y = digits(date, 4);
  if (y < 1) return {};
  std::string out = fmt::format("{:04}", y);
  std::string_view rest = date.substr(4);
  const bool compact = digits(rest, 4) >= 0 && digits(rest, 5) < 0;
  if (!compact && digits(rest, 1) >= 0) return {};  // a longer number: seconds, an id
  if (!compact && (rest.empty() || std::string_view("-/.").find(rest.front()) == std::string_view::npos)) return out;
  const auto next = [&] {
    if (!compact && !rest.empty()) rest.remove_prefix(1);
    const int value = digits(rest, 2);
    if (value >= 0) rest.remove_prefix(2);
    return value;
  };
  const int m = next();
  if (m < 1 || m > 12) return out;
  out += fmt::format("-{:02}", m);
  const int d = next();
  if (d < 1) return out;
  const std::chrono::year_month_day whole{std::chrono::year(y), std::chrono::month(static_cast<unsigned>(m)),
                                          std::chrono::day(static_cast<unsigned>(d))};
  return whole.ok() ? out + fmt::format("-{:02}", d) : out;
}

void Timeline::add(std::string_view date, const Tally& tally) {
  std::string name = calendar_part(date);
  if (name.empty())
    undated_ += tally.documents;
  else
    days_[std::move(name)].add(tally);
}

Timeline::Buckets Timeline::buckets() const {
  std::uint64_t dated = 0;
  for (const auto& [name, tally] : days_) dated += tally.documents;
  for (const std::size_t size : {day_size, month_size, year_size}) {
    std::map<std::int64_t, Tally> found;
    std::uint64_t coarser = 0;
    for (const auto& [name, tally] : days_) {
      if (name.size() < size)
        coarser += tally.documents;
      else
        found[number_of(std::string_view(name).substr(0, size))].add(tally);
    }
    if (found.empty() || 10 * coarser > dated) continue;
    const std::size_t most = size == day_size ? most_days : size == month_size ? most_months : most_years;
    std::uint64_t outside = 0;
    if (!fits(found, most)) outside = drop_ends(found, dated, most);
    const bool filled = fits(found, most);
    if (!filled && size != year_size) continue;
    Buckets out;
    out.left_out = undated_ + coarser + outside;
    if (filled) {
      for (std::int64_t i = found.begin()->first, last = found.rbegin()->first; i <= last; ++i)
        out.buckets.emplace_back(name_of(i, size), found[i]);
    } else {
      for (const auto& [number, tally] : found) out.buckets.emplace_back(name_of(number, size), tally);
    }
    return out;
  }
  return {{}, undated_};
}

}  // namespace twicetold::report
