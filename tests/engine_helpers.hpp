// Documents made in a test, handed to the engine as read batches.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "random.hpp"
#include "twicetold/engine.hpp"

namespace testing {

using Texts = std::vector<std::pair<std::string, std::string>>;  // id, text

inline twicetold::DocumentBatch make_batch(const Texts& texts) {
  twicetold::DocumentBatch batch;
  std::size_t bytes = 64;
  for (const auto& [id, text] : texts) bytes += id.size() + text.size();
  auto arena = std::make_unique<char[]>(bytes);
  char* at = arena.get();
  const auto put = [&](const std::string& s) {
    std::memcpy(at, s.data(), s.size());
    const std::string_view view(at, s.size());
    at += s.size();
    return view;
  };
  for (const auto& [id, text] : texts) {
    twicetold::RawDocument d;
    d.id = put(id);
    d.text = put(text);
    batch.documents.push_back(d);
  }
  std::memset(at, 0, 64);
  batch.arenas.push_back(std::move(arena));
  return batch;
}

struct Made {
  explicit Made(const Texts& texts) {
    read.files.push_back({"made.jsonl", "made.jsonl", 0});
    batches.push_back(make_batch(texts));
  }
  twicetold::ReadResult read;
  std::vector<twicetold::DocumentBatch> batches;
};

inline twicetold::Report audit_texts(const Texts& texts, twicetold::AuditOptions options = {}) {
  Made made(texts);
  return twicetold::audit(options, std::move(made.batches), std::move(made.read));
}

// Sentences of made-up words: no natural repeats.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}
  std::string word() {
    static const char* onset[] = {"b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "tr", "ng"};
    static const char* vowel[] = {"a", "e", "i", "o", "u", "ai", "oa", "ie"};
    std::string w;
    for (unsigned i = 0, n = 1 + random_() % 3; i < n; ++i)
      w += std::string(onset[random_() % 16]) + vowel[random_() % 8];
    return w;
  }
  std::vector<std::string> words(std::size_t n) {
    std::vector<std::string> w(n);
    for (auto& x : w) x = word();
    return w;
  }
  std::vector<std::string> edited(std::vector<std::string> w, double rate) {
    std::vector<std::string> out;
    for (auto& x : w) {
      if (uniform() >= rate) {
        out.push_back(x);
        continue;
      }
      const unsigned kind = random_() % 4;
      if (kind < 2) out.push_back(word());
      if (kind == 2) {
        out.push_back(x);
        out.push_back(word());
      }
    }
    return out;
  }
  static std::string join(const std::vector<std::string>& w) {
    std::string s;
    for (const auto& x : w) s += (s.empty() ? "" : " ") + x;
    return s + ".";
  }
  double uniform() { return static_cast<double>(random_() % 1000000) / 1e6; }
  Random& random() { return random_; }

 private:
  Random random_;
};

}  // namespace testing
