// What depends on the writing system of a passage: how long an n-gram has to be to say something.
// Lengths in tokens from design §7: 4 words, 7 Han, 8 Kana-mixed, 14 Thai-like code points; short grams
// (containment) 3, 5, 6, 10; `scale` tokens make one word.
#pragma once

#include <cstdint>
#include <span>

#include "twicetold/fold.hpp"

namespace twicetold::match {

enum class Script : std::uint8_t { word, han, kana, sea };

struct ScriptTraits {
  unsigned gram;        // tokens of an index gram
  unsigned short_gram;  // tokens of a gram of jaccard and containment
  unsigned context;     // distance at which surroundings are read
  double scale;
};
inline constexpr ScriptTraits script_traits[4] = {{4, 3, 6, 1.0}, {7, 5, 10, 1.6}, {8, 6, 12, 2.0}, {14, 10, 21, 3.5}};
inline const ScriptTraits& traits(Script s) { return script_traits[static_cast<int>(s)]; }

// The script most tokens are in; Han with at least 5 % kana is Japanese.
inline Script dominant_script(std::span<const std::uint8_t> flags) {
  std::size_t count[4] = {0, 0, 0, 0};
  for (const std::uint8_t f : flags) ++count[(f & token_flag::script) >> 3];
  const std::size_t cjk = count[1] + count[2], unspaced = cjk + count[3];
  if (unspaced * 2 < flags.size() || unspaced == 0) return Script::word;
  if (count[3] > cjk) return Script::sea;
  return count[2] * 20 >= cjk ? Script::kana : Script::han;
}

}  // namespace twicetold::match
