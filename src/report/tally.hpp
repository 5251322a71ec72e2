// How many bytes are what, each counted once.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "twicetold/report.hpp"

namespace twicetold::report {

// Where findings overlap the first of these has the byte: a tail is a tail whatever it repeats, a caption
// a caption.
enum Layer : std::uint8_t { tail, boilerplate, duplicate, near, partial, layers };
inline constexpr const char* layer_names[] = {"tail", "boilerplate", "duplicate", "near", "partial"};

struct Tally {
  std::uint64_t documents = 0, bytes = 0;
  std::uint64_t of[layers] = {};
  void add(const Tally& other);
  [[nodiscard]] std::uint64_t clean() const;
};

// Bytes of a text that are one layer's, after what covers it is taken away.
struct LayerSpan {
  Span span;
  Layer layer;
};

// For every document, in order: calls use(document, its layer spans, ascending and disjoint).
void each_document_layers(const Report& report,
                          const std::function<void(std::uint32_t, const std::vector<LayerSpan>&)>& use);

// For every document, in order. Cost: a sort of each document's finding edges.
BigVector<Tally> tally_documents(const Report& report);

}  // namespace twicetold::report
