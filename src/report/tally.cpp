// A sweep over the edges of a document's findings: between two edges the first open layer has the bytes.
#include "report/tally.hpp"

#include <algorithm>

namespace twicetold::report {
namespace {

constexpr Layer layer_of[] = {boilerplate, duplicate, near, tail, partial};  // as FindingKind

struct Edge {
  std::uint64_t at;
  Layer layer;
  int step;
};

void sweep(std::vector<Edge>& edges, Tally& tally) {
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.at < b.at; });
  int open[layers] = {};
  std::uint64_t before = 0;
  for (const Edge& edge : edges) {
    for (int i = 0; i < layers; ++i) {
      if (open[i] > 0) {
        tally.of[i] += edge.at - before;
        break;
      }
    }
    open[edge.layer] += edge.step;
    before = edge.at;
  }
}

}  // namespace

void Tally::add(const Tally& other) {
  documents += other.documents;
  bytes += other.bytes;
  for (int i = 0; i < layers; ++i) of[i] += other.of[i];
}

std::uint64_t Tally::clean() const {
  std::uint64_t rest = bytes;
  for (const std::uint64_t layer : of) rest -= std::min(rest, layer);
  return rest;
}

std::vector<Tally> tally_documents(const Report& report) {
  std::vector<Tally> tallies(report.documents.size());
  std::vector<Edge> edges;
  std::size_t i = 0;
  for (std::uint32_t document = 0; document < tallies.size(); ++document) {
    tallies[document].documents = 1;
    tallies[document].bytes = report.documents[document].text.size();
    edges.clear();
    for (; i < report.findings.size() && report.findings[i].place.document == document; ++i) {
      const Finding& finding = report.findings[i];
      const Layer layer = layer_of[static_cast<std::size_t>(finding.kind)];
      edges.push_back({finding.place.span.begin, layer, 1});
      edges.push_back({finding.place.span.end, layer, -1});
    }
    sweep(edges, tallies[document]);
  }
  return tallies;
}

}  // namespace twicetold::report
