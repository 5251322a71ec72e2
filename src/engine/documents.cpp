// One row a document: what share of its bytes was found to be what, and its nearest neighbour.
#include <algorithm>
#include <array>
#include <mutex>

#include "base/parallel_sort.hpp"
#include "base/xxhash.hpp"
#include "engine/stages.hpp"

namespace twicetold::engine {
namespace {

// Bytes covered by spans, overlaps counted once. Sorts `spans`.
std::uint64_t covered(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(), [](const Span& x, const Span& y) { return x.begin < y.begin; });
  std::uint64_t n = 0, at = 0;
  for (const Span& s : spans) {
    const std::uint64_t from = std::max(at, s.begin);
    if (s.end > from) {
      n += s.end - from;
      at = s.end;
    }
  }
  return n;
}

struct Shared {
  std::uint32_t document, other;
  std::uint64_t bytes;
};

// Which documents share text, by the members of groups that lie next to each other (and the
// representative) and by partial matches: linear, also for families of any size.
BigVector<Shared> shared_text(const Report& report, unsigned threads) {
  BigVector<Shared> rows;
  const auto both = [&](const Place& x, const Place& y) {
    if (x.document == y.document) return;
    rows.push_back({x.document, y.document, x.span.size()});
    rows.push_back({y.document, x.document, y.span.size()});
  };
  for (const Group& g : report.groups) {
    base::Spill::breathe_now_and_then();
    const Place& rep = g.members[g.representative].place;
    for (std::size_t i = 0; i < g.members.size(); ++i) {
      if (i != g.representative) both(g.members[i].place, rep);
      if (i > 0 && i != g.representative && i - 1 != g.representative) both(g.members[i].place, g.members[i - 1].place);
    }
  }
  for (const Finding& f : report.findings) {
    if (f.kind != FindingKind::partial_reuse || f.place.document == f.match.document) continue;
    rows.push_back({f.place.document, f.match.document, f.place.span.size()});
  }
  base::parallel_sort(threads, rows, [](const Shared& x, const Shared& y) {
    return x.document != y.document ? x.document < y.document : x.other < y.other;
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (kept > 0 && rows[kept - 1].document == rows[i].document && rows[kept - 1].other == rows[i].other)
      rows[kept - 1].bytes += rows[i].bytes;
    else
      rows[kept++] = rows[i];
  }
  rows.resize(kept);
  return rows;
}

// Sums over documents.
struct Sums {
  std::uint64_t bytes = 0, tails = 0, removable = 0;
  std::array<std::uint64_t, 5> found = {};  // by FindingKind
};

// The rows of documents [from, to); findings are sorted by document.
Sums fill_rows(const Collection& c, Report& report, std::uint32_t from, std::uint32_t to) {
  Sums sums;
  std::array<std::vector<Span>, 5> spans;
  std::vector<Span> removable;
  const auto& findings = report.findings;
  auto at = std::lower_bound(findings.begin(), findings.end(), from,
                             [](const Finding& f, std::uint32_t d) { return f.place.document < d; });
  constexpr std::uint32_t ahead = 8;  // documents lie in the order in which they were read, not of their ids
  for (std::uint32_t d = from; d < to; ++d) {
    base::Spill::breathe_now_and_then();
    if (d + 2 * ahead < to) __builtin_prefetch(&c.raw(d + 2 * ahead));
    if (d + ahead < to) {
      const char* const text = c.raw(d + ahead).text.data();
      for (std::size_t line = 0; line < 256; line += 64) __builtin_prefetch(text + line);
    }
    const RawDocument& raw = c.raw(d);
    ReportDocument& row = report.documents[d];
    row.id = c.id(d);
    row.path = c.file(d).path;
    row.source = c.sources()[c.source(d)];
    row.date = raw.date;
    row.title = raw.title;
    row.text = raw.text;
    row.line = raw.line;
    row.hash = base::hash64(raw.text);
    row.passages = c.first_passage(d + 1) - c.first_passage(d);
    for (auto& s : spans) s.clear();
    removable.clear();
    for (; at != findings.end() && at->place.document == d; ++at) {
      spans[static_cast<std::size_t>(at->kind)].push_back(at->place.span);
      if (at->has_keep && !at->keep) removable.push_back(at->place.span);
      if (at->kind == FindingKind::off_topic_tail) ++sums.tails;
    }
    const double size = std::max<double>(1, static_cast<double>(raw.text.size()));
    const auto share = [&](FindingKind kind) {
      const std::uint64_t n = covered(spans[static_cast<std::size_t>(kind)]);
      sums.found[static_cast<std::size_t>(kind)] += n;
      return static_cast<double>(n) / size;
    };
    row.duplicate = share(FindingKind::duplicate);
    row.near = share(FindingKind::near_duplicate);
    row.partial = share(FindingKind::partial_reuse);
    row.boilerplate = share(FindingKind::boilerplate);
    row.tail = share(FindingKind::off_topic_tail);
    sums.removable += covered(removable);
    sums.bytes += raw.text.size();
  }
  return sums;
}

}  // namespace

void build_documents(const Context& context, Report& report) {
  const Collection& c = context.collection;
  report.documents.resize(c.documents());
  std::mutex mutex;
  base::parallel_chunks(context.threads, c.documents(), 4096, [&](std::size_t from, std::size_t to, unsigned) {
    const Sums sums = fill_rows(c, report, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to));
    const auto of = [&](FindingKind kind) { return sums.found[static_cast<std::size_t>(kind)]; };
    const std::lock_guard lock(mutex);
    report.bytes += sums.bytes;
    report.tails += sums.tails;
    report.removable_duplicate_bytes += sums.removable;
    report.duplicate_bytes += of(FindingKind::duplicate);
    report.near_bytes += of(FindingKind::near_duplicate);
    report.partial_bytes += of(FindingKind::partial_reuse);
    report.boilerplate_bytes += of(FindingKind::boilerplate);
    report.tail_bytes += of(FindingKind::off_topic_tail);
  });
  report.passages = c.passages();
  const BigVector<Shared> rows = shared_text(report, context.threads);
  const auto back = [&](std::uint32_t d, std::uint32_t other) -> std::uint64_t {
    const auto it =
        std::lower_bound(rows.begin(), rows.end(), std::pair{d, other},
                         [](const Shared& x, const auto& key) { return std::pair{x.document, x.other} < key; });
    return it != rows.end() && it->document == d && it->other == other ? it->bytes : 0;
  };
  // Who takes a piece of the rows takes the documents that begin in it.
  const auto border = [&](std::size_t i) {
    while (i > 0 && i < rows.size() && rows[i].document == rows[i - 1].document) ++i;
    return i;
  };
  constexpr std::size_t ahead = 16;
  base::parallel_chunks(context.threads, rows.size(), 8192, [&](std::size_t from, std::size_t to, unsigned) {
    for (std::size_t i = border(from), end = border(to); i < end;) {
      base::Spill::breathe_now_and_then();
      if (i + ahead < end) {
        base::fetch(&report.documents[rows[i + ahead].document].text);
        base::fetch(&report.documents[rows[i + ahead].document].nearest);
        base::fetch(&report.documents[rows[i + ahead].other].text);
      }
      std::size_t best = i, j = i;
      for (; j < rows.size() && rows[j].document == rows[i].document; ++j)
        if (rows[j].bytes > rows[best].bytes) best = j;
      ReportDocument& row = report.documents[rows[i].document];
      const ReportDocument& other = report.documents[rows[best].other];
      row.nearest = rows[best].other;
      row.nearest_covered = std::min(
          1.0, static_cast<double>(rows[best].bytes) / std::max<double>(1, static_cast<double>(row.text.size())));
      row.nearest_covers = std::min(1.0, static_cast<double>(back(rows[best].other, rows[i].document)) /
                                             std::max<double>(1, static_cast<double>(other.text.size())));
      i = j;
    }
  });
}

}  // namespace twicetold::engine
