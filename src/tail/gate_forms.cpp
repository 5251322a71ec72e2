// What short lines look like, for the gate: 64 bytes at once. Long ones are running text; of these only the ends are
// looked at.
#include <algorithm>
#include <bit>
#include <cstring>

#include "base/byte_bits.hpp"
#include "tail/gate.hpp"

namespace twicetold::tail {
namespace {

constexpr std::size_t kShortLine = 200, kOpening = 12;

std::uint64_t opening_of(std::string_view text) {  // 0: too short to tell
  if (text.size() < kOpening) return 0;
  std::uint64_t first;
  std::uint32_t second;
  std::memcpy(&first, text.data(), sizeof first);
  std::memcpy(&second, text.data() + sizeof first, sizeof second);
  return (first ^ second * 0x9E3779B97F4A7C15ull) | 1;
}

bool is_bullet(std::string_view text) {
  const char c = text.front();
  return c == '-' || c == '*' || c == '>' || c == '[' || c == '#' || text.starts_with("•") || text.starts_with("–") ||
         text.starts_with("·") || text.starts_with("►");
}

}  // namespace

void GateReader::read_forms(std::span<const TailParagraph> paragraphs) {
  const std::size_t n = paragraphs.size();
  forms_.assign(n, Form{});
  for (std::size_t i = 0; i < n; ++i) {
    const std::string_view text = paragraphs[i].text;
    Form& form = forms_[i];
    if (text.empty()) continue;
    form.bullet = is_bullet(text) ? 1.0F : 0.0F;
    form.colon = text.back() == ':' || text.ends_with("：") ? 1.0F : 0.0F;
    form.opening = opening_of(text);
    for (std::size_t j = 0; j < i && form.opening != 0; ++j) {
      if (forms_[j].opening == form.opening) form.again = forms_[j].again = 1;
    }
    if (text.size() > kShortLine) continue;
    int digits = 0, words = 0, capitals = 0;
    std::uint64_t marks = 0, carry = 0;
    for (std::size_t at = 0; at < text.size(); at += 64) {
      char rest[64] = {};
      const char* p = text.data() + at;
      if (text.size() - at < 64) p = static_cast<const char*>(std::memcpy(rest, p, text.size() - at));
      const base::ByteBits bits = base::byte_bits(p);
      const std::uint64_t begins = bits.word & ~(bits.word << 1U | carry);
      carry = bits.word >> 63U;
      digits += std::popcount(bits.digit);
      words += std::popcount(begins);
      capitals += std::popcount(begins & bits.capital);
      marks |= bits.mark;
    }
    form.digits = std::min(1.0F, 3 * static_cast<float>(digits) / static_cast<float>(text.size()));
    form.capitals = static_cast<float>(capitals) / static_cast<float>(words + 1);
    form.mark = marks != 0 || text.find("©") != std::string_view::npos ? 1.0F : 0.0F;
  }
}

// Sums behind each cut, and the lines beside it. `rows`: the first of these columns.
void GateReader::fill_forms(float* rows) const {
  const std::size_t n = forms_.size();
  Form all, behind;
  const auto add = [](Form& sum, const Form& f) {
    sum.digits += f.digits;
    sum.capitals += f.capitals;
    sum.mark += f.mark;
    sum.bullet += f.bullet;
    sum.again += f.again;
  };
  for (const Form& f : forms_) add(all, f);
  for (std::size_t c = n; c-- > 1;) {
    const Form &line = forms_[c], &previous = forms_[c - 1];
    add(behind, line);
    const float k = static_cast<float>(n - c), before = static_cast<float>(c);
    float* x = rows + (c - 1) * kGateColumns;
    *x++ = behind.digits / k;
    *x++ = behind.capitals / k;
    *x++ = behind.capitals / k - (all.capitals - behind.capitals) / before;
    *x++ = behind.mark / k;
    *x++ = behind.again / k;
    *x++ = (all.again - behind.again) / before;
    *x++ = behind.bullet / k;
    *x++ = (all.bullet - behind.bullet) / before;
    *x++ = line.capitals;
    *x++ = line.digits;
    *x++ = line.mark - previous.mark;
    *x++ = line.bullet - previous.bullet;
    *x++ = line.colon;
    *x++ = previous.colon;
  }
}

}  // namespace twicetold::tail
