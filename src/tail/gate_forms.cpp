// What short lines look like, for the gate: 64 bytes at once. Long ones are running text; of these only the ends are
// looked at.
#include <algorithm>
#include <bit>
#include <cstring>

#include "base/byte_bits.hpp"
#include "base/clones.hpp"
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

struct Counts {
  int digits = 0, words = 0, capitals = 0;
  bool mark = false;
};
TWICETOLD_CLONES Counts count(const char* text, std::size_t size) {
  Counts n;
  std::uint64_t marks = 0, carry = 0;
  for (std::size_t at = 0; at < size; at += 64) {
    char rest[64] = {};
    const char* p = text + at;
    if (size - at < 64) p = static_cast<const char*>(std::memcpy(rest, p, size - at));
    const base::ByteBits bits = base::byte_bits(p);
    const std::uint64_t begins = bits.word & ~(bits.word << 1U | carry);
    carry = bits.word >> 63U;
    n.digits += std::popcount(bits.digit);
    n.words += std::popcount(begins);
    n.capitals += std::popcount(begins & bits.capital);
    marks |= bits.mark;
  }
  n.mark = marks != 0;
  return n;
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
    const Counts counts = count(text.data(), text.size());
    form.digits = std::min(1.0F, 3 * static_cast<float>(counts.digits) / static_cast<float>(text.size()));
    form.capitals = static_cast<float>(counts.capitals) / static_cast<float>(counts.words + 1);
    form.mark = counts.mark || text.find("©") != std::string_view::npos ? 1.0F : 0.0F;
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
