#include "tail/list_marks.hpp"

#include <algorithm>
#include <array>

namespace twicetold::tail {
namespace {

constexpr std::array<std::string_view, 14> marks = {"-", "*", "•", "–", "·", "►", "▶",
                                                    "▪", "»", "—", "‣", "◦", "●", "■"};

std::string_view mark_of(std::string_view text) {
  if (text.size() < 3) return {};
  for (const std::string_view m : marks)
    if (text.starts_with(m) && text.size() > m.size() + 1 && text[m.size()] == ' ' && !text.ends_with(m)) return m;
  return {};
}

}  // namespace

std::size_t list_mark(std::string_view text) {
  const std::string_view mark = mark_of(text);
  return mark.empty() ? 0 : mark.size() + 1;
}

bool without_list_marks(std::span<const TailParagraph> paragraphs, std::vector<TailParagraph>& out) {
  constexpr std::size_t near = 3, nowhere = ~std::size_t{0};
  std::size_t last = nowhere;  // paragraph with a mark
  bool any = false;
  const auto take_off = [&](std::size_t i) {
    if (!any) out.assign(paragraphs.begin(), paragraphs.end());
    any = true;
    if (out[i].text.size() == paragraphs[i].text.size()) out[i].text.remove_prefix(list_mark(paragraphs[i].text));
  };
  for (std::size_t i = 0; i < paragraphs.size(); ++i) {
    const std::string_view mark = mark_of(paragraphs[i].text);
    if (mark.empty()) continue;
    if (last != nowhere && i - last <= near && mark_of(paragraphs[last].text) == mark) {
      take_off(last);
      take_off(i);
    }
    last = i;
  }
  return any;
}

}  // namespace twicetold::tail
