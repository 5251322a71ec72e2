// A sweep over the edges of a document's findings: between two edges the first open layer has the bytes.
#include "report/tally.hpp"

#include <algorithm>

#include "base/spill.hpp"

namespace twicetold::report {
namespace {

constexpr Layer layer_of[] = {boilerplate, duplicate, near, tail, partial};  // as FindingKind

struct Edge {
  std::uint64_t at;
  Layer layer;
  int step;
};

void sweep(std::vector<Edge>& edges, std::vector<LayerSpan>& spans) {
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.at < b.at; });
  int open[layers] = {};
  std::uint64_t before = 0;
  spans.clear();
  for (const Edge& edge : edges) {
    for (int i = 0; i < layers && edge.at > before; ++i) {
      if (open[i] == 0) continue;
      spans.push_back({{before, edge.at}, static_cast<Layer>(i)});
      break;
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

void each_document_layers(const Report& report,
                          const std::function<void(std::uint32_t, const std::vector<LayerSpan>&)>& use) {
  std::vector<Edge> edges;
  std::vector<LayerSpan> spans;
  std::size_t i = 0;
  for (std::uint32_t document = 0; document < report.documents.size(); ++document) {
    base::Spill::breathe_now_and_then();
    edges.clear();
    for (; i < report.findings.size() && report.findings[i].place.document == document; ++i) {
      const Finding& finding = report.findings[i];
      const Layer layer = layer_of[static_cast<std::size_t>(finding.kind)];
      edges.push_back({finding.place.span.begin, layer, 1});
      edges.push_back({finding.place.span.end, layer, -1});
    }
    sweep(edges, spans);
    use(document, spans);
  }
}

BigVector<Tally> tally_documents(const Report& report) {
  BigVector<Tally> tallies(report.documents.size());
  each_document_layers(report, [&](std::uint32_t document, const std::vector<LayerSpan>& spans) {
    Tally& tally = tallies[document];
    tally.documents = 1;
    tally.bytes = report.documents[document].text.size();
    for (const LayerSpan& part : spans) tally.of[part.layer] += part.span.size();
  });
  return tallies;
}

}  // namespace twicetold::report
