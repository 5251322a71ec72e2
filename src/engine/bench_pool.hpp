// Internal to the library: the source text that `bench make` draws from, bounded in memory.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/bench_random.hpp"
#include "twicetold/options.hpp"

namespace twicetold::bench {

// A word as edits take it: a run without white space, or one character in scripts without spaces.
struct Word {
  std::uint32_t begin = 0, end = 0;  // bytes
  bool dense = false;                // of a script written without spaces
};
std::vector<Word> words_of(std::string_view text);
inline std::string_view slice(std::string_view text, Word w) { return text.substr(w.begin, w.end - w.begin); }

// Words as a person counts them (characters of dense scripts weigh less).
double weight_of(std::span<const Word> words, std::string_view text);

// Puts `next` behind `text`, with a space unless both edges are of dense script.
void append(std::string& text, std::string_view next);

struct Sentence {
  std::uint64_t at = 0;
  std::uint32_t bytes = 0;
};
struct Range {
  std::uint64_t first = 0;
  std::uint32_t count = 0;
};

// Articles of the input, chosen by a rule on (seed, text), so that neither the order of the input nor
// the number of threads matters; split into paragraphs of two or three sentences and 30 words at least.
class Pool {
 public:
  // Paragraphs that share one of their four smallest 6-gram hashes with an earlier one are left out.
  static Pool gather(const InputOptions& from, const RunOptions& run, std::uint64_t budget, std::uint64_t seed);

  [[nodiscard]] std::size_t articles() const { return articles_.size(); }
  [[nodiscard]] std::size_t paragraphs() const { return paragraphs_.size(); }
  [[nodiscard]] Range article(std::size_t i) const { return articles_[i]; }  // of paragraphs
  // Sentences of a paragraph.
  [[nodiscard]] std::vector<std::string_view> paragraph(std::size_t i) const;
  [[nodiscard]] std::string_view any_sentence(Random& random) const;
  [[nodiscard]] std::string_view any_word(Random& random) const;  // as often as it occurs
  // Sentences joined anew of pieces of 3 to 9 words out of any articles, `words` words at least.
  [[nodiscard]] std::vector<std::string> joined(Random& random, double words) const;

 private:
  void add_article(std::string_view text, std::uint64_t seed, std::vector<std::uint64_t>& sketches);
  [[nodiscard]] std::string_view sentence(std::size_t i) const {
    return std::string_view(text_).substr(sentences_[i].at, sentences_[i].bytes);
  }
  std::string text_;
  std::vector<Sentence> sentences_;
  std::vector<Range> paragraphs_;  // of sentences
  std::vector<Range> articles_;    // of paragraphs
};

}  // namespace twicetold::bench
