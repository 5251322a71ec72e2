#include "match/variety.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "base/spill.hpp"

namespace twicetold::match {

double variety(unsigned level) {
  static const auto table = [] {
    std::array<double, 17> t{};
    for (unsigned k = 0; k < 16; ++k) t[k] = std::max<double>(k, -16 * std::log(1 - k / 16.0));
    t[16] = 64;  // all bits set: at least about 16 ln 16
    return t;
  }();
  return table[std::min(level, 16U)];
}

const double* all_rarities() {
  static const auto table = [] {
    std::array<double, 17> t{};
    for (unsigned k = 1; k < t.size(); ++k) t[k] = 1 / variety(k);
    return t;
  }();
  return table.data();
}

double rarity(unsigned level) { return all_rarities()[level]; }

void VarietyTable::start(unsigned partition_bits, std::uint64_t grams) {
  partition_bits_ = partition_bits;
  // 32 grams a slot, where collections are large 256: it is read in no order, and should stay in memory.
  unsigned wanted = grams < 64 ? 4 : static_cast<unsigned>(std::bit_width(grams / 32));
  if (wanted > 22) wanted = std::max(22U, static_cast<unsigned>(std::bit_width(grams / 256)));
  const base::Spill::Hot hot(0.25);
  directory_bits_ = std::clamp(wanted, std::max(4U, partition_bits), partition_bits + 12);
  directory_.assign((std::size_t{1} << directory_bits_) / line_slots + 1, Slots{});
  parts_.assign(std::size_t{1} << partition_bits_, {});
  entries_.clear();
}

void VarietyTable::add(std::size_t partition, const std::vector<Entry>& entries) {
  auto& part = parts_[partition];
  part.reserve(entries.size());
  for (const Entry& e : entries) {
    const std::uint64_t slot = slot_of(e.hash);
    std::uint16_t& count = directory_[slot / line_slots].at[slot % line_slots + 1];
    if (count == most) continue;
    ++count;
    part.push_back(static_cast<std::uint16_t>((e.hash >> (52 - directory_bits_) & 0xFFF) << 4 | (e.level - 1U)));
  }
}

void VarietyTable::close(std::size_t first, std::size_t last) {
  const base::Spill::Hot hot(0.4);
  std::size_t size = entries_.size();
  for (std::size_t p = first; p < last; ++p) size += parts_[p].size();
  if (size > entries_.capacity()) entries_.reserve(first == 0 ? size * parts_.size() / last : size + size / 8);
  for (std::size_t p = first; p < last; ++p) {
    entries_.insert(entries_.end(), parts_[p].begin(), parts_[p].end());
    std::vector<std::uint16_t>().swap(parts_[p]);
  }
}

void VarietyTable::restore(unsigned partition_bits, unsigned directory_bits, BigVector<Slots> directory,
                           BigVector<std::uint16_t> entries) {
  partition_bits_ = partition_bits;
  directory_bits_ = directory_bits;
  directory_ = std::move(directory);
  entries_ = std::move(entries);
}

void VarietyTable::finish() {
  std::uint64_t first = 0;
  for (Slots& line : directory_) {
    line.first = first;
    for (std::size_t i = 1; i < line.at.size(); ++i)
      line.at[i] = static_cast<std::uint16_t>(line.at[i] + line.at[i - 1]);
    first += line.at.back();
  }
}

}  // namespace twicetold::match
