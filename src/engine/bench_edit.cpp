// Edits by kind. They work on white space and UTF-8 alone and use nothing of the fold room, so that
// the truth doesn't rest on what it is there to test. Unicode case and NFD come from utf8proc.
#include "engine/bench_edit.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "twicetold/bench.hpp"

namespace twicetold {

const std::vector<std::string>& edit_names() {
  static const std::vector<std::string> names = {"words",       "moved", "cut",   "embedded", "quote",   "case",
                                                 "punctuation", "nfd",   "space", "digits",   "template"};
  return names;
}

namespace bench {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Copy whole(std::string text, const char* kind, std::size_t original_bytes, double rate = 0) {
  Copy copy;
  copy.end = text.size();
  copy.text = std::move(text);
  copy.kind = kind;
  copy.rate = rate;
  copy.to = original_bytes;
  return copy;
}

enum class Language { vietnamese, english, chinese, japanese, thai };

// By script and by letters that only Vietnamese has; everything else gets English words.
Language language_of(std::string_view text) {
  std::size_t kana = 0, han = 0, thai = 0, vietnamese = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  for (utf8proc_ssize_t at = 0; at < size;) {
    utf8proc_int32_t c = 0;
    const auto step = utf8proc_iterate(bytes + at, size - at, &c);
    at += step > 0 ? step : 1;
    kana += c >= 0x3040 && c <= 0x30ff;
    han += c >= 0x4e00 && c <= 0x9fff;
    thai += c >= 0xe00 && c <= 0xe7f;
    vietnamese += (c >= 0x1ea0 && c <= 0x1ef9) || c == 0x111 || c == 0x1a1 || c == 0x1b0;
  }
  if (thai * 9 > text.size()) return Language::thai;
  if ((kana + han) * 9 > text.size()) return kana * 20 > han ? Language::japanese : Language::chinese;
  return vietnamese > 0 ? Language::vietnamese : Language::english;
}

std::string upper_case(std::string_view text) {
  std::string out;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  for (utf8proc_ssize_t at = 0; at < size;) {
    utf8proc_int32_t c = 0;
    const auto step = utf8proc_iterate(bytes + at, size - at, &c);
    if (step <= 0) break;
    at += step;
    const utf8proc_int32_t up = utf8proc_toupper(c);
    std::array<utf8proc_uint8_t, 4> buffer{};
    // Letters that don't come back from upper case (dotless i ...) stay.
    const auto n = utf8proc_encode_char(utf8proc_tolower(up) == utf8proc_tolower(c) ? up : c, buffer.data());
    out.append(reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(n));
  }
  return out;
}

std::string decomposed(std::string_view text) {
  utf8proc_uint8_t* result = nullptr;
  const auto n =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &result, static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_STABLE));
  std::string out =
      n > 0 ? std::string(reinterpret_cast<char*>(result), static_cast<std::size_t>(n)) : std::string(text);
  std::free(result);
  return out;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

// Other marks, between words only: "1,5" and "e-mail" stay what they are.
std::string other_punctuation(std::string_view original) {
  std::string text(original);
  replace_all(text, "\xe2\x80\x9c", "\"");
  replace_all(text, "\xe2\x80\x9d", "\"");
  replace_all(text, ", ", " - ");
  replace_all(text, ". ", "! ");
  replace_all(text, "; ", ", ");
  replace_all(text, "\xe3\x80\x81", "\xef\xbc\x8c");  // ideographic comma -> full-width comma
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text + " \xe2\x80\xa6";
}

std::string other_spaces(std::string_view text, Random& random) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' || !random.chance(0.4)) {
      out += c;
      continue;
    }
    switch (random.below(4)) {
      case 0:
        out += "  ";
        break;
      case 1:
        out += '\t';
        break;
      case 2:
        out += "\xc2\xa0";
        break;  // no-break space
      default:
        out += " \xe2\x80\x89";
        break;  // thin space
    }
  }
  return "  " + out + " ";
}

// One number becomes another: the smallest correction there is.
std::optional<std::string> other_digit(std::string_view text, Random& random) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) places.push_back(i);
  }
  if (places.empty()) return std::nullopt;
  std::string out(text);
  char& digit = out[places[random.below(places.size())]];
  digit = static_cast<char>('0' + (digit - '0' + 1 + static_cast<int>(random.below(9))) % 10);
  return out;
}

// The same frame with other facts: every number and every name inside a sentence becomes another.
std::optional<std::string> other_facts(std::string_view text, const Pool& pool, Random& random) {
  const auto words = words_of(text);
  std::string out;
  std::size_t changed = 0, at = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = bench::slice(text, words[i]);
    out.append(text.substr(at, words[i].begin - at));
    at = words[i].end;
    const bool number = std::any_of(word.begin(), word.end(), is_digit);
    const bool starts = i == 0 || text[words[i - 1].end - 1] == '.';
    const bool name = !words[i].dense && !starts && word[0] >= 'A' && word[0] <= 'Z';
    if (number) {
      for (const char c : word) out += is_digit(c) ? static_cast<char>('0' + random.below(10)) : c;
      ++changed;
    } else if (name) {
      std::string_view other;
      for (int tries = 0; tries < 60; ++tries) {
        other = pool.any_word(random);
        if (other[0] >= 'A' && other[0] <= 'Z') break;
      }
      out += other;
      ++changed;
    } else {
      out += word;
    }
  }
  out.append(text.substr(at));
  if (changed < 5 || static_cast<double>(changed) < 0.15 * static_cast<double>(words.size())) return std::nullopt;
  return out;
}

std::optional<Copy> move_sentence(const Sentences& original, std::size_t bytes) {
  if (original.size() < 2) return std::nullopt;
  Sentences moved(original.begin() + 1, original.end());
  moved.push_back(original.front());
  return whole(join(moved), "near-duplicate", bytes);
}

// The last sentence is left out; what stays decides whether it is still the same passage.
std::optional<Copy> cut_sentence(const Sentences& original, std::size_t bytes) {
  if (original.size() < 2) return std::nullopt;
  Sentences rest(original.begin(), original.end() - 1);
  std::string text = join(rest);
  const auto words = words_of(text);
  const double part = static_cast<double>(words.size()) /
                      static_cast<double>(std::max<std::size_t>(1, words_of(join(original)).size()));
  if (weight_of(words, text) < 12) return std::nullopt;
  const std::size_t kept = text.size();
  Copy copy =
      whole(std::move(text), part >= 0.6 ? "near-duplicate" : "partial-reuse", bytes, std::round((1 - part) * 10) / 10);
  if (part < 0.6) copy.to = kept;
  return copy;
}

std::optional<Copy> embed_sentence(const Sentences& original, const Pool& pool, Random& random) {
  std::size_t longest = 0;
  for (std::size_t i = 1; i < original.size(); ++i) {
    if (original[i].size() > original[longest].size()) longest = i;
  }
  const std::string& sentence = original[longest];
  if (weight_of(words_of(sentence), sentence) < 14) return std::nullopt;
  Copy copy;
  copy.kind = "partial-reuse";
  for (const auto& s : pool.joined(random, 30)) append(copy.text, s);
  append(copy.text, sentence);
  copy.end = copy.text.size();
  copy.begin = copy.end - sentence.size();
  for (const auto& s : pool.joined(random, 15)) append(copy.text, s);
  std::string before;
  for (std::size_t i = 0; i <= longest; ++i) append(before, original[i]);
  copy.to = before.size();
  copy.from = before.size() - sentence.size();
  return copy;
}

}  // namespace

std::string join(const Sentences& sentences) {
  std::string text;
  for (const auto& s : sentences) append(text, s);
  return text;
}

std::string edit_words(std::string_view text, double rate, const Pool& pool, Random& random) {
  const auto words = words_of(text);
  if (words.empty()) return std::string(text);
  const auto count = std::min<std::size_t>(
      words.size(),
      std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(rate * static_cast<double>(words.size())))));
  std::vector<std::uint8_t> chosen(words.size(), 0);
  for (std::size_t left = count; left > 0;) {
    const auto i = random.below(words.size());
    if (chosen[i] == 0) chosen[i] = 1, --left;
  }
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = bench::slice(text, words[i]);
    if (chosen[i] == 0) {
      append(out, word);
      continue;
    }
    const auto how = random.below(4);
    if (how == 2) continue;
    append(out, pool.any_word(random));
    if (how == 3) append(out, word);
  }
  return out;
}

std::string attribute(std::string_view text, Random& random) {
  static constexpr std::array<const char*, 10> agencies = {"AFP",       "Reuters", "AP",  "Kyodo", "Yonhap",
                                                           "Bloomberg", "DPA",     "BBC", "CNN",   "EFE"};
  const std::string agency = agencies[random.below(agencies.size())];
  const bool front = random.chance(0.5);
  switch (language_of(text)) {
    case Language::vietnamese:
      return front ? "Theo " + agency + ", " + std::string(text) : std::string(text) + " (Theo " + agency + ")";
    case Language::english:
      return front ? "According to " + agency + ", " + std::string(text) : std::string(text) + " (" + agency + ")";
    case Language::chinese:
      return front ? "据" + agency + "报道，" + std::string(text) : std::string(text) + "（来源：" + agency + "）";
    case Language::japanese:
      return front ? agency + "によると、" + std::string(text) : std::string(text) + "（" + agency + "）";
    case Language::thai:
      return front ? agency + " รายงานว่า " + std::string(text) : std::string(text) + " (ที่มา " + agency + ")";
  }
  return std::string(text);
}

std::optional<Copy> make_copy(std::string_view edit, const Sentences& original, const Pool& pool, Random& random) {
  const std::string text = join(original);
  const auto near = [&](std::optional<std::string> changed, const char* kind) -> std::optional<Copy> {
    if (!changed) return std::nullopt;
    return whole(std::move(*changed), kind, text.size());
  };
  if (edit == "words" || edit == "quote") {
    static constexpr std::array<double, 6> rates = {0.02, 0.05, 0.10, 0.20, 0.30, 0.40};
    const bool quote = edit == "quote";
    const double rate = rates[random.below(quote ? 4 : rates.size())];
    std::string changed = edit_words(text, rate, pool, random);
    return whole(quote ? attribute(changed, random) : std::move(changed), "near-duplicate", text.size(), rate);
  }
  if (edit == "moved") return move_sentence(original, text.size());
  if (edit == "cut") return cut_sentence(original, text.size());
  if (edit == "embedded") return embed_sentence(original, pool, random);
  if (edit == "case") return near(upper_case(text), "duplicate");
  if (edit == "punctuation") return near(other_punctuation(text), "duplicate");
  if (edit == "nfd") return near(decomposed(text), "duplicate");
  if (edit == "space") return near(other_spaces(text, random), "duplicate");
  if (edit == "digits") return near(other_digit(text, random), "near-duplicate");
  if (edit == "template") return near(other_facts(text, pool, random), "template");
  return std::nullopt;
}

}  // namespace bench
}  // namespace twicetold
