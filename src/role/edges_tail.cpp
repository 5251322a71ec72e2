// Ends of a passage that show by their form: an attribution or a credit, in brackets or behind a colon.

#include <algorithm>
#include <cstring>

#include "edge_shapes.hpp"
#include "light_fold.hpp"

namespace twicetold::role_detail {
namespace {

constexpr std::size_t tail_window = 80;

bool starts_with_any(std::string_view folded, std::initializer_list<std::string_view> list) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view w) { return folded.substr(0, w.size()) == w; });
}

// What the inside of a closing bracket, or the words before a colon, are about.
Role attribution(std::string_view text) {
  std::string folded;
  light_fold(text, folded);
  if (starts_with_any(folded,
                      {"ảnh",     "photo",     "foto",     "fot.",          "image",      "bild", "фото",  "crédit",
                       "crédito", "imagen",    "imagem",   "picture",       "credit",     "写真", "図",    "图",
                       "圖",      "사진",      "fotoğraf", "gambar",        "صورة",       "عکس",  "फोटो",  "ภาพ",
                       "beeld",   "nguồn ảnh", "ap photo", "reuters photo", "file photo", "hình", "đồ họa"})) {
    return Role::credit;
  }
  if (starts_with_any(
          folded, {"theo ", "nguồn", "source", "quelle", "fuente", "fonte", "источник", "kaynak", "via ", "with inputs",
                   "avec ", "mit material", "sumber", "bron:", "źródło", "джерело", "ที่มา", "المصدر", "منبع"})) {
    return Role::agency_line;
  }
  for (const std::string_view name :
       {"reuters", "ap",   "afp",    "upi",  "dpa",     "pti",     "ani",          "ians",         "xinhua",
        "ttxvn",   "efe",  "ansa",   "tass", "antara",  "aa",      "dha",          "iha",          "anp",
        "pap",     "共同", "新华社", "cna",  "bernama", "afp/dpa", "reuters, afp", "afp, reuters", "ttxvn/vietnam+"}) {
    if (folded == name) return Role::agency_line;
  }
  return Role::none;
}

// The tail edge starts at `begin`; spaces and one separator before it belong to it.
Edge finish_tail(std::string_view s, std::size_t begin, Role role, double confidence) {
  while (begin > 0 && s[begin - 1] == ' ') --begin;
  if (begin == 0 || !has_letter(s.substr(0, begin).substr(begin > 64 ? begin - 64 : 0))) return {};
  return {s.size() - begin, role, confidence};
}

}  // namespace

Edge find_tail_edge(std::string_view s) {
  // A bracket, perhaps with a full stop behind.
  std::size_t end = s.size();
  if (end > 1 && s[end - 1] == '.') --end;
  const char last = s[end - 1];
  if (last == ')' || last == ']') {
    const std::size_t from = end > tail_window ? end - tail_window : 0;
    const std::size_t open = s.substr(from, end - from).rfind(last == ')' ? '(' : '[');
    if (open == std::string_view::npos) return {};
    const std::size_t begin = from + open;
    const std::string_view inner = s.substr(begin + 1, end - begin - 2);
    const Role role = attribution(inner);
    // "(photos)" points at something; a credit names somebody.
    if (role == Role::credit && shape_of(inner).words < 2) return {};
    return role == Role::none ? Edge{} : finish_tail(s, begin, role, 0.95);
  }
  // "... Photo: Somebody": the last colon, after a word that says so, and no sentence after it.
  const std::size_t from = s.size() > tail_window ? s.size() - tail_window : 0;
  std::size_t colon = s.size();
  for (const char* at = s.data() + from; at != nullptr;) {
    at = static_cast<const char*>(std::memchr(at, ':', static_cast<std::size_t>(s.data() + s.size() - at)));
    if (at != nullptr) colon = static_cast<std::size_t>(at++ - s.data());
  }
  if (colon + 2 < s.size()) {
    std::size_t begin = colon;
    if (begin > 0 && s[begin - 1] == ' ') --begin;
    while (begin > 0 && s[begin - 1] != ' ' && s[begin - 1] != '(' && s[begin - 1] != '.' && s[begin - 1] != '/')
      --begin;
    const Role role = attribution(s.substr(begin, colon + 1 - begin));
    if (role == Role::none) return {};
    const std::string_view name = s.substr(colon + 1);
    const PrefixShape p = shape_of(name);
    if (p.words == 0 || p.words > 8 || p.lower > 3) return {};
    // A sentence must end (or the passage begin) before it.
    std::size_t before = begin;
    while (before > 0 && s[before - 1] == ' ') --before;
    if (before == 0) return {};
    const char mark = s[before - 1];
    const bool after_sentence = mark == '.' || mark == '!' || mark == '?' || mark == ')' || mark == '"' ||
                                mark == '-' || mark == '|' || mark == ',' || static_cast<unsigned char>(mark) >= 0x80U;
    if (!after_sentence && role != Role::credit) return {};
    return finish_tail(s, begin, role, after_sentence ? 0.95 : 0.85);
  }
  return {};
}

}  // namespace twicetold::role_detail
