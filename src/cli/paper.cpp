// Wrapping breaks at blanks, and between any two wide characters, whose scripts have no blanks.
#include "cli/paper.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/terminal.hpp"
#include "twicetold/fold.hpp"

namespace twicetold::cli {
namespace {

const char* code(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::strong:
      return "1";
    case Ink::faint:
      return "2";
    case Ink::added:
      return "4;32";
    case Ink::changed:
      return "4;33";
    case Ink::missing:
      return "9;31";
    case Ink::duplicate:
      return "4;34";
    case Ink::near:
      return "4;36";
    case Ink::partial:
      return "4;35";
    case Ink::boilerplate:
      return "4;33";
    case Ink::tail:
      return "31";
  }
  return "";
}

std::size_t character(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
  return end;
}

// A word, with marks that may change the ink inside it.
struct Word {
  std::vector<Piece> pieces;
  std::size_t columns = 0;
  void add(std::string_view text, Ink ink) {
    if (pieces.empty() || pieces.back().ink != ink) pieces.push_back({"", ink});
    pieces.back().text += text;
    columns += base::columns(text);
  }
};

class Wrapper {
 public:
  Wrapper(std::string& out, unsigned width, unsigned indent, unsigned hanging, bool colour)
      : out_(out),
        width_(std::max(width, indent + hanging + 20)),
        indent_(indent),
        hanging_(hanging),
        colour_(colour) {}

  void add(const Piece& piece) {
    const std::string text = base::terminal_safe(piece.text, base::Lines::keep);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = character(text, at);
      const std::string_view one = std::string_view(text).substr(at, end - at);
      at = end;
      if (one == "\n") {
        flush_word();
        flush_line();
      } else if (one == " " || one == "\t") {
        flush_word();
        blank_ = true;
        blank_ink_ = piece.ink;
      } else {
        if (base::columns(one) == 2) flush_word();
        word_.add(one, piece.ink);
        if (base::columns(one) == 2 || word_.columns >= width_ - indent_) flush_word();
      }
    }
  }
  void finish() {
    flush_word();
    flush_line();
  }

 private:
  void flush_word() {
    if (word_.pieces.empty()) return;
    const std::size_t gap = blank_ && used_ > 0 ? 1 : 0;
    if (used_ > 0 && indent_ + used_ + gap + word_.columns > width_) flush_line();
    if (used_ > 0 && blank_) {
      // A blank inside one colour keeps its line.
      put(" ", word_.pieces.front().ink == blank_ink_ ? blank_ink_ : Ink::plain);
      ++used_;
    }
    blank_ = false;
    for (const Piece& piece : word_.pieces) put(piece.text, piece.ink);
    used_ += word_.columns;
    word_ = {};
  }
  void put(const std::string& text, Ink ink) {
    if (line_.empty() || line_.back().ink != ink) line_.push_back({"", ink});
    line_.back().text += text;
  }
  void flush_line() {
    if (!line_.empty()) out_.append(indent_, ' ');
    for (const Piece& piece : line_) {
      if (colour_ && piece.ink != Ink::plain)
        out_ += fmt::format("\033[{}m{}\033[0m", code(piece.ink), piece.text);
      else
        out_ += piece.text;
    }
    out_ += '\n';
    line_.clear();
    used_ = 0;
    blank_ = false;
    indent_ += std::exchange(hanging_, 0);
  }

  std::string& out_;
  std::size_t width_, indent_, hanging_;
  bool colour_;
  Word word_;
  std::vector<Piece> line_;
  std::size_t used_ = 0;
  bool blank_ = false;
  Ink blank_ink_ = Ink::plain;
};

}  // namespace

Paper::Paper() {
  const char* no_colour = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nothing changes it
  colour_ = isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == 0);
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) width_ = std::min<unsigned>(size.ws_col, 100);
}

void Paper::paragraph(const std::vector<Piece>& pieces, unsigned indent, unsigned hanging) {
  Wrapper wrapper(out_, width_, indent, hanging, colour_);
  for (const Piece& piece : pieces) wrapper.add(piece);
  wrapper.finish();
}

void Paper::rule(const std::string& label, Ink ink) {
  const std::size_t left = width_ > base::columns(label) + 6 ? width_ - base::columns(label) - 6 : 2;
  std::string text = "--- " + label + ' ';
  text.append(left, '-');
  line(text, ink);
}

void Paper::print() {
  std::fwrite(out_.data(), 1, out_.size(), stdout);
  out_.clear();
}

std::vector<Piece> difference_pieces(std::string_view a, std::string_view b, bool colour) {
  std::vector<Piece> pieces;
  std::uint64_t written = 0;  // of b
  const auto until = [&](std::uint64_t end) {
    if (end > written) pieces.push_back({std::string(b.substr(written, end - written)), Ink::plain});
    written = std::max(written, end);
  };
  const auto mark = [&](std::string_view text, Ink ink) {
    if (colour)
      pieces.push_back({std::string(text), ink});
    else
      pieces.push_back({ink == Ink::missing ? "[-" + std::string(text) + "-]" : "{+" + std::string(text) + "+}", ink});
  };
  for (const DifferenceRun& run : word_difference(a, b)) {
    if (run.change == Change::equal) {
      until(run.b.end);
      continue;
    }
    if (run.b.size() > 0) until(run.b.begin);
    if (run.a.size() > 0) {
      if (run.change == Change::missing && written > 0) pieces.push_back({" ", Ink::plain});
      mark(slice(a, run.a), Ink::missing);
      if (run.change == Change::changed || written == 0) pieces.push_back({" ", Ink::plain});
    }
    if (run.b.size() > 0) {
      mark(slice(b, run.b), run.change == Change::changed ? Ink::changed : Ink::added);
      written = run.b.end;
    }
  }
  until(b.size());
  return pieces;
}

std::string counted(std::uint64_t n, const char* noun) { return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s"); }

std::string difference_changes(std::string_view a, std::string_view b) {
  const auto runs = word_difference(a, b);
  const auto changes = std::count_if(runs.begin(), runs.end(), [](const auto& r) { return r.change != Change::equal; });
  return changes == 0 ? "the same words" : counted(static_cast<std::uint64_t>(changes), "change");
}

std::string counted_in_words(std::uint64_t tokens, std::string_view text) {
  Tokenizer tokenizer;
  const auto flags = tokenizer.tokenize(text).flags;
  const auto unspaced = std::count_if(flags.begin(), flags.end(), [](auto f) { return (f & token_flag::script) != 0; });
  const bool words = static_cast<std::size_t>(unspaced) * 2 < flags.size() || flags.empty();
  return counted(tokens, words ? "word" : "character");
}

std::string difference_words(std::string_view a, std::string_view b) {
  std::uint64_t same = 0, left = 0, right = 0, changes = 0;
  for (const DifferenceRun& run : word_difference(a, b)) {
    left += run.words_a;
    right += run.words_b;
    if (run.change == Change::equal)
      same += run.words_a;
    else
      ++changes;
  }
  if (changes == 0) return "the same words";
  return fmt::format("{} of {} the same, {}", same, counted_in_words(std::max(left, right), a),
                     counted(changes, "change"));
}

}  // namespace twicetold::cli
