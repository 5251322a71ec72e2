#include "tail/list_marks.hpp"

#include "tail/letters.hpp"
#include "tail/marks.hpp"

namespace twicetold::tail {
namespace {

// "- ", "• " and the like; empty where there is none, or where the line ends with it, too, as frames of letters do.
std::string_view mark_of(std::string_view text) {
  std::size_t size = 0;
  if (text.empty() || !is_list_mark(decode(text, size))) return {};
  const bool blank = size + 1 < text.size() && text[size] == ' ';
  return blank && !text.ends_with(text.substr(0, size)) ? text.substr(0, size + 1) : std::string_view{};
}

}  // namespace

bool without_list_marks(std::span<const TailParagraph> paragraphs, std::vector<TailParagraph>& out) {
  constexpr std::size_t near = 3;
  bool any = false;
  std::size_t last = 0;  // the paragraph with a mark before this one
  std::string_view last_mark;
  for (std::size_t i = 0; i < paragraphs.size(); ++i) {
    const std::string_view mark = mark_of(paragraphs[i].text);
    if (mark.empty()) continue;
    if (mark == last_mark && i - last <= near) {
      if (!any) out.assign(paragraphs.begin(), paragraphs.end());
      any = true;
      for (const std::size_t k : {last, i}) out[k].text = paragraphs[k].text.substr(mark.size());
    }
    last = i;
    last_mark = mark;
  }
  return any;
}

}  // namespace twicetold::tail
