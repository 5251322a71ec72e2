// Internal to the library: what stands in document i, as a pure function of (options, pool, i).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/bench_edit.hpp"
#include "twicetold/bench.hpp"
#include "twicetold/document.hpp"

namespace twicetold::bench {

// A row of truth.jsonl. Places are bytes.
struct Truth {
  Span span;
  std::string kind, cluster, edit, role;
  double rate = 0;
  bool has_original = false;
  std::uint64_t original = 0;  // document number
  Span original_span;
};

struct Rendered {
  std::string text, source, date;
  std::vector<Span> own;       // of the document's own paragraphs
  std::vector<Span> families;  // of first members, in document 0
  std::vector<Truth> truth;
};

std::string document_id(std::uint64_t number);
std::string truth_line(const Truth& truth, std::string_view document);

class Layout {
 public:
  Layout(const MakeOptions& options, const Pool& pool);
  // `with_truth`: also where the originals of its copies lie, which costs making those documents again.
  [[nodiscard]] Rendered render(std::uint64_t document, bool with_truth) const;
  [[nodiscard]] std::uint64_t natural_documents() const { return natural_; }
  [[nodiscard]] std::uint64_t own_paragraphs(std::uint64_t document) const;

 private:
  struct Place {
    std::uint64_t document = 0, paragraph = 0;
  };
  struct Item {
    std::string text;
    int own = -1;              // number of an own paragraph
    int family_first = -1;     // number of a family whose first member this is
    std::vector<Truth> truth;  // spans relative to the item
    Place place;               // of the original, for copies
    bool copied = false;
    bool tail_line = false;
  };
  [[nodiscard]] Sentences own(Place place) const;
  [[nodiscard]] std::uint64_t slots_before(std::uint64_t document) const;
  [[nodiscard]] std::optional<Place> original_of(std::uint64_t slot) const;
  [[nodiscard]] std::optional<Item> copy_item(std::uint64_t slot) const;
  void add_families(std::uint64_t document, std::vector<Item>& items) const;
  void add_tail(std::uint64_t document, std::vector<Item>& items) const;
  void add_boilerplate(std::uint64_t document, std::vector<Item>& items, bool tail) const;
  [[nodiscard]] std::string family_text(std::size_t family, std::uint64_t member) const;

  const MakeOptions& options_;
  const Pool& pool_;
  std::vector<std::string> edits_;
  std::uint64_t natural_ = 0;  // documents that are articles of the pool
  std::vector<std::string> family_base_;
  std::vector<Span> family_place_;  // in document 0
};

}  // namespace twicetold::bench
