// Names in messages, texts on a terminal: nothing in them may drive it.
#include <catch2/catch.hpp>

#include "base/terminal.hpp"

using namespace twicetold::base;

TEST_CASE("terminal: what could drive it is written out", "[base]") {
  CHECK(shown("plain name.txt") == "plain name.txt");
  CHECK(shown("đường 新聞 ก") == "đường 新聞 ก");
  CHECK(shown("a\nb\x1b[2Jc\x7f") == "a\\x0ab\\x1b[2Jc\\x7f");
  CHECK(shown("\xc2\x9b"
              "31m") == "\\xc2\\x9b31m");  // CSI as one C1 control
  CHECK(shown("\x9b"
              "31m") == "\\x9b31m");  // ... and as a bare byte, where a name is no UTF-8
  CHECK(shown("\xff\xc3") == "\\xff\\xc3");
  CHECK(shown("photo\xe2\x80\xaegnp.exe") == "photo\\xe2\\x80\\xaegnp.exe");  // turned direction
  CHECK(shown("\xef\xbf\xbd") == "\xef\xbf\xbd");                             // U+FFFD is a character as others are
}

TEST_CASE("terminal: pictures for controls, lines kept where asked", "[base]") {
  CHECK(terminal_safe("a\x1b[0m\tb\r\n", Lines::keep) == "a\xe2\x90\x9b[0m\tb\n");
  CHECK(terminal_safe("a \n\n b") == "a b");
  CHECK(terminal_safe("x\xe2\x80\xaey") == "x\xef\xbf\xbdy");
}
