// The report page: which part of a Report it holds, and how that is packed. Private to the room.
//
// Order of work: select (what fits) -> overview (small JSON, read at once), core (columns of groups,
// members and documents), details (per document: findings with their reasons and the text) -> page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/ranking.hpp"
#include "twicetold/report.hpp"

namespace twicetold::report {

// What the page holds at most; beyond it the largest groups come first, and the page says so.
struct PageLimits {
  std::size_t groups = 200'000;
  std::size_t members = 1'000'000;
  std::size_t members_per_group = 2'000;
  std::size_t documents = 200'000;
  std::size_t detail_bytes = std::size_t{48} << 20;     // texts and reasons, before compression
  std::size_t document_bytes = std::size_t{256} << 10;  // longer texts are held around their findings only
};

// A row of the page's list: a group of the report, or a part that several passages share.
enum class RowKind : std::uint8_t { duplicate, near_duplicate, partial_reuse };
struct Row {
  RowKind kind = RowKind::duplicate;
  Scope scope = Scope::across;
  Role role = Role::none;
  std::uint64_t id = 0;
  std::uint32_t group = no_index;  // index into Report::groups; else a part
  std::uint32_t size = 0, documents = 0, sources = 0;
  std::uint32_t representative = 0;  // index into members
  float min_similarity = 1, mean_similarity = 1;
  Interest interest = Interest::passage;
  std::uint64_t bytes = 0;      // of all members
  std::uint64_t repeated = 0;   // of those that don't stay
  std::vector<Member> members;  // those the page holds
};

struct Selection {
  std::vector<Row> rows;                   // largest first, then kind, then id
  std::vector<std::uint32_t> documents;    // document numbers, ascending
  BigVector<std::uint32_t> document_row;   // document number -> index into documents, or no_index
  std::vector<std::uint32_t> priority;     // the same documents, the order in which details are held
  std::uint64_t all_rows = 0;              // before limits
  BigVector<std::uint64_t> first_finding;  // document number -> first finding; one more than documents
};

Selection select_rows(const Report& report, const PageLimits& limits);

std::string overview_json(const Report& report, const Selection& selection, std::uint64_t detailed);
struct Details {
  std::vector<std::string> chunks;  // raw bytes
  struct Place {
    std::uint32_t chunk = no_index;
    std::uint64_t offset = 0, json = 0, text = 0;
  };
  std::vector<Place> places;  // one a selected document
  std::uint64_t held = 0;     // documents with details
};
Details make_details(const Report& report, const Selection& selection, const PageLimits& limits);
std::string core_json(const Report& report, const Selection& selection, const Details& details);

// The same page for the same Report, but for its run figures.
std::string render_page(const Report& report, const PageLimits& limits = {});

// gzip (no name, no time) and base64.
std::string pack(std::string_view bytes);

// Appends JSON that is also safe inside <script>: `<`, U+2028 and U+2029 are escaped.
void append_script_json(std::string& out, std::string_view text);

}  // namespace twicetold::report
