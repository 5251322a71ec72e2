#include "match/variety.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

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

void VarietyTable::start(unsigned partition_bits, std::uint64_t grams) {
  partition_bits_ = partition_bits;
  const unsigned wanted = grams < 64 ? 4 : static_cast<unsigned>(std::bit_width(grams / 32));
  directory_bits_ = std::clamp(wanted, std::max(4U, partition_bits), partition_bits + 12);
  directory_.assign((std::size_t{1} << directory_bits_) + 1, 0);
  parts_.assign(std::size_t{1} << partition_bits_, {});
  entries_.clear();
}

void VarietyTable::add(std::size_t partition, const std::vector<Entry>& entries) {
  auto& part = parts_[partition];
  part.reserve(entries.size());
  for (const Entry& e : entries) {
    part.push_back(static_cast<std::uint16_t>((e.hash >> (52 - directory_bits_) & 0xFFF) << 4 | (e.level - 1U)));
    ++directory_[(e.hash >> (64 - directory_bits_)) + 1];
  }
}

void VarietyTable::finish() {
  for (std::size_t i = 1; i < directory_.size(); ++i) directory_[i] += directory_[i - 1];
  entries_.reserve(directory_.back());
  for (auto& p : parts_) {
    entries_.insert(entries_.end(), p.begin(), p.end());
    std::vector<std::uint16_t>().swap(p);
  }
}

}  // namespace twicetold::match
