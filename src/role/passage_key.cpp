// What RoleStatistics counts by: the folded text, and the same with its numbers as one.

#include <algorithm>
#include <vector>

#include "base/xxhash.hpp"
#include "light_fold.hpp"
#include "twicetold/role.hpp"

namespace twicetold {

PassageKey passage_key(std::string_view text, std::span<const std::uint64_t> hashes,
                       std::span<const std::uint8_t> flags) {
  PassageKey key;
  key.bytes = static_cast<std::uint32_t>(std::min<std::size_t>(text.size(), UINT32_MAX));
  if (hashes.empty()) {  // "***", "- - -": as it stands
    key.exact = key.digits = base::hash64(text);
    return key;
  }
  key.exact = base::hash64(hashes.data(), hashes.size_bytes());
  key.digits = key.exact;
  std::size_t numbers = 0;
  for (const std::uint8_t f : flags) numbers += f & 1U;
  if (numbers > 0 && numbers < hashes.size()) {
    thread_local BigVector<std::uint64_t> folded;
    folded.clear();
    bool last = false;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      const bool number = (flags[i] & 1U) != 0;
      if (!number) {
        folded.push_back(hashes[i]);
      } else if (!last) {
        folded.push_back(0);
      }
      last = number;
    }
    key.digits = base::hash64(folded.data(), folded.size() * sizeof(std::uint64_t));
  }
  if (text.size() >= 60) {
    std::size_t end = text.size();
    for (int i = 0; i < 3 && end > 0; ++i) {
      std::size_t at = end - 1;
      while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
      const char32_t c = role_detail::decode(text.substr(at)).code;
      if (role_detail::is_end_mark(c)) key.prose = 1;
      if (!role_detail::is_closer(c)) break;
      end = at;
    }
  }
  return key;
}

}  // namespace twicetold
