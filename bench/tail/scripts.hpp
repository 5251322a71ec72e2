// Real pages as if they were written in another script: letters replaced one by one, so that every word, name and
// sentence comes back where it did, but no cue is known and, as in most scripts, nothing has a case.
//
// The labelled pages are English; what they teach of layout and of words that come back holds anywhere. Made tails in
// other languages don't show how real ones look there.
#pragma once

#include <string>
#include <string_view>

#include "data.hpp"
#include "tail/letters.hpp"

namespace tail_fit {

enum class Script { cased, caseless, dense };  // Cyrillic; Devanagari with its full stop; Han without spaces

inline void put(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 63));
  } else {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 63));
    out += static_cast<char>(0x80 | (c & 63));
  }
}

inline std::string in_script(std::string_view text, Script script) {
  using namespace twicetold::tail;
  std::string out, word;
  const auto flush = [&] {  // a word is one Han character, two or three: so many as there are in translations
    if (word.empty()) return;
    std::uint64_t h = hash_of(word);
    const std::size_t size = word.size() <= 3 ? 1 : word.size() <= 8 ? 2 : 3;
    // Short words are few and frequent; a hundred characters stand for them, thousands for the others.
    for (std::size_t k = 0; k < size; ++k, h /= 4999)
      put(out, static_cast<char32_t>(0x4E00 + (size == 1 ? h % 120 : 120 + h % 4879)));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t from = i;
    char32_t c = decode(text, i);
    const Kind kind = kind_of(c);
    if (c > 0x24F || !is_letter(kind)) {
      const bool word_before = !word.empty();
      flush();
      if (script == Script::dense) {
        if (c == U' ' && (word_before || out.ends_with("，"))) continue;
        if (c == U'.' && (i >= text.size() || text[i] == ' ' || text[i] == '"')) {
          out += "。";
        } else if (c == U',' && i < text.size() && text[i] == ' ') {
          out += "，";
        } else if (c == U'?' || c == U'!') {
          out += c == U'?' ? "？" : "！";
        } else {
          out += text.substr(from, i - from);
        }
      } else if (script == Script::caseless && c == U'.' && (i >= text.size() || text[i] == ' ' || text[i] == '"')) {
        out += "।";
      } else {
        out += text.substr(from, i - from);
      }
      continue;
    }
    const bool capital = kind == Kind::upper;
    if (capital) c = lower_of(c);
    if (script == Script::dense) {
      put(word, c);
    } else if (script == Script::caseless) {
      put(out, static_cast<char32_t>(0x905 + c % 52));  // letters of Devanagari, without its marks
    } else {
      put(out, static_cast<char32_t>((capital ? 0x410 : 0x430) + c % 32));
    }
  }
  flush();
  return out;
}

inline Page in_script(const Page& page, Script script) {
  Page p = page;
  p.language = script == Script::cased ? "cased" : script == Script::caseless ? "caseless" : "dense";
  p.id += "#" + p.language;
  p.title = in_script(page.title, script);
  for (std::string& text : p.paragraphs) text = in_script(text, script);
  return p;
}

// Bodies and tails, not whole pages, in each script.
inline std::vector<Page> in_other_scripts(const std::vector<Page>& bodies, const std::vector<Page>& gold) {
  std::vector<Page> out;
  for (const auto* pages : {&bodies, &gold}) {
    for (const Page& p : *pages) {
      if (p.variant == "page") continue;
      for (const Script s : {Script::cased, Script::caseless, Script::dense}) out.push_back(in_script(p, s));
    }
  }
  return out;
}

}  // namespace tail_fit
