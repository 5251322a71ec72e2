// A thread's own UTF-8 locale for as long as an object of this class lives: libarchive converts names to
// "the current locale", and the library must not depend on the one its caller happens to have.
#pragma once

#include <locale.h>

namespace twicetold::base {

class Utf8Locale {
 public:
  Utf8Locale() {
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (utf8 != nullptr) before_ = uselocale(utf8);
  }
  ~Utf8Locale() {
    if (before_ != nullptr) uselocale(before_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t before_ = nullptr;
};

}  // namespace twicetold::base
