// Texts on a terminal: wrapped by columns, coloured on a terminal only, harmless whatever they hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twicetold/difference.hpp"

namespace twicetold::cli {

enum class Ink { plain, strong, faint, added, changed, missing, duplicate, near, partial, boilerplate, tail };

struct Piece {
  std::string text;  // of any origin
  Ink ink = Ink::plain;
};

class Paper {
 public:
  Paper();  // stdout: its width, and colour where it is a terminal and NO_COLOR isn't set
  Paper(unsigned width, bool colour) : width_(width), colour_(colour) {}

  // One paragraph, wrapped, `indent` columns in, its later lines `hanging` more. Line feeds in texts begin
  // new lines.
  void paragraph(const std::vector<Piece>& pieces, unsigned indent = 0, unsigned hanging = 0);
  void line(const std::string& text = "", Ink ink = Ink::plain) { paragraph({{text, ink}}); }
  void rule(const std::string& label, Ink ink);
  void print();  // what was written so far, to stdout

  [[nodiscard]] const std::string& text() const { return out_; }
  [[nodiscard]] bool colour() const { return colour_; }

 private:
  unsigned width_ = 80;
  bool colour_ = false;
  std::string out_;
};

// `b` with its difference from `a`. Without colour: [-missing-] {+added+}, as wdiff has it.
std::vector<Piece> difference_pieces(std::string_view a, std::string_view b, bool colour);
// "1 passage", "3 passages".
std::string counted(std::uint64_t n, const char* noun);
// "3 changes", or "the same words".
std::string difference_changes(std::string_view a, std::string_view b);
// "12 words", or "12 characters" where the text is of a script whose tokens are characters.
std::string counted_in_words(std::uint64_t tokens, std::string_view text);
// "47 of 64 words the same, 3 changes".
std::string difference_words(std::string_view a, std::string_view b);

}  // namespace twicetold::cli
