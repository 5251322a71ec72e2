// Documents for the fit: the labelled pages, and bodies of other sets to make more from.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace tail_fit {

struct Page {
  std::string id, source, language, variant, site, title;
  std::vector<std::string> paragraphs;
  std::vector<int> gaps, labels;  // labels: 1 = article
  int cut = -1;                   // first tail paragraph, -1 = none
};

// Calls `take` with every record of a .jsonl.zst file (read through the zstd command).
inline void read_records(const std::string& path, const std::function<void(simdjson::dom::element)>& take) {
  const std::string command = "zstd -dcq '" + path + "'";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string all(std::size_t{1} << 20, '\0');
  std::size_t size = 0;
  for (;;) {
    if (size == all.size()) all.resize(all.size() * 2);
    const std::size_t got = std::fread(all.data() + size, 1, all.size() - size, pipe);
    if (got == 0) break;
    size += got;
  }
  if (pclose(pipe) != 0 || size == 0) throw std::runtime_error("cannot read " + path);
  simdjson::dom::parser parser;
  std::size_t begin = 0;
  while (begin < size) {
    const std::size_t end = std::min(all.find('\n', begin), size);
    if (end > begin) take(parser.parse(all.data() + begin, end - begin));
    begin = end + 1;
  }
}

inline std::string text_of(simdjson::dom::element record, const char* name) {
  std::string_view value;
  return record[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}

inline std::string site_of(std::string site) {
  for (const char* prefix : {"http://", "https://", "www."}) {
    if (site.rfind(prefix, 0) == 0) site.erase(0, std::string_view(prefix).size());
  }
  return site;
}

inline std::vector<Page> read_pages(const std::string& path) {
  std::vector<Page> pages;
  read_records(path, [&](simdjson::dom::element r) {
    Page p;
    p.id = text_of(r, "id");
    p.source = text_of(r, "source");
    p.language = text_of(r, "lang");
    p.variant = text_of(r, "variant");
    p.site = site_of(text_of(r, "site"));
    p.title = text_of(r, "title");
    for (auto x : r["paragraphs"].get_array()) p.paragraphs.emplace_back(std::string_view(x));
    for (auto x : r["gaps"].get_array()) p.gaps.push_back(static_cast<int>(std::int64_t(x)));
    for (auto x : r["labels"].get_array()) p.labels.push_back(static_cast<int>(std::int64_t(x)));
    std::int64_t cut = -1;
    if (r["cut"].get(cut) == simdjson::SUCCESS) p.cut = static_cast<int>(cut);
    pages.push_back(std::move(p));
  });
  return pages;
}

// Stable across machines and library versions, unlike the standard distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ull + 1) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  double real() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  int integer(int low, int high) { return low + static_cast<int>(next() % static_cast<std::uint64_t>(high - low + 1)); }
  double normal() {
    double s = 0;
    for (int i = 0; i < 12; ++i) s += real();
    return s - 6;
  }
  template <class T>
  const T& choose(const std::vector<T>& v) {
    return v[static_cast<std::size_t>(next() % v.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& v) {
    for (std::size_t i = v.size(); i > 1; --i) std::swap(v[i - 1], v[static_cast<std::size_t>(next() % i)]);
  }
  bool chance(double p) { return real() < p; }

 private:
  std::uint64_t state_;
};

inline std::uint64_t hash_of(std::string_view s) {
  std::uint64_t h = 1469598103934665603ull;
  for (const char c : s) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return h ^ (h >> 31);
}

}  // namespace tail_fit
