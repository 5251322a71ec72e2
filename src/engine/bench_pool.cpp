// The pool of source text.
//
// Bottom-k sampling by hash (Cohen, Kaplan 2007): an article is kept while the articles of smaller hash
// and itself fit the budget. One pass, any order, the same choice. Natural copies are dropped by the
// sketch of the recipe in the field's measurements: one of a paragraph's four smallest 6-gram hashes seen
// before. Text beyond what there is: pieces of 3-9 words from any place of any sentence, so that no two
// paragraphs share more than a piece, and n-grams stay about as rare as in the source.
#include "engine/bench_pool.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_set>

#include "base/xxhash.hpp"
#include "twicetold/corpus.hpp"
#include "twicetold/error.hpp"

namespace twicetold::bench {
namespace {

constexpr double least_words = 30;  // of a paragraph

struct Decoded {
  char32_t point = 0;
  std::uint32_t bytes = 1;
};
Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at + i < text.size() ? text[at + i] : 0); };
  const unsigned char b = byte(0);
  if (b < 0x80) return {b, 1};
  const auto tail = [&](std::size_t i) { return static_cast<char32_t>(byte(i) & 0x3f); };
  if (b < 0xe0) return {static_cast<char32_t>(b & 0x1f) << 6 | tail(1), 2};
  if (b < 0xf0) return {static_cast<char32_t>(b & 0x0f) << 12 | tail(1) << 6 | tail(2), 3};
  return {static_cast<char32_t>(b & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4};
}

bool is_space(char32_t c) {
  return c <= ' ' || c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200b) || c == 0xfeff;
}
bool is_thai_like(char32_t c) {
  return (c >= 0xe00 && c <= 0xeff) || (c >= 0x1000 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff);
}
bool is_kana(char32_t c) { return c >= 0x3040 && c <= 0x30ff; }
bool is_dense(char32_t c) {
  return is_thai_like(c) || is_kana(c) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0x3001 && c <= 0x303f) || (c >= 0xff00 && c <= 0xffef) || (c >= 0x20000 && c <= 0x3ffff);
}
// Marks that stay with the letter before them (Thai, Lao vowels and tones).
bool is_attached(char32_t c) {
  return c == 0xe31 || (c >= 0xe34 && c <= 0xe3a) || (c >= 0xe47 && c <= 0xe4e) || c == 0xeb1 ||
         (c >= 0xeb4 && c <= 0xebc) || (c >= 0xec8 && c <= 0xece) || (c >= 0x102b && c <= 0x103e) ||
         (c >= 0x17b4 && c <= 0x17d3);
}

// Ends of sentences inside a line.
std::vector<std::string_view> sentences_of_line(std::string_view line) {
  std::vector<std::string_view> out;
  std::size_t begin = 0, at = 0;
  const auto push = [&](std::size_t end) {
    while (begin < end && is_space(decode(line, begin).point)) begin += decode(line, begin).bytes;
    std::size_t last = end;
    while (last > begin && static_cast<unsigned char>(line[last - 1]) <= ' ') --last;
    if (last > begin) out.push_back(line.substr(begin, last - begin));
    begin = end;
  };
  bool ended = false;
  while (at < line.size()) {
    const Decoded d = decode(line, at);
    const bool full_width = d.point == 0x3002 || d.point == 0xff01 || d.point == 0xff1f;
    const bool closing = d.point == '"' || d.point == '\'' || d.point == ')' || d.point == 0x201d ||
                         d.point == 0x2019 || d.point == 0x300d || d.point == 0x300f;
    if (ended && is_space(d.point)) {
      const Decoded next = decode(line, at + d.bytes);
      if (!(next.point >= 'a' && next.point <= 'z')) push(at);
      ended = false;
    } else if (full_width) {
      std::size_t end = at + d.bytes;
      while (end < line.size()) {
        const Decoded next = decode(line, end);
        if (next.point != 0x300d && next.point != 0x300f && next.point != 0x201d) break;
        end += next.bytes;
      }
      push(end);
      at = end;
      continue;
    } else if (d.point == '.' || d.point == '!' || d.point == '?' || d.point == 0x2026) {
      ended = true;
    } else if (!closing) {
      ended = false;
    }
    at += d.bytes;
  }
  push(line.size());
  return out;
}

// Scripts without sentence ends (Thai): cut at spaces.
void cut_long(std::string_view sentence, std::vector<std::string_view>& out) {
  const auto words = words_of(sentence);
  if (weight_of(words, sentence) <= 80) {
    out.push_back(sentence);
    return;
  }
  std::size_t first = 0;
  for (std::size_t i = 1; i <= words.size(); ++i) {
    const bool gap = i == words.size() || words[i].begin > words[i - 1].end;
    if (!gap) continue;
    const std::span<const Word> run(words.data() + first, i - first);
    if (i < words.size() && weight_of(run, sentence) < 20) continue;
    out.push_back(sentence.substr(words[first].begin, words[i - 1].end - words[first].begin));
    first = i;
  }
}

bool letters(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
  });
}

}  // namespace

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  words.reserve(text.size() / 5);
  bool open = false;
  std::size_t at = 0;
  while (at < text.size()) {
    const Decoded d = decode(text, at);
    const auto begin = static_cast<std::uint32_t>(at), end = begin + d.bytes;
    if (is_space(d.point)) {
      open = false;
    } else if (is_dense(d.point)) {
      if (is_attached(d.point) && !words.empty() && words.back().dense && words.back().end == begin) {
        words.back().end = end;
      } else {
        words.push_back({begin, end, true});
      }
      open = false;
    } else if (open) {
      words.back().end = end;
    } else {
      words.push_back({begin, end, false});
      open = true;
    }
    at += d.bytes;
  }
  return words;
}

double weight_of(std::span<const Word> words, std::string_view text) {
  double sum = 0;
  for (const Word& w : words) {
    if (!w.dense) {
      sum += 1;
    } else {
      const char32_t c = decode(text, w.begin).point;
      sum += is_thai_like(c) ? 1 / 3.5 : is_kana(c) ? 0.5 : 1 / 1.6;
    }
  }
  return sum;
}

void append(std::string& text, std::string_view next) {
  if (!text.empty() && !next.empty()) {
    std::size_t last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xc0) == 0x80) --last;
    if (!is_dense(decode(text, last).point) || !is_dense(decode(next, 0).point)) text += ' ';
  }
  text += next;
}

Pool Pool::gather(const InputOptions& from, const RunOptions& run, std::uint64_t budget, std::uint64_t seed) {
  std::mutex mutex;
  std::map<std::uint64_t, std::string> kept;  // by hash of (seed, text)
  std::uint64_t bytes = 0, bound = ~std::uint64_t{0};
  read_corpus(from, run, [&](DocumentBatch&& batch) {
    const std::lock_guard lock(mutex);
    for (const auto& document : batch.documents) {
      const std::uint64_t hash = Random(seed, 'p', base::hash64(document.text)).next();
      if (hash >= bound || kept.count(hash) != 0) continue;
      bytes += document.text.size();
      kept.emplace(hash, document.text);
      while (bytes > budget && kept.size() > 1) {
        const auto last = std::prev(kept.end());
        bound = last->first;
        bytes -= last->second.size();
        kept.erase(last);
      }
    }
  });
  Pool pool;
  pool.text_.reserve(bytes);
  std::vector<std::uint64_t> scratch;
  std::unordered_set<std::uint64_t> seen;
  for (auto& [hash, text] : kept) {
    const std::size_t before = pool.paragraphs_.size();
    pool.add_article(text, hash, scratch);
    // `scratch` holds four values a paragraph; a paragraph with one that was seen is dropped.
    std::size_t to = before;
    for (std::size_t i = before; i < pool.paragraphs_.size(); ++i) {
      const std::uint64_t* sketch = &scratch[(i - before) * 4];
      if (std::any_of(sketch, sketch + 4, [&](std::uint64_t h) { return seen.count(h) != 0; })) continue;
      seen.insert(sketch, sketch + 4);
      pool.paragraphs_[to++] = pool.paragraphs_[i];
    }
    pool.paragraphs_.resize(to);
    if (to > before) pool.articles_.push_back({before, static_cast<std::uint32_t>(to - before)});
    text = std::string();
  }
  if (pool.paragraphs_.empty()) {
    throw Error(ErrorCode::usage,
                "The input of `bench make` holds no paragraph of 30 words; give more text with --from.");
  }
  return pool;
}

void Pool::add_article(std::string_view text, std::uint64_t seed, std::vector<std::uint64_t>& sketches) {
  std::vector<std::string_view> found;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) end = text.size();
    for (const auto sentence : sentences_of_line(text.substr(begin, end - begin))) cut_long(sentence, found);
    begin = end + 1;
  }
  sketches.clear();
  Random random(seed, 'a', 0);
  std::vector<std::vector<Word>> words(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) words[i] = words_of(found[i]);
  std::string gram;
  for (std::size_t i = 0; i < found.size();) {
    std::size_t count = random.between(2, 3);
    double weight = 0;
    std::size_t taken = 0;
    while (i + taken < found.size() && (taken < count || (taken < 3 && weight < least_words))) {
      weight += weight_of(words[i + taken], found[i + taken]);
      ++taken;
    }
    if (taken >= 2 && weight >= least_words && weight <= 300) {
      std::vector<std::uint64_t> hashes;
      std::string whole;
      for (std::size_t k = 0; k < taken; ++k) append(whole, found[i + k]);
      const auto all = words_of(whole);
      const std::size_t n = all.empty() || !all[all.size() / 2].dense ? 6 : 12;
      for (std::size_t k = 0; k + n <= all.size(); ++k) {
        gram.clear();
        for (std::size_t j = k; j < k + n; ++j) gram.append(slice(whole, all[j])).push_back(' ');
        hashes.push_back(base::hash64(gram));
      }
      std::sort(hashes.begin(), hashes.end());
      hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
      if (hashes.size() >= 4) {
        paragraphs_.push_back({sentences_.size(), static_cast<std::uint32_t>(taken)});
        sketches.insert(sketches.end(), hashes.begin(), hashes.begin() + 4);
        for (std::size_t k = 0; k < taken; ++k) {
          sentences_.push_back({text_.size(), static_cast<std::uint32_t>(found[i + k].size())});
          text_ += found[i + k];
        }
      }
    }
    i += taken == 0 ? 1 : taken;
  }
}

std::vector<std::string_view> Pool::paragraph(std::size_t i) const {
  std::vector<std::string_view> out;
  for (std::uint64_t k = 0; k < paragraphs_[i].count; ++k) out.push_back(sentence(paragraphs_[i].first + k));
  return out;
}

std::string_view Pool::any_sentence(Random& random) const { return sentence(random.below(sentences_.size())); }

std::string_view Pool::any_word(Random& random) const {
  for (int tries = 0;; ++tries) {
    const std::string_view s = any_sentence(random);
    // A place in the sentence, then the word around it; only that much is looked at.
    const auto words = words_of(s);
    if (words.empty()) continue;
    const std::string_view word = slice(s, words[random.below(words.size())]);
    if (letters(word) || tries > 100) return word;
  }
}

std::vector<std::string> Pool::joined(Random& random, double words) const {
  std::vector<std::string> out;
  double sum = 0;
  while (sum < words || out.size() < 2) {
    std::string text;
    for (auto pieces = random.between(3, 5); pieces > 0; --pieces) {
      const std::string_view s = any_sentence(random);
      const auto all = words_of(s);
      if (all.empty()) continue;
      const bool dense = all[all.size() / 2].dense;
      const std::uint64_t wanted = dense ? random.between(6, 16) : random.between(3, 9);
      const std::uint64_t first = random.below(all.size());
      const std::uint64_t count = std::min<std::uint64_t>(wanted, all.size() - first);
      std::string_view piece = s.substr(all[first].begin, all[first + count - 1].end - all[first].begin);
      while (!piece.empty() && (piece.back() == '.' || piece.back() == ',')) piece.remove_suffix(1);
      append(text, piece);
      sum += weight_of(std::span(all).subspan(first, count), s);
    }
    if (text.empty()) continue;
    text += '.';
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace twicetold::bench
