// Internal to the library: what happens to a text when it is taken over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/bench_pool.hpp"
#include "engine/bench_random.hpp"

namespace twicetold::bench {

using Sentences = std::vector<std::string>;
std::string join(const Sentences& sentences);

// A copy, what it is expected to be found as, and which part of it (bytes) tells the original.
struct Copy {
  std::string text;
  const char* kind = "near-duplicate";  // duplicate, near-duplicate, partial-reuse, template
  double rate = 0;
  std::size_t begin = 0, end = 0;  // in text
  std::size_t from = 0, to = 0;    // in the original paragraph
};

// `rate` of the words: half replaced, a quarter deleted, a quarter with a word put in front; other words
// are drawn from the collection.
std::string edit_words(std::string_view text, double rate, const Pool& pool, Random& random);

// Another agency in front or behind, in the words of the text's language.
std::string attribute(std::string_view text, Random& random);

// Nothing where the edit isn't possible on this text (no digits, one sentence ...).
std::optional<Copy> make_copy(std::string_view edit, const Sentences& original, const Pool& pool, Random& random);

}  // namespace twicetold::bench
