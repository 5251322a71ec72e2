// Canonical normalisation of a short stretch (UAX 15, sections 3.11 of the standard): decompose by table,
// order marks by class, compose. Linear but for the stable sort of a run of marks. One rule is added: dots
// above that stand on an i go, so that I-with-dot, its decomposed form and i are one letter.
#include <algorithm>

#include "fold/scalar.hpp"

namespace twicetold::fold_room {
namespace {

constexpr char32_t kDotAbove = 0x307;
constexpr std::uint8_t kAbove = 230;

void decompose(const Unicode& unicode, const unsigned char* text, std::size_t begin, std::size_t end,
               std::vector<Atom>& atoms) {
  const auto add = [&](char32_t code, std::uint8_t flags, std::size_t at, std::size_t next) {
    const Run& run = unicode(code);
    if (run.kind() == Kind::ignored) return;
    if (run.kind() != Kind::separator) flags |= run.flags & letter_bit::number;
    atoms.push_back({code, flags, run.kind() == Kind::separator ? std::uint8_t{0} : run.order, run.kind(), at, next});
  };
  for (std::size_t at = begin, next = begin; at < end; at = next) {
    const char32_t c = decode(text, at, end, next);
    const Run& run = unicode(c);
    if (run.kind() == Kind::ignored) continue;
    if (run.flags & letter_bit::decomposes) {
      for (const std::uint32_t e : unicode.expansion(c)) {
        add(e & 0x1FFFFF, e >> 31 ? letter_bit::upper : std::uint8_t{0}, at, next);
      }
    } else {
      add(static_cast<char32_t>(static_cast<std::int32_t>(c) + run.delta), run.flags & letter_bit::upper, at, next);
    }
  }
}

void reorder(std::vector<Atom>& atoms) {
  for (std::size_t i = 0; i < atoms.size();) {
    std::size_t j = i;
    while (j < atoms.size() && atoms[j].order != 0) ++j;
    if (j > i + 1) {
      std::stable_sort(atoms.begin() + static_cast<std::ptrdiff_t>(i), atoms.begin() + static_cast<std::ptrdiff_t>(j),
                       [](const Atom& a, const Atom& b) { return a.order < b.order; });
    }
    i = j + 1;
  }
}

void drop_dots(std::vector<Atom>& atoms) {
  bool on_i = false;
  std::erase_if(atoms, [&](const Atom& atom) {
    if (on_i && atom.code == kDotAbove) return true;  // every one of them: else folding again would fold again
    if (atom.order == 0 || atom.order >= kAbove) on_i = atom.code == U'i';
    return false;
  });
}

void compose(const Unicode& unicode, std::vector<Atom>& atoms) {
  std::size_t out = 0, starter = 0;
  bool have_starter = false;
  std::uint8_t last = 0;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    const Atom atom = atoms[i];
    const bool joins = atom.kind == Kind::mark_composes || atom.kind == Kind::letter_composes;
    if (joins && have_starter && (last < atom.order || (last == 0 && out == starter + 1))) {
      Atom& base = atoms[starter];
      if (const char32_t composed = unicode.compose(base.code, atom.code)) {
        base.code = composed;
        base.end = std::max(base.end, atom.end);
        continue;
      }
    }
    if (atom.order == 0) {
      starter = out;
      have_starter = true;
    }
    last = atom.order;
    atoms[out++] = atom;
  }
  atoms.resize(out);
}

}  // namespace

void normalise(const Unicode& unicode, const unsigned char* text, std::size_t begin, std::size_t end,
               std::vector<Atom>& atoms) {
  atoms.clear();
  decompose(unicode, text, begin, end, atoms);
  reorder(atoms);
  drop_dots(atoms);
  compose(unicode, atoms);
}

}  // namespace twicetold::fold_room
