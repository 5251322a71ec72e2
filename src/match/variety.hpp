// Context variety V(g): in how many different surroundings a shared n-gram stands (design §7).
//
// While the postings of a gram are grouped, the tokens standing `context` tokens before and after it
// set one of 16 bits each; the larger count, 1..16, is the gram's level, and V follows by linear counting
// (Whang et al. 1990). Where a gram has 16 holders or more the effective number of surroundings bounds it, so
// that the edits of a large family don't pass for surroundings (gram_index.cpp). A sentence carried by forty
// papers has V near 1, a name in forty sentences V near 40.
// Only levels of 2 and more are stored: 2 bytes a gram, found by the gram's upper hash bits, where a cache line of the
// directory serves 27 of their values. It is looked at in no order, so each byte less of it is a page less to be found.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "base/fetch.hpp"
#include "twicetold/storage.hpp"

namespace twicetold::match {

// V for a level of 1..16.
double variety(unsigned level);
// 1 / V, from a table.
double rarity(unsigned level);
const double* all_rarities();  // by level

class VarietyTable {
 public:
  // One partition's grams in the order of their hashes (upper bits equal for all in a partition).
  struct Entry {
    std::uint64_t hash;
    std::uint8_t level;
  };

  void start(unsigned partition_bits, std::uint64_t grams);
  // Partitions may be added in any order, each once; not at the same time for the same partition.
  void add(std::size_t partition, const std::vector<Entry>& entries);
  // Partitions [first, last) are complete; call it for all, in order.
  void close(std::size_t first, std::size_t last);
  void finish();

  // Level of a gram by its hash; 1 where nothing is stored (its surroundings are all the same).
  [[nodiscard]] unsigned level(std::uint64_t hash) const {
    if (entries_.empty()) return 1;
    const std::uint64_t slot = slot_of(hash);
    const std::uint64_t tag = hash >> (52 - directory_bits_) & 0xFFF;
    const Slots& line = directory_[slot / line_slots];
    std::uint64_t i = line.first + line.at[slot % line_slots];
    const std::uint64_t end = line.first + line.at[slot % line_slots + 1];
    if constexpr (std::endian::native == std::endian::little) {
      // Four at once: the first of them whose tag is the same is the lowest that becomes zero.
      constexpr std::uint64_t each = 0x0001000100010001, tags = each * 0xFFF0;
      for (; i < end && i + 4 <= entries_.size(); i += 4) {
        std::uint64_t four;
        std::memcpy(&four, entries_.data() + i, sizeof four);
        const std::uint64_t unlike = (four ^ each * (tag << 4)) & tags;
        const std::uint64_t zero = (unlike - each) & ~unlike & each * 0x8000;
        if (zero == 0) continue;
        const auto at = static_cast<unsigned>(std::countr_zero(zero)) / 16;
        return i + at < end ? (four >> (at * 16) & 15U) + 1 : 1;
      }
    }
    for (; i < end; ++i)
      if (entries_[i] >> 4 == tag) return (entries_[i] & 15U) + 1;
    return 1;
  }
  void prefetch(std::uint64_t hash) const {
    if (!entries_.empty()) base::fetch(&directory_[slot_of(hash) / line_slots]);
  }
  // The second of the two accesses of level(); the first one must have been fetched.
  void prefetch_entries(std::uint64_t hash) const {
    if (entries_.empty()) return;
    const std::uint64_t slot = slot_of(hash);
    const Slots& line = directory_[slot / line_slots];
    base::fetch(entries_.data() + line.first + line.at[slot % line_slots]);
  }
  // Where the entries of some values of the upper hash bits begin and end. A value has `most` of them at most: no
  // collection comes near that, unless hashes were chosen for it.
  static constexpr std::size_t line_slots = 27, most = 65535 / line_slots;
  struct Slots {  // a line of the cache: large arrays begin at a page (storage.hpp)
    std::uint64_t first;
    std::array<std::uint16_t, line_slots + 1> at;
  };
  static_assert(sizeof(Slots) == 64);
  // For keeping it in a file, and having it back.
  struct View {
    unsigned partition_bits, directory_bits;
    std::span<const Slots> directory;
    std::span<const std::uint16_t> entries;
  };
  [[nodiscard]] View view() const { return {partition_bits_, directory_bits_, directory_, entries_}; }
  void restore(unsigned partition_bits, unsigned directory_bits, BigVector<Slots> directory,
               BigVector<std::uint16_t> entries);

  [[nodiscard]] std::size_t bytes() const { return entries_.size() * 2 + directory_.size() * sizeof(directory_[0]); }

 private:
  [[nodiscard]] std::uint64_t slot_of(std::uint64_t hash) const { return hash >> (64 - directory_bits_); }

  unsigned partition_bits_ = 0, directory_bits_ = 4;
  BigVector<Slots> directory_;
  std::vector<std::vector<std::uint16_t>> parts_;
  BigVector<std::uint16_t> entries_;
};

}  // namespace twicetold::match
