// Why beside the nets: an author's line ("Ann Lee writes on law. ann@paper.org") is a sentence of the article's
// own kind to every number they read, so cuts fell behind it. On English pages all eight cuts it moves out
// of fold become exact and none is broken; the sign is the same in any language. Only the lines of a page that has a
// tail are read: no cost elsewhere.
#include "tail/address.hpp"

namespace twicetold::tail {
namespace {

constexpr std::size_t kMostLines = 3, kLongest = 600;  // lines that move, bytes of each

bool plain(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_'; }

}  // namespace

bool holds_address(std::string_view text) {
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    std::size_t end = at + 1;
    bool dot = false;  // inside what follows, a letter or digit behind it
    while (end < text.size() && (plain(text[end]) || text[end] == '-' || text[end] == '.')) {
      dot = dot || (text[end] == '.' && end > at + 1 && end + 1 < text.size() && plain(text[end + 1]));
      ++end;
    }
    const char before = at > 0 ? text[at - 1] : ' ';
    if (plain(before) || before == '.' || before == '-' || before == '+') {
      if (dot) return true;
    } else if ((before == ' ' || before == '(') && at + 2 < text.size() && plain(text[at + 1]) && plain(text[at + 2])) {
      return true;
    }
  }
  return false;
}

std::size_t before_address(std::span<const TailParagraph> paragraphs, std::size_t cut) {
  std::size_t from = cut;
  while (from > 1 && cut - from < kMostLines && paragraphs[from - 1].text.size() <= kLongest &&
         holds_address(paragraphs[from - 1].text))
    --from;
  if (from == cut) return cut;
  for (std::size_t i = 0; i < from; ++i) {
    if (holds_address(paragraphs[i].text)) return cut;
  }
  return from;
}

}  // namespace twicetold::tail
