// The tokens of one document as small numbers: which paragraph holds which, where each is born and recurs.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "tail/lines.hpp"

namespace twicetold::tail {

const std::array<float, 512>& log_counts();  // ln(1 + count)
float log_of_count(float count);             // a whole number

// All arrays are reused from document to document. Paragraph counts are at most a few hundred.
struct Vocabulary {
  // Paragraph i holds the tokens from ends[i-1] (0 for the first) up to ends[i].
  void build(std::span<const std::uint32_t> ends, std::span<const Token> tokens);
  // Only which token is in which paragraph: of the arrays below rows, frequency, first, last and function.
  void count(std::span<const std::uint32_t> ends, std::span<const Token> tokens);

  std::span<const std::uint32_t> row(std::size_t i) const {
    return {ids.data() + row_begin[i], ids.data() + row_begin[i + 1]};
  }
  // Those of them that stand in another paragraph, too.
  std::span<const std::uint32_t> shared_of(std::size_t i) const {
    return {shared.data() + shared_begin[i], shared.data() + shared_begin[i + 1]};
  }
  std::span<const std::uint32_t> names_of(std::size_t i) const {
    return {name_ids.data() + name_begin[i], name_ids.data() + name_begin[i + 1]};
  }
  std::span<const std::uint32_t> paragraphs_of(std::size_t id) const {
    return {postings.data() + posting_begin[id], postings.data() + posting_begin[id + 1]};
  }
  std::size_t size() const { return frequency.size(); }
  float single_weight() const { return by_frequency_[1]; }  // of a token of one paragraph
  std::uint32_t id_at(std::size_t token) const { return all_[token]; }

  std::vector<std::uint32_t> row_begin, ids;                              // distinct tokens of each paragraph
  std::vector<std::uint32_t> shared_begin, shared;                        // those that aren't of one paragraph only
  std::vector<std::uint32_t> name_begin, name_ids;                        // those that are names there
  std::vector<std::uint32_t> posting_begin, postings;                     // paragraphs of each token, ascending
  std::vector<std::uint32_t> frequency, first, second, last, name_first;  // by token
  std::vector<float> weight;                      // by token: ln((n+1)/df), less when everywhere
  std::vector<std::uint8_t> function, name;       // by token: everywhere; a name or number somewhere
  std::vector<float> row_weight, function_share;  // by paragraph

 private:
  std::uint32_t id_of(std::uint64_t hash, std::uint32_t known);
  template <bool whole>
  void number(std::span<const std::uint32_t> ends, std::span<const Token> tokens);
  void link_paragraphs(std::size_t n);

  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t id = 0;
    std::uint32_t stamp = 0;
  };
  std::vector<Slot> slots_;
  std::uint32_t stamp_ = 0;
  std::size_t mask_ = 0;
  std::vector<std::uint32_t> seen_in_, named_in_, all_;  // all_: the id of every token, in order
  std::vector<float> by_frequency_;                      // weights
};

}  // namespace twicetold::tail
