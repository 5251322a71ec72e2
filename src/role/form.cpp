// One pass over a passage: widths, shares, marks. Only the first and last 96 bytes of a longer passage are
// looked at for shares (they settle long before); the width is scaled up. About 1-2 ns a byte looked at.

#include <algorithm>

#include "form_parts.hpp"

namespace twicetold::role_detail {
namespace {

// Three numbers among the first 24 characters, one of them a year, the others of two digits at most.
bool opens_with_date(std::string_view text) {
  std::size_t numbers = 0, years = 0, digits = 0, points = 0;
  for (std::size_t i = 0; i <= text.size() && points < 24; ++i) {
    const auto b = static_cast<unsigned char>(i < text.size() ? text[i] : ' ');
    if ((b & 0xC0U) != 0x80U) ++points;
    if (b >= '0' && b <= '9') {
      ++digits;
      continue;
    }
    if (digits == 4) {
      if (text[i - 4] != '1' && text[i - 4] != '2') return false;
      ++years;
    } else if (digits > 2) {
      return false;
    }
    if (digits > 0 && ++numbers == 3) return years == 1;
    if (digits == 0 && numbers == 0 && points > 8) return false;
    digits = 0;
  }
  return false;
}

}  // namespace

Form look_at(std::string_view text) {
  Form form;
  return look_at_bits(text, form) ? form : look_at_each(text);
}

Form look_at_each(std::string_view text) {
  const CharTable& table = char_table();
  Form f;
  FormCounts n;
  bool in_word = false;
  bool in_number = false;
  bool after_end = false;
  bool first = true;
  int token = 0;
  int joined = 0;  // numbers joined by - / . :
  bool joint = false;
  char32_t before = 0, joint_mark = 0, last = 0, blank = 0;
  const bool cut = text.size() > 2 * half;
  // The rest of a word whose first letter was read: letters that only add up.
  const auto read_word = [&](std::size_t& i) {
    const std::size_t limit = cut && i < half ? half : text.size(), begin = i;
    std::uint32_t letters = 0;
    while (i < limit) {
      const auto lead = static_cast<unsigned char>(text[i]);
      const Decoded d = lead < 0x80U ? Decoded{lead, 1} : decode(text.substr(i));
      if (d.code >= 0x10000) break;
      const std::uint8_t flags = table.flags[d.code];
      if ((flags & (CharTable::letter | CharTable::unspaced | CharTable::wide)) != CharTable::letter) break;
      if ((flags & CharTable::upper) != 0) ++n.uppers;
      f.cased = f.cased || d.code < 0x0590;
      ++letters;
      last = d.code;
      i += d.bytes;
    }
    n.letters += letters;
    n.columns += letters;
    n.bytes += i - begin;
    token += static_cast<int>(letters);
    if (token >= 30) f.long_token = true;
  };
  for (std::size_t i = 0; i < text.size();) {
    if (cut && i >= half && i + half < text.size()) {
      i = text.size() - half;
      while ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) ++i;
      in_word = in_number = after_end = false;
    }
    const auto lead = static_cast<unsigned char>(text[i]);
    const Decoded d = lead < 0x80U ? Decoded{lead, 1} : decode(text.substr(i));
    const char32_t c = d.code;
    i += d.bytes;
    n.bytes += d.bytes;
    const std::uint8_t flags = c < 0x10000 ? table.flags[c] : slow_flags(c);
    if ((flags & CharTable::space) != 0) {
      // Two blanks behind a sentence are a typist's habit, an indented line is no column.
      if (c == '\t' ||
          (before == ' ' && blank != '\n' && c != '\n' && !is_end_mark(last) && last != ':' && n.letters > 0))
        f.spaced = true;
      blank = c;
      token = 0;
      in_word = in_number = false;
      before = ' ';
      if (joint && joint_mark != ':') joint = false;
      n.columns += 1;
      continue;
    }
    if (first) {
      f.opens_quote = is_quote(c);
      f.opens_bracket = is_open_bracket(c);
      f.opens_mark = is_bullet(c);
      first = false;
    }
    n.columns += (flags & CharTable::wide) != 0 ? 2 : 1;
    if ((flags & (CharTable::unspaced | CharTable::wide)) != 0) token = 0;
    if (++token >= 30) f.long_token = true;
    if ((flags & CharTable::letter) != 0) {
      const bool upper = (flags & CharTable::upper) != 0;
      if (n.letters == 0 && !upper && lower(c) == c && c < 0x0590) f.opens_lower = n.digits == 0;
      n.letters += 1;
      if (upper) n.uppers += 1;
      if (c < 0x0590) f.cased = true;
      if ((flags & CharTable::unspaced) != 0) {
        n.unspaced += 1;
        if (after_end) n.sentences += 1;
        in_word = false;
      } else if (!in_word) {
        n.words += 1;
        if (n.words > 1) {
          n.later_words += 1;
          if (upper && !after_end) n.capital_words += 1;
        }
        if (after_end && before == ' ') n.sentences += 1;
        in_word = true;
      }
      after_end = false;
      in_number = joint = false;
      last = c;
      if (in_word) read_word(i);
      before = last;
      continue;
    } else if ((flags & CharTable::digit) != 0) {
      n.digits += 1;
      if (!in_number) {
        f.numbers += 1;
        if (joint) {
          if (joint_mark == ':') {
            f.clock = true;
          } else if (++joined >= 2) {
            f.date = true;
          }
        } else {
          joined = 0;
        }
      }
      in_number = true;
      in_word = false;
    } else {
      joint = in_number && (c == ':' || c == '-' || c == '/' || c == '.');
      joint_mark = c;
      if ((flags & CharTable::end_mark) != 0) after_end = true;
      ++(is_mark(c) ? n.marks : n.symbols);
      heed_mark(c, text.substr(i), f);
      in_word = in_number = false;
    }
    before = c;
    last = c;
  }
  finish_form(text, n, last, f);
  return f;
}

void finish_form(std::string_view text, const FormCounts& n, char32_t last, Form& f) {
  if (text.find("www.") != std::string_view::npos) f.address = true;
  const double visible = std::max(1U, n.letters + n.digits + n.marks + n.symbols);
  const double scale = n.bytes > 0 ? static_cast<double>(text.size()) / static_cast<double>(n.bytes) : 1;
  f.width = static_cast<float>(n.columns * scale);
  f.letters = static_cast<float>(n.letters / visible);
  f.digits = static_cast<float>(n.digits / visible);
  f.marks = static_cast<float>(n.marks / visible);
  f.symbols = static_cast<float>(n.symbols / visible);
  f.words = static_cast<float>((n.words + n.unspaced / 2.0) * scale);
  f.capitals = n.later_words > 0 ? static_cast<float>(static_cast<double>(n.capital_words) / n.later_words) : 0;
  f.upper = n.letters > 0 ? static_cast<float>(static_cast<double>(n.uppers) / n.letters) : 0;
  f.sentences = static_cast<float>(n.sentences * scale);
  f.no_letters = n.letters == 0;
  f.closes_bracket = is_close_bracket(last);
  f.colon = last == ':' || last == 0xFF1A;
  f.comma = last == ',' || last == ';' || last == 0xFF0C || last == 0x3001 || last == 0xFF1B;
  f.date_open = opens_with_date(text);
  std::size_t end = text.size();
  for (int i = 0; i < 4 && end > 0; ++i) {
    std::size_t at = end - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
    const char32_t c = decode(text.substr(at)).code;
    if (is_end_mark(c)) {
      f.ends = true;
      f.asks = c == '?' || c == '!' || c == 0xFF1F || c == 0xFF01 || c == 0x061F;
      f.full_stop = c != 0x2026 && (at < 2 || text.substr(at - 2, 3) != "...");
      break;
    }
    if (!is_closer(c)) break;
    end = at;
  }
}

}  // namespace twicetold::role_detail
