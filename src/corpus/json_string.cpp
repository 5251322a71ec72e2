// Unescaping. Runs between backslashes go by memchr and memcpy, which the C library dispatches to the
// widest vectors at hand; a run of \uXXXX is taken without leaving the loop.
#include "corpus/json_string.hpp"

#include <cstring>

#include "base/utf8.hpp"

namespace twicetold::corpus {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = static_cast<char>(c | 0x20);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

// The four digits behind "\u"; -1 when they aren't there.
int unit(const char* p, const char* end) {
  if (end - p < 4) return -1;
  int v = 0;
  for (int i = 0; i < 4; ++i) {
    const int d = hex_digit(p[i]);
    if (d < 0) return -1;
    v = v << 4 | d;
  }
  return v;
}

char simple(char c) {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '/':
      return '/';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

}  // namespace

const char* first_bad_escape(const char* p, const char* end) {
  while ((p = static_cast<const char*>(std::memchr(p, '\\', static_cast<std::size_t>(end - p)))) != nullptr) {
    if (end - p < 2) return p;
    if (p[1] == 'u') {
      if (unit(p + 2, end) < 0) return p;
      p += 6;
    } else {
      if (simple(p[1]) == 0) return p;
      p += 2;
    }
    if (p == end) return nullptr;
  }
  return nullptr;
}

char* decode_string(const RawValue& value, char* out, JsonProblem& problem) {
  const char* p = value.begin;
  const char* const end = value.end;
  if (!value.escaped) {
    if (p != end) std::memcpy(out, p, value.size());
    return out + value.size();
  }
  while (p < end) {
    if (*p != '\\') {
      const auto left = static_cast<std::size_t>(end - p);
      const auto* stop = static_cast<const char*>(std::memchr(p, '\\', left));
      const auto run = stop == nullptr ? left : static_cast<std::size_t>(stop - p);
      std::memcpy(out, p, run);
      out += run;
      p += run;
      continue;
    }
    const auto bad = [&](const char* reason) {
      problem.byte = static_cast<std::uint64_t>(p - value.begin);
      problem.reason = reason;
      return nullptr;
    };
    if (p[1] != 'u') {
      const char c = simple(p[1]);
      if (c == 0) return bad("invalid JSON: bad escape");
      *out++ = c;
      p += 2;
      continue;
    }
    const int first = unit(p + 2, end);
    if (first < 0) return bad("invalid JSON: bad escape");
    const auto c = static_cast<unsigned>(first);
    if (c < 0xd800 || c > 0xdfff) {
      out = base::encode(out, c);
      p += 6;
      continue;
    }
    const int low = c < 0xdc00 && end - p >= 12 && p[6] == '\\' && p[7] == 'u' ? unit(p + 8, end) : -1;
    if (low < 0xdc00 || low > 0xdfff) return bad("lone surrogate");
    out = base::encode(out, 0x10000 + ((c - 0xd800) << 10) + (static_cast<unsigned>(low) - 0xdc00));
    p += 12;
  }
  return out;
}

}  // namespace twicetold::corpus
