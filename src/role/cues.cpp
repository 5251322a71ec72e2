// Cue lists: a byte trie over folded cues, entered at word starts through a table over the first two bytes. Four texts
// of five hold no cue: that is found on the text as it stands, and only the fifth is folded.
//
// Why not Aho-Corasick: cues start at word borders (anywhere only in scripts without spaces), so most
// positions are never entered and most entries die in the 64 Ki table: 2-5 ns a word and a node is 12 bytes.
// Children of a node stand side by side, sorted by byte.

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "cue_filter.hpp"
#include "cue_parse.hpp"
#include "cue_trie.hpp"
#include "light_fold.hpp"
#include "twicetold/error.hpp"
#include "twicetold/role.hpp"

namespace twicetold {
namespace {

using role_detail::CueMasks;
using role_detail::decode;
using Entry = role_detail::CueEntry;

constexpr std::string_view embedded_text[] = {
#include "cues/all.inc"
};

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }  // of ASCII
bool word_character(char32_t c) { return role_detail::is_letter(c) || role_detail::is_digit(c); }

}  // namespace

struct CueLists::Impl {
  role_detail::CueTrie trie;
  // Most words begin no cue: asked of 24 KiB that stay in the nearest cache. A bit a hash of the first four bytes,
  // of all three of a cue that has no more, and a bit a pair.
  std::array<std::uint64_t, 1024> four{}, three{}, two{};
  role_detail::CueFilter filter, strong;  // of texts that aren't folded: of all cues, of the strong ones
  std::size_t entries = 0;

  static std::uint32_t pair_of(const char* s) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(s[0])) << 8U | static_cast<unsigned char>(s[1]);
  }
  static std::uint32_t load(const char* s, std::size_t bytes) {
    std::uint32_t v = 0;
    std::memcpy(&v, s, bytes);
    return v;
  }
  static std::uint32_t hash_of(std::uint32_t first) { return (first * 0x9E3779B1U) >> 16U; }
  static void add(std::array<std::uint64_t, 1024>& bits, std::uint32_t at) {
    bits[at >> 6U] |= std::uint64_t{1} << (at & 63U);
  }
  static bool holds(const std::array<std::uint64_t, 1024>& bits, std::uint32_t at) {
    return (bits[at >> 6U] >> (at & 63U) & 1U) != 0;
  }

  void build(std::vector<Entry> list) {
    entries = list.size();
    std::sort(list.begin(), list.end(), [](const Entry& a, const Entry& b) { return a.text < b.text; });
    trie.build(list);
    for (const Entry& e : list) {
      const std::size_t size = std::min<std::size_t>(4, e.text.size());
      const std::uint32_t bit = size < 3 ? pair_of(e.text.data()) : hash_of(load(e.text.data(), size));
      add(size < 3 ? two : size == 3 ? three : four, bit);
      filter.add(e.text, (e.anchors & 1U) == 0);
      if (e.strong) strong.add(e.text, (e.anchors & 1U) == 0);
    }
  }

  // Ends of the cues that reach farthest so far.
  struct Reach {
    std::size_t covered = 0, dated = 0;
  };

  // By the first bytes: most texts start no cue at `at`.
  [[nodiscard]] bool may_start(std::string_view text, std::size_t at) const {
    const std::size_t left = text.size() - at;
    const char* const s = text.data() + at;
    if (left < 2) return false;
    if (holds(two, pair_of(s))) return true;
    if (left < 3) return false;
    if (left == 3) return holds(three, hash_of(load(s, 3)));
    const std::uint32_t first = load(s, 4);
    const std::uint32_t short_first = std::endian::native == std::endian::little ? first & 0xFFFFFFU : first & ~0xFFU;
    return holds(four, hash_of(first)) || holds(three, hash_of(short_first));
  }

  // Cues that start at `at`, where may_start() holds; `ends_text`: the end of `text` is the passage's end.
  void walk(std::string_view text, std::size_t at, bool opens, bool ends_text, CueHits& hits, Reach& reach) const {
    std::uint32_t node = trie.second(pair_of(text.data() + at));
    for (std::size_t i = at + 2; node != 0; ++i) {
      if (const CueMasks* m = trie.masks(node)) report(text, at, i, opens, ends_text, *m, hits, reach);
      if (i >= text.size()) return;
      node = trie.child(node, static_cast<std::uint8_t>(text[i]));
    }
  }

  // Whether a cue that could count there begins at `at` of a text that isn't folded; `of`: which ones.
  [[nodiscard]] bool walk_raw(std::string_view text, std::size_t at, bool opens,
                              std::array<std::uint32_t, 4> CueMasks::* of = &CueMasks::kinds) const {
    std::uint32_t node = 0, before = 0;  // what the bytes so far lead to; the first of two
    std::size_t depth = 0;
    const auto step = [&](std::uint8_t byte) {  // false: no cue goes on like that
      if (++depth == 1) {
        before = byte;
        return true;
      }
      node = depth == 2 ? trie.second(before << 8U | byte) : trie.child(node, byte);
      return node != 0;
    };
    for (std::size_t i = at; i < text.size();) {
      char bytes[4];
      const char* end = bytes + 1;
      const char c = text[i];
      if (static_cast<signed char>(c) > ' ') {  // ASCII, and no blank
        bytes[0] = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        ++i;
      } else {
        auto d = decode(text.substr(i));
        if (role_detail::is_space(d.code)) {
          while (i < text.size() && role_detail::is_space(d.code)) {
            i += d.bytes;
            if (i < text.size()) d = decode(text.substr(i));
          }
          if (i >= text.size()) return false;  // blanks at the end are no part of it
          d = {' ', 0};
        }
        i += d.bytes;
        end = base::encode(bytes, role_detail::lower(d.code));
      }
      for (const char* b = bytes; b != end; ++b)
        if (!step(static_cast<std::uint8_t>(*b))) return false;
      if (depth < 2) continue;
      if (const CueMasks* m = trie.masks(node); m != nullptr) {
        const std::array<std::uint32_t, 4>& by_anchor = m->*of;
        if ((by_anchor[0] | by_anchor[2]) != 0 || (opens && (by_anchor[1] | by_anchor[3]) != 0)) return true;
      }
    }
    return false;
  }

  // Whether a strong cue begins in a text that isn't folded, or at its opening; true where only folding tells.
  [[nodiscard]] bool may_hold_strong(std::string_view text, bool from_start, bool opening_only = false) const {
    thread_local role_detail::CueFilter::Places places;
    if (!strong.find(text, from_start, places)) return true;
    for (std::size_t k = 0; k < places.count; ++k) {
      const bool opens = places.number[k] < places.opening;
      if (opening_only && !opens) break;
      if (walk_raw(text, places.at[k], opens, &CueMasks::strong)) return true;
    }
    return false;
  }

  static void report(std::string_view text, std::size_t at, std::size_t end, bool opens, bool ends_text,
                     const CueMasks& m, CueHits& hits, Reach& reach) {
    // Whole words only: a letter or digit must not go on, unless the script has no spaces.
    if (end < text.size()) {
      const char32_t next = decode(text.substr(end)).code;
      if (word_character(next) && !role_detail::is_unspaced(next)) {
        std::size_t back = end - 1;
        while (back > at && (static_cast<unsigned char>(text[back]) & 0xC0U) == 0x80U) --back;
        const char32_t last = decode(text.substr(back)).code;
        if (word_character(last) && !role_detail::is_unspaced(last)) return;
      }
    }
    // What closes the passage may be followed by marks only.
    bool closes = ends_text;
    for (std::size_t i = end; closes && i < text.size();) {
      const auto d = decode(text.substr(i));
      if (word_character(d.code)) closes = false;
      i += d.bytes;
    }
    const auto applying = [&](const std::array<std::uint32_t, 4>& by_anchor) {
      std::uint32_t kinds = by_anchor[0];
      if (opens) kinds |= by_anchor[1];
      if (closes) kinds |= by_anchor[2];
      if (opens && closes) kinds |= by_anchor[3];
      return kinds;
    };
    std::uint32_t kinds = applying(m.kinds);
    constexpr std::uint32_t date_bits = 1U << static_cast<unsigned>(CueKind::date_word);
    if ((kinds & (date_bits | 1U << static_cast<unsigned>(CueKind::dateline))) != 0)
      reach.dated = std::max(reach.dated, end);
    kinds &= ~date_bits;
    if (kinds == 0) return;
    const std::uint32_t strong = applying(m.strong) & ~date_bits;
    hits.inside |= kinds;
    hits.strong_inside |= strong;
    if (opens) {
      hits.start |= kinds;
      hits.strong_start |= strong;
    }
    if (closes) {
      hits.end |= kinds;
      hits.strong_end |= strong;
    }
    if (opens && closes) hits.whole |= kinds;
    reach.covered = std::max(reach.covered, end);
  }

  // Folds `text` where a cue begins, as far as can be told without, and looks at every such place.
  void scan(std::string_view text, bool from_start, bool to_end, CueHits& hits) const {
    thread_local role_detail::CueFilter::Places kept;
    role_detail::CueFilter::Places& places = kept;
    const bool known = filter.find(text, from_start, places);
    std::size_t first = 0;
    while (known && first < places.count && !walk_raw(text, places.at[first], places.number[first] < places.opening))
      ++first;
    if (known && first == places.count) {
      hits.length += static_cast<std::uint32_t>(text.size());
      hits.letters += places.letters;
      return;
    }
    thread_local std::string folded;
    thread_local role_detail::WordStarts words;
    folded.clear();
    const bool even = known && places.even;
    std::size_t from = 0;  // of a text that is folded as it stands: nothing before the first place is asked
    if (even) {
      std::size_t end = text.size(), begin = 0;
      while (is_blank(text[begin])) ++begin;
      while (is_blank(text[end - 1])) --end;
      from = places.at[first];
      role_detail::light_fold_even(text.substr(from, end - from), folded);
      hits.length += static_cast<std::uint32_t>(end - begin);
      hits.letters += places.letters;
    } else {
      role_detail::light_fold(text, folded, words);
      hits.length += static_cast<std::uint32_t>(folded.size());
      hits.letters += words.letters;
    }
    const std::size_t opening = even ? places.opening : words.opening;
    Reach reach;
    const auto look = [&](std::size_t k, std::size_t i) {
      if (!may_start(folded, i)) return;
      const Reach before = reach;
      walk(folded, i, from_start && k < opening, to_end, hits, reach);
      if (reach.covered > before.covered) {
        hits.covered += static_cast<std::uint32_t>(reach.covered - std::max(before.covered, i));
      }
      if (reach.dated > before.dated) {
        hits.dated += static_cast<std::uint32_t>(reach.dated - std::max(before.dated, i));
      }
    };
    if (known) {
      for (std::size_t k = first; k < places.count; ++k)
        look(places.number[k], even ? places.at[k] - from : words.at[places.number[k]]);
    } else {
      for (std::size_t k = 0; k < words.count; ++k) look(k, words.at[k]);
    }
  }
};

CueLists::CueLists() : impl_(std::make_unique<Impl>()) {}
CueLists::CueLists(CueLists&&) noexcept = default;
CueLists& CueLists::operator=(CueLists&&) noexcept = default;
CueLists::~CueLists() = default;

const CueLists& CueLists::embedded() {
  static const CueLists lists = [] {
    std::vector<Entry> entries;
    std::size_t n = 0;
    for (const std::string_view text : embedded_text)
      role_detail::parse_cues(text, fmt::format("embedded cues {}", ++n), entries);
    CueLists made;
    made.impl_->build(std::move(entries));
    return made;
  }();
  return lists;
}

CueLists CueLists::load(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  if (in) all << in.rdbuf();
  if (!in) throw Error(ErrorCode::usage, fmt::format("{}: the cue file can't be read; check --cues", path));
  return parse(all.str(), path);
}

CueLists CueLists::parse(std::string_view text, const std::string& name) {
  std::vector<Entry> entries;
  role_detail::parse_cues(text, name, entries);
  CueLists made;
  made.impl_->build(std::move(entries));
  return made;
}

std::size_t CueLists::size() const { return impl_->entries; }

bool CueLists::opens_with_cue(std::string_view text) const {
  std::size_t head = std::min<std::size_t>(text.size(), 40);
  while (head > 0 && head < text.size() && (static_cast<unsigned char>(text[head]) & 0xC0U) == 0x80U) --head;
  const std::string_view looked_at = text.substr(0, head);
  if (const int word = role_detail::raw_first_word(looked_at); word > 0) {
    if (!impl_->strong.may_open(looked_at, static_cast<std::size_t>(word)) ||
        !impl_->walk_raw(looked_at, 0, true, &CueMasks::strong))
      return false;
  } else if (!impl_->may_hold_strong(looked_at, true, true)) {
    return false;
  }
  thread_local std::string folded;
  folded.clear();
  role_detail::light_fold(text.substr(0, head), folded);
  CueHits hits;
  Impl::Reach reach;
  const std::string_view view = folded;
  for (std::size_t i = 0; i < view.size();) {
    const auto d = decode(view.substr(i));
    if (impl_->may_start(view, i)) impl_->walk(view, i, true, head == text.size(), hits, reach);
    if (word_character(d.code)) break;  // marks before the first word may open a cue, too
    i += d.bytes;
  }
  return hits.strong_start != 0;
}

namespace {

// Ends of a text that is longer than twice the window: so many bytes in front, all from there on behind.
std::pair<std::size_t, std::size_t> ends_of(std::string_view text, std::size_t window) {
  const auto continuation = [&](std::size_t i) { return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U; };
  std::size_t head = window;
  while (continuation(head)) --head;
  std::size_t tail = text.size() - window;
  while (continuation(tail)) ++tail;
  return {head, tail};
}

}  // namespace

CueHits CueLists::match(std::string_view text, std::size_t window) const {
  CueHits hits;
  if (text.size() <= 2 * window) {
    impl_->scan(text, true, true, hits);
    return hits;
  }
  const auto [head, tail] = ends_of(text, window);
  impl_->scan(text.substr(0, head), true, false, hits);
  impl_->scan(text.substr(tail), false, true, hits);
  hits.length = static_cast<std::uint32_t>(text.size());
  return hits;
}

bool CueLists::holds_strong_cue(std::string_view text, std::size_t window) const {
  if (text.size() <= 2 * window) {
    if (!impl_->may_hold_strong(text, true)) return false;
  } else {
    const auto [head, tail] = ends_of(text, window);
    if (!impl_->may_hold_strong(text.substr(0, head), true) && !impl_->may_hold_strong(text.substr(tail), false))
      return false;
  }
  const CueHits hits = match(text, window);
  return (hits.strong_inside | hits.strong_end) != 0;
}

}  // namespace twicetold
