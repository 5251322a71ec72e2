// Documents without memory.
//
// Copies refer to earlier documents' own paragraphs only, never to other copies, so that document i and
// the place of every original can be made again from numbers alone: a collection of any size needs the
// pool and nothing else. Which original a copy has: with one half a new one from any earlier document,
// else that of any earlier copy (Simon 1955: clusters of all sizes, few large), which keeps the first
// documents the same however many follow.
#include "engine/bench_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json_out.hpp"

namespace twicetold::bench {
namespace {

constexpr std::uint64_t most_paragraphs = 12;
constexpr double join_earlier = 0.5;

Truth row(Span span, std::string kind, std::string cluster, std::string edit = "", double rate = 0) {
  Truth truth;
  truth.span = span;
  truth.kind = std::move(kind);
  truth.cluster = std::move(cluster);
  truth.edit = std::move(edit);
  truth.rate = rate;
  return truth;
}

void append_place(std::string& out, std::string_view document, Span span) {
  out += "\"document\":";
  base::append_json(out, document);
  fmt::format_to(std::back_inserter(out), ",\"begin\":{},\"end\":{}", span.begin, span.end);
}

}  // namespace

std::string document_id(std::uint64_t number) { return fmt::format("d{:09}", number); }

std::string truth_line(const Truth& truth, std::string_view document) {
  std::string out = "{";
  append_place(out, document, truth.span);
  out += ",\"kind\":";
  base::append_json(out, truth.kind);
  if (!truth.cluster.empty()) {
    out += ",\"cluster\":";
    base::append_json(out, truth.cluster);
  }
  if (!truth.role.empty()) {
    out += ",\"role\":";
    base::append_json(out, truth.role);
  }
  if (!truth.edit.empty()) {
    out += ",\"edit\":";
    base::append_json(out, truth.edit);
    if (truth.has_original) fmt::format_to(std::back_inserter(out), ",\"rate\":{}", truth.rate);
  }
  if (truth.has_original) {
    out += ",\"original\":{";
    append_place(out, document_id(truth.original), truth.original_span);
    out += '}';
  }
  out += "}\n";
  return out;
}

Layout::Layout(const MakeOptions& options, const Pool& pool)
    : options_(options), pool_(pool), edits_(options.edits.empty() ? edit_names() : options.edits) {
  // The last articles of the pool stand in tails only, so that a tail repeats no document's body.
  const std::uint64_t stock = pool.articles() < 20 ? 0 : pool.articles() / 20;
  natural_ = pool.articles() - stock;
  for (std::size_t f = 0; f < options.families.size(); ++f) {
    Random random(options.seed, 'f', f);
    family_base_.push_back(join(pool.joined(random, 45)));
  }
  if (!options.families.empty()) family_place_ = render(0, false).families;
}

std::uint64_t Layout::own_paragraphs(std::uint64_t document) const {
  if (document < natural_) return std::min<std::uint64_t>(pool_.article(document).count, most_paragraphs);
  return Random(options_.seed, 'n', document).between(4, 10);
}

Sentences Layout::own(Place place) const {
  if (place.document < natural_) {
    const auto views = pool_.paragraph(pool_.article(place.document).first + place.paragraph);
    return {views.begin(), views.end()};
  }
  Random random(options_.seed, 'o', place.document * 16 + place.paragraph);
  return pool_.joined(random, static_cast<double>(random.between(35, 90)));
}

std::uint64_t Layout::slots_before(std::uint64_t document) const {
  return static_cast<std::uint64_t>(std::floor(static_cast<double>(document) * options_.copies));
}

std::optional<Layout::Place> Layout::original_of(std::uint64_t slot) const {
  for (;;) {
    Random random(options_.seed, 's', slot);
    if (slot > 0 && random.chance(join_earlier)) {
      slot = random.below(slot);
      continue;
    }
    auto document = static_cast<std::uint64_t>(static_cast<double>(slot) / options_.copies);
    while (slots_before(document + 1) <= slot) ++document;
    while (document > 0 && slots_before(document) > slot) --document;
    if (document == 0) return std::nullopt;
    Place place;
    place.document = random.below(document);
    place.paragraph = random.below(own_paragraphs(place.document));
    return place;
  }
}

std::optional<Layout::Item> Layout::copy_item(std::uint64_t slot) const {
  const auto place = original_of(slot);
  if (!place) return std::nullopt;
  const Sentences original = own(*place);
  Random random(options_.seed, 'e', slot);
  std::string edit;
  std::optional<Copy> copy;
  for (int tries = 0; tries < 4 && !copy; ++tries) {
    // Word edits are half of all, as in the field's planted sets, where they are among the kinds asked for.
    const bool words = random.chance(0.5) && std::find(edits_.begin(), edits_.end(), "words") != edits_.end();
    edit = words ? "words" : edits_[random.below(edits_.size())];
    copy = make_copy(edit, original, pool_, random);
  }
  if (!copy) return std::nullopt;
  Item item;
  item.text = std::move(copy->text);
  item.copied = true;
  item.place = *place;
  Truth truth = row({copy->begin, copy->end}, copy->kind, fmt::format("c{}.{}", place->document, place->paragraph),
                    edit, copy->rate);
  truth.has_original = true;
  truth.original = place->document;
  truth.original_span = {copy->from, copy->to};
  item.truth.push_back(std::move(truth));
  return item;
}

std::string Layout::family_text(std::size_t family, std::uint64_t member) const {
  const double asked = options_.families[family].rate;
  if (member == 0 || asked == 0) return family_base_[family];
  Random random(options_.seed, 'g' + (family << 8), member);
  static constexpr std::array<double, 4> rates = {0.02, 0.05, 0.10, 0.20};
  return edit_words(family_base_[family], asked > 0 ? asked : rates[random.below(4)], pool_, random);
}

void Layout::add_families(std::uint64_t document, std::vector<Item>& items) const {
  for (std::size_t f = 0; f < options_.families.size(); ++f) {
    const std::uint64_t size = options_.families[f].size, n = options_.documents;
    const auto first = [&](std::uint64_t d) { return (d * size + n - 1) / n; };
    for (std::uint64_t m = first(document); m < first(document + 1); ++m) {
      Item item;
      item.text = family_text(f, m);
      if (m == 0) {
        item.family_first = static_cast<int>(f);
      } else {
        const bool exact = options_.families[f].rate == 0;
        Truth truth = row({0, item.text.size()}, exact ? "duplicate" : "near-duplicate", fmt::format("f{}", f),
                          "family", std::max(0.0, options_.families[f].rate));
        truth.has_original = true;
        if (f < family_place_.size()) truth.original_span = family_place_[f];
        item.truth.push_back(std::move(truth));
      }
      items.push_back(std::move(item));
    }
  }
}

Rendered Layout::render(std::uint64_t document, bool with_truth) const {
  Random random(options_.seed, 'd', document);
  std::vector<Item> items;
  const std::uint64_t paragraphs = own_paragraphs(document);
  for (std::uint64_t k = 0; k < paragraphs; ++k) {
    Item item;
    item.text = join(own({document, k}));
    item.own = static_cast<int>(k);
    items.push_back(std::move(item));
  }
  std::vector<Item> inserted;
  for (std::uint64_t t = slots_before(document); t < slots_before(document + 1); ++t) {
    if (auto item = copy_item(t)) inserted.push_back(std::move(*item));
  }
  add_families(document, inserted);
  for (auto& item : inserted) {
    const auto at = static_cast<std::ptrdiff_t>(random.below(items.size() + 1));
    items.insert(items.begin() + at, std::move(item));
  }
  const bool tail = random.chance(options_.tails) && paragraphs >= 3;
  add_boilerplate(document, items, tail);
  if (tail) add_tail(document, items);

  Rendered out;
  out.own.resize(paragraphs);
  out.families.resize(options_.families.size());
  out.date = fmt::format("2026-{:02}-{:02}", 1 + document / 28 % 12, 1 + document % 28);
  if (options_.sources > 0)
    out.source = fmt::format("paper-{:03}.example", Random(options_.seed, 'q', document).below(options_.sources));
  for (auto& item : items) {
    if (!out.text.empty()) out.text += item.tail_line ? "\n" : "\n\n";
    const std::uint64_t base = out.text.size();
    out.text += item.text;
    const Span span{base, out.text.size()};
    if (item.own >= 0) out.own[static_cast<std::size_t>(item.own)] = span;
    if (item.family_first >= 0) out.families[static_cast<std::size_t>(item.family_first)] = span;
    if (!with_truth) continue;
    for (auto& truth : item.truth) {
      truth.span.begin += base;
      truth.span.end += base;
      if (item.copied) {
        const std::uint64_t at = render(item.place.document, false).own[item.place.paragraph].begin;
        truth.original_span.begin += at;
        truth.original_span.end += at;
      }
      out.truth.push_back(std::move(truth));
    }
  }
  // A tail runs to the end of the text.
  for (auto& truth : out.truth) {
    if (truth.kind == "off-topic-tail") truth.span.end = out.text.size();
  }
  return out;
}

}  // namespace twicetold::bench
