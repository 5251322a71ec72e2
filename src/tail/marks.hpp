// What marks tell of a line, in all scripts: those that may stand around a word, that open a list, that menus are made
// of.
#pragma once

#include <cstddef>

namespace twicetold::tail {

inline bool is_strip_mark(char32_t c) {
  switch (c) {
    case U'"':
    case U'\'':
    case U'“':
    case U'”':
    case U'‘':
    case U'’':
    case U'«':
    case U'»':
    case U'„':
    case U'‚':
    case U'‹':
    case U'›':
    case U'¿':
    case U'¡':
    case U'(':
    case U')':
    case U'[':
    case U']':
    case U',':
    case U';':
    case U':':
    case U'.':
    case U'!':
    case U'?':
    case U'…':
      return true;
    default:
      return false;
  }
}

inline bool ends_clause(char32_t c) {  // a capital behind one of these says nothing
  return c == U'.' || c == U'!' || c == U'?' || c == U':' || c == U'…' || c == U'"' || c == U'”';
}

inline bool is_quote(char32_t c) {
  return c == U'"' || c == U'“' || c == U'”' || c == U'«' || c == U'»' || c == U'„' || c == U'「' || c == U'『' ||
         c == U'״' || c == U'＂';
}

inline std::size_t is_hiragana(char32_t c) { return c >= 0x3041 && c <= 0x309F ? 1 : 0; }

inline bool is_comma(char32_t c) {
  return c == U',' || c == U'،' || c == U'、' || c == U'，' || c == U'､' || c == U'፣' || c == U'၊';
}

// Where a blank stands behind it: a line of a list.
inline bool is_list_mark(char32_t c) {
  switch (c) {
    case U'-':
    case U'*':
    case U'•':
    case U'–':
    case U'·':
    case U'►':
    case U'▶':
    case U'▪':
    case U'»':
    case U'—':
    case U'‣':
    case U'◦':
    case U'●':
    case U'■':
      return true;
    default:
      return false;
  }
}

inline bool is_bullet(char32_t c) {
  switch (c) {
    case U'-':
    case U'–':
    case U'—':
    case U'•':
    case U'·':
    case U'*':
    case U'>':
    case U'▶':
    case U'►':
    case U'#':
    case U'[':
      return true;
    default:
      return false;
  }
}

inline bool is_symbol(char32_t c) {
  switch (c) {
    case U'©':
    case U'®':
    case U'|':
    case U'｜':
    case U'»':
    case U'→':
    case U'›':
    case U'•':
    case U'▶':
    case U'►':
      return true;
    default:
      return false;
  }
}

}  // namespace twicetold::tail
