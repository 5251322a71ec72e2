// Folding 64 bytes at a time, for the targets of Highway. See vector.cpp.
#pragma once

#include <cstddef>
#include <cstdint>

#include "fold/buffer.hpp"

namespace twicetold::fold_room {

// Long texts go in stretches, so that the buffers stay in the fast caches. Where the one from `begin` ends:
// behind a space or line end, or with the text.
inline std::size_t stretch_end(const unsigned char* text, std::size_t begin, std::size_t size) {
  constexpr std::size_t stretch = std::size_t{16} << 10;
  if (size - begin <= stretch + stretch / 2) return size;
  std::size_t end = begin + stretch;
  while (end < size && text[end - 1] > 0x20) ++end;
  return end;
}

// Runs of one stretch of text: words, and stretches that only the tables understand (flag `strange`).
struct Runs {
  static constexpr std::uint8_t strange = 0x80;  // beside token_flag's bits
  Buffer<unsigned char> folded;                  // same offsets as the source; valid outside strange runs
  Buffer<std::uint32_t> begin, end;              // offsets into the stretch
  Buffer<std::uint8_t> flags;                    // token_flag, strange
  Buffer<std::uint8_t> flags_at_begin;           // scratch: what is known where a run begins
  Buffer<std::uint32_t> toned;                   // runs whose tone may have to move
  std::size_t count = 0, toned_count = 0;
  bool any_strange = false;
};

// The stretch text[begin, begin + size) of a text of `text_size` bytes; begins and ends at sure borders
// of tokens. `sentence`: does the next token begin a sentence? Carried from call to call.
void find_runs(const unsigned char* text, std::size_t begin, std::size_t size, std::size_t text_size, bool& sentence,
               Runs& runs);

// Moves the tones of `toned` runs: folded bytes and ends change, so take spans of the source before.
void move_tones(Runs& runs);

// hashes[i] = hash of run i, for every run; strange ones get a meaningless value.
void hash_runs(const Runs& runs, std::uint64_t* hashes);

}  // namespace twicetold::fold_room
