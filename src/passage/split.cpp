// Document -> passages. The layout (lines or hard-wrapped blocks) is decided once a document from the
// widths of its lines; what is too long is cut at sentence ends chosen by their content, so that two
// copies of an article are cut in the same places again soon after a difference (content-defined
// chunking, Muthitacharoen et al. 2001, on sentences in place of bytes). One scan, no regex.
#include <algorithm>
#include <array>
#include <cstring>

#include "passage/scan.hpp"
#include "twicetold/passage.hpp"

namespace twicetold {
namespace {

struct Line {
  std::uint64_t begin, end;  // trimmed; begin == end: blank
  std::uint32_t indent;      // columns of white space before begin
  std::uint32_t width;       // display columns of the trimmed text; 0: not counted yet
  std::uint8_t quote;        // '>' marks at its head
};

Line measure(std::string_view text, std::uint64_t from, std::uint64_t to) {
  const Span s = trim(text, {from, to});
  Line l{s.begin, s.end, static_cast<std::uint32_t>(std::min<std::uint64_t>(s.begin - from, 1000)), 0, 0};
  for (std::uint64_t i = s.begin; i < s.end && i < s.begin + 16; ++i) {
    if (text[i] == '>')
      ++l.quote;
    else if (text[i] != ' ')
      break;
  }
  return l;
}

// What the byte adds to the columns of its line: code points are one wide, CJK and Hangul two.
std::uint8_t byte_columns(char c) {
  const auto b = static_cast<unsigned char>(c);
  return static_cast<std::uint8_t>(static_cast<unsigned>((b & 0xC0) != 0x80) +
                                   static_cast<unsigned>(static_cast<unsigned char>(b - 0xE3) <= 0xED - 0xE3));
}

// Counted once a line, in sums of bytes side by side. Of a long line the beginning is enough: 512 bytes are 128 columns
// at least, more than is ever asked for.
std::uint32_t columns(std::string_view text, Line& l) {
  if (l.width != 0) return l.width;
  constexpr std::size_t side = 16, most = 512;  // so no sum grows beyond 64
  const std::size_t size = std::min<std::size_t>(l.end - l.begin, most);
  const char* const p = text.data() + l.begin;
  std::uint8_t sums[side] = {};
  std::size_t i = 0;
  for (; i + side <= size; i += side)
    for (std::size_t k = 0; k < side; ++k) sums[k] = static_cast<std::uint8_t>(sums[k] + byte_columns(p[i + k]));
  for (; i < size; ++i) l.width += byte_columns(p[i]);
  for (const std::uint8_t sum : sums) l.width += sum;
  return l.width;
}

// Hard-wrapped text: most lines that have a follower are nearly as wide as the widest, few of them end
// a sentence, and nothing is wider than a terminal.
struct Layout {
  bool wrapped = false;
  std::uint32_t width = 0;
};

bool has_follower(const std::vector<Line>& lines, std::size_t i) {
  return lines[i].begin != lines[i].end && lines[i + 1].begin != lines[i + 1].end;
}

Layout decide(std::string_view text, std::vector<Line>& lines) {
  std::array<std::uint32_t, 128> widths{};
  std::uint32_t followed = 0, lower = 0, upper = 0;
  const std::size_t looked = std::min<std::size_t>(lines.size(), 4000);
  for (std::size_t i = 0; i + 1 < looked; ++i) {
    if (!has_follower(lines, i)) continue;
    ++widths[std::min<std::uint32_t>(columns(text, lines[i]), 127)];
    ++followed;
    const char c = text[lines[i + 1].begin];
    lower += c >= 'a' && c <= 'z';
    upper += c >= 'A' && c <= 'Z';
  }
  // Where letters have case, wrapped lines go on in small letters; a list of headlines doesn't.
  if (followed == 0 || (lower + upper > 0 && lower * 5 < (lower + upper) * 2)) return {};
  if (followed < 3 && lower == 0) return {};
  std::uint32_t rest = followed / 20, width = 127;  // 95th percentile
  while (width > 0 && widths[width] <= rest) rest -= widths[width--];
  if (width < 36 || width > 100) return {};
  std::uint32_t full = 0, open = 0;
  for (std::uint32_t w = width * 13 / 20; w < 128; ++w) full += widths[w];
  for (std::size_t i = 0; i + 1 < looked; ++i) {
    if (!has_follower(lines, i)) continue;
    if (columns(text, lines[i]) * 20 >= width * 13) open += !ends_sentence(text, lines[i].begin, lines[i].end);
  }
  const bool wrapped = full * 2 >= followed && open * 10 >= full * 6;
  return {wrapped, width};
}

class Cutter {
 public:
  Cutter(std::string_view text, std::uint32_t max_words, std::vector<Span>& out, std::vector<std::uint8_t>* continues)
      : text_(text), max_words_(std::max<std::uint32_t>(max_words, 8)), out_(out), continues_(continues) {}

  // Adds [s] whole, or in pieces when it holds more than max_words.
  void add(Span s) {
    if (s.begin == s.end) return;
    if (s.size() <= max_words_ * 2ULL || !more_words_than(text_, s, max_words_)) {
      out_.push_back(s);
    } else {
      cut(s);
    }
    if (continues_ == nullptr || continues_->size() == out_.size()) return;
    continues_->push_back(0);
    continues_->resize(out_.size(), 1);
  }

 private:
  // Sentences of [s] are gathered into chunks; see the head of this file.
  void cut(Span s) {
    const double least = max_words_ * 4 / 15.0, most = max_words_ * 0.8;  // 40 and 120 at the default
    const std::size_t first_out = out_.size();
    std::uint64_t chunk = s.begin;
    double words = 0;
    SentenceScanner scanner(text_, s, max_words_);
    Span sentence;
    double sentence_words = 0;
    while (scanner.next(sentence, sentence_words)) {
      if (words > 0 && words + sentence_words > std::max(most, least)) {
        push({chunk, sentence.begin});
        chunk = sentence.begin;
        words = 0;
      }
      words += sentence_words;
      if (words >= least && cut_here(sentence)) {
        push({chunk, sentence.end});
        chunk = sentence.end;
        words = 0;
      }
    }
    if (chunk < s.end) {
      // A short rest joins the chunk before it.
      const Span rest = trim(text_, {chunk, s.end});
      if (rest.size() == 0) return;
      if (out_.size() > first_out && words < least / 2 &&
          !more_words_than(text_, {out_.back().begin, s.end}, max_words_)) {
        out_.back().end = rest.end;
      } else {
        out_.push_back(rest);
      }
    }
  }

  void push(Span s) {
    s = trim(text_, s);
    if (s.size() > 0) out_.push_back(s);
  }

  // One sentence in three ends a chunk; which, its own letters say.
  [[nodiscard]] bool cut_here(Span s) const {
    std::uint64_t h = 1469598103934665603ULL;
    const std::uint64_t from = s.size() > 64 ? s.end - 64 : s.begin;
    for (std::uint64_t i = from; i < s.end; ++i) {
      const auto c = static_cast<unsigned char>(text_[i]);
      if (c > 0x40) h = (h ^ (c | 0x20U)) * 1099511628211ULL;
    }
    return ((h ^ (h >> 29)) * 0x9E3779B97F4A7C15ULL >> 33) % 3 == 0;
  }

  std::string_view text_;
  std::uint32_t max_words_;
  std::vector<Span>& out_;
  std::vector<std::uint8_t>* continues_;
};

bool starts_item(std::string_view text, const Line& l) {
  const std::string_view s = text.substr(l.begin, std::min<std::uint64_t>(4, l.end - l.begin));
  return s.starts_with("- ") || s.starts_with("* ") || s.starts_with("\xE2\x80\xA2");
}

// The first line of a paragraph is short where a dateline was cut off before the text got here; what follows it
// in capitals may be a name. A line that ends in a comma goes on, and so does one with words in small letters and
// no mark at its end; a title is told from it only if it has no such words.
bool goes_on(std::string_view text, const Line& first, Line& next, std::uint32_t width) {
  const auto last = static_cast<unsigned char>(text[first.end - 1]);
  const bool letter = last >= 0x80 || (last | 0x20U) - 'a' < 26U;
  if ((last != ',' && !letter) || columns(text, next) * 20 < width * 13) return false;
  if (last == ',') return true;
  bool starts = true;
  for (std::uint64_t i = first.begin; i < first.end; ++i) {
    if (starts && text[i] >= 'a' && text[i] <= 'z') return true;
    starts = text[i] == ' ';
  }
  return false;
}

void split_blocks(std::string_view text, std::vector<Line>& lines, std::uint32_t width, Cutter& cutter) {
  Span block;
  bool open = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Line& l = lines[i];
    if (l.begin == l.end) {
      if (open) cutter.add(block);
      open = false;
      continue;
    }
    if (open) {
      Line& p = lines[i - 1];
      const bool short_before = columns(text, p) * 20 < width * 11;
      const bool fresh = l.quote != p.quote || l.indent >= p.indent + 2 || starts_item(text, l) ||
                         (short_before && (ends_sentence(text, p.begin, p.end) || !lower_start(text, l.begin)) &&
                          !(p.begin == block.begin && goes_on(text, p, l, width)));
      if (fresh) {
        cutter.add(block);
        open = false;
      }
    }
    if (!open) block.begin = l.begin;
    block.end = l.end;
    open = true;
  }
  if (open) cutter.add(block);
}

}  // namespace

void split_passages(std::string_view text, const PassageOptions& options, std::vector<Span>& out,
                    std::vector<std::uint8_t>* continues) {
  out.clear();
  if (continues != nullptr) continues->clear();
  thread_local std::vector<Line> lines;
  lines.clear();
  for (std::uint64_t at = 0; at < text.size();) {
    const void* hit = std::memchr(text.data() + at, '\n', text.size() - at);
    const std::uint64_t end =
        hit ? static_cast<std::uint64_t>(static_cast<const char*>(hit) - text.data()) : text.size();
    lines.push_back(measure(text, at, end));
    at = end + 1;
  }
  Layout layout;
  if (options.mode != PassageMode::line && lines.size() > 1) layout = decide(text, lines);
  if (options.mode == PassageMode::block && layout.width == 0) layout.width = 72;
  Cutter cutter(text, options.max_words, out, continues);
  if (options.mode == PassageMode::block || (options.mode == PassageMode::automatic && layout.wrapped)) {
    split_blocks(text, lines, layout.width, cutter);
  } else {
    for (const Line& l : lines) cutter.add({l.begin, l.end});
  }
  if (lines.capacity() > 1u << 20) std::vector<Line>().swap(lines);
}

}  // namespace twicetold
