// Names are judged on bytes: no locale, no case mapping beyond ASCII.
#include "corpus/path_text.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "corpus/utf8.hpp"

namespace twicetold::corpus {
namespace {

bool upper_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); }

std::string lower(std::string_view s) {
  std::string t(s);
  for (char& c : t)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return t;
}

}  // namespace

std::string path_text(std::string_view raw) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string text;
  text.reserve(raw.size());
  std::size_t good_until = first_invalid_utf8(raw);  // npos: valid to the end
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (i == good_until) {
      const auto byte = static_cast<unsigned char>(c);
      text += {'%', hex[byte >> 4], hex[byte & 15]};
      const std::size_t next = first_invalid_utf8(raw.substr(i + 1));
      good_until = next == std::string_view::npos ? next : next + i + 1;
    } else if (c == '%' && i + 2 < raw.size() && upper_hex(raw[i + 1]) && upper_hex(raw[i + 2])) {
      text += "%25";
    } else {
      text += c;
    }
  }
  return text;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

Kind kind_of(std::string_view path, const std::vector<std::string>& include) {
  const std::string whole(path);
  std::string name = lower(base_name(path));
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view ending : {".gz", ".zst", ".xz", ".bz2"}) {
      if (name.size() > ending.size() && name.ends_with(ending)) {
        name.resize(name.size() - ending.size());
        again = true;
      }
    }
  }
  if (!include.empty()) {
    const std::string base(base_name(path));
    const std::string bare = base.substr(0, name.size());
    for (const std::string& glob : include)
      for (const std::string& candidate : {base, bare, whole})
        if (fnmatch(glob.c_str(), candidate.c_str(), 0) == 0) return Kind::text;
  }
  const auto one_of = [&](std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view e) { return name.ends_with(e); });
  };
  if (one_of({".txt", ".text", ".md"})) return Kind::text;
  if (one_of({".jsonl", ".ndjson"})) return Kind::jsonl;
  if (one_of({".tar", ".zip", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst"})) return Kind::archive;
  return Kind::none;
}

}  // namespace twicetold::corpus
