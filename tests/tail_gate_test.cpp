// The gate's columns and the lines beside a cut, against slow twins that count word by word and line by line.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "tail/features.hpp"
#include "tail/gate.hpp"

using twicetold::ParagraphEvidence;
using twicetold::TailParagraph;

namespace twicetold::tail {
namespace {

bool close(double a, double b) { return std::abs(a - b) < 1e-3 * (1 + std::abs(b)); }

// The slot of the first eight bytes of a word of `size` bytes.
unsigned slot_of(std::string_view text, std::size_t at, std::size_t size) {
  std::uint64_t v = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(8, size); ++i)
    v |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[at + i])) << (8 * i);
  v |= 0x2020202020202020ull;
  return static_cast<unsigned>((v * 0x9E3779B97F4A7C15ull) >> 52);
}

bool in_word(char c) {
  const auto b = static_cast<unsigned char>(c);
  return b >= 0x80 || std::isalnum(b) != 0;
}

std::set<unsigned> slots_of(std::string_view text) {
  std::set<unsigned> slots;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && in_word(text[end])) ++end;
    const std::size_t size = end - i;
    if (size > 30) {
      for (std::size_t q = i; q + 6 <= end; q += 3) slots.insert(slot_of(text, q, 6));
    } else if (size >= 4) {
      slots.insert(slot_of(text, i, size));
    }
    i = end + 1;
  }
  return slots;
}

std::vector<std::string> random_document(std::mt19937& random) {
  static const std::vector<std::string> words = {"harbour", "of",      "Vestby",   "người", "Đà",  "Nẵng",
                                                 "2024",    "repairs", "学校東京", "город", "oak", "a",
                                                 "ở",       "x1y2z3",  "Москва",   "piers"};
  std::vector<std::string> texts(2 + random() % 30);
  for (std::string& t : texts) {
    for (std::size_t k = 1 + random() % 60; k > 0; --k) {
      t += words[random() % words.size()];
      // Now and then words run together, over the borders of what is read at once.
      if (random() % 12 != 0) t += random() % 9 == 0 ? ". " : " ";
      if (random() % 60 == 0) t += std::string(random() % 140, 'q');
    }
  }
  return texts;
}

std::vector<TailParagraph> views(const std::vector<std::string>& texts) {
  std::vector<TailParagraph> out;
  for (const std::string& t : texts)
    out.push_back({t, out.empty() ? 0U : 1U + static_cast<unsigned>(t.size() % 2), {}});
  return out;
}

}  // namespace

TEST_CASE("what the gate says of words agrees with a slow twin", "[tail][gate]") {
  std::mt19937 random(3);
  GateReader gate;
  for (int round = 0; round < 60; ++round) {
    const auto texts = random_document(random);
    const std::size_t n = texts.size();
    gate.read(views(texts), false);
    REQUIRE(gate.cuts() == n - 1);
    std::vector<std::set<unsigned>> rows;
    std::map<unsigned, std::vector<std::size_t>> held;
    for (std::size_t i = 0; i < n; ++i) {
      rows.push_back(slots_of(texts[i]));
      for (const unsigned s : rows[i]) held[s].push_back(i);
    }
    const auto share = [&](std::size_t i, std::size_t c) {  // of i's words, first seen before c
      double known = 0;
      for (const unsigned s : rows[i]) known += held[s].front() < c ? 1 : 0;
      return known / std::max<double>(1, static_cast<double>(rows[i].size()));
    };
    for (std::size_t c = 1; c < n; ++c) {
      double known = 0, words = 0, least = 1, own = 0, all = 0;
      for (std::size_t i = c; i < n; ++i) {
        const double w = std::min<double>(12, static_cast<double>(rows[i].size()));
        known += share(i, c) * w;
        words += w;
        if (w > 8) least = std::min(least, share(i, c));
      }
      for (const auto& [slot, where] : held) {
        if (where.front() < c) continue;
        all += static_cast<double>(where.size());
        own += where.size() >= 2 ? static_cast<double>(where.size()) : 0;
      }
      const float* x = gate.row(c);
      CHECK(close(static_cast<double>(x[13]), (known + 4) / (words + 12)));
      CHECK(close(static_cast<double>(x[15]), least));
      CHECK(close(static_cast<double>(x[25]), own / (all + 1)));
      CHECK(close(static_cast<double>(x[26]), std::log1p(own)));
    }
  }
}

TEST_CASE("what a collection says reaches the gate as a slow twin counts it", "[tail][gate]") {
  std::mt19937 random(4);
  GateReader gate;
  for (int round = 0; round < 30; ++round) {
    const auto texts = random_document(random);
    auto paragraphs = views(texts);
    const std::size_t n = paragraphs.size();
    for (TailParagraph& p : paragraphs)
      p.evidence = {static_cast<std::uint32_t>(random() % 3), random() % 4 == 0, random() % 5 == 0};
    paragraphs[0].evidence.other_documents = 1;  // something is known
    gate.read(paragraphs, true);
    for (std::size_t c = 1; c < n; ++c) {
      double seen = 0, before = 0, lead = 0, trailer = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const ParagraphEvidence& e = paragraphs[i].evidence;
        (i < c ? before : seen) += e.other_documents > 0 ? 1 : 0;
        lead += i >= c && e.title_or_lead ? 1 : 0;
        trailer += i >= c && e.source_trailer ? 1 : 0;
      }
      const double k = static_cast<double>(n - c);
      const double wanted[kGateCorpus] = {seen / std::sqrt(k),
                                          seen / k,
                                          before / std::sqrt(static_cast<double>(c)),
                                          lead / std::sqrt(k),
                                          trailer / k,
                                          paragraphs[c].evidence.other_documents > 0 ? 1. : 0.,
                                          1.};
      for (std::size_t j = 0; j < kGateCorpus; ++j)
        CHECK(close(static_cast<double>(gate.row(c)[kGateWords + kGateForms + j]), wanted[j]));
    }
    gate.read(paragraphs, false);  // and without one nothing of it
    for (std::size_t c = 1; c < n; ++c)
      for (std::size_t j = 0; j < kGateCorpus; ++j) REQUIRE(gate.row(c)[kGateWords + kGateForms + j] == 0);
  }
}

TEST_CASE("what the gate says of forms agrees with a slow twin", "[tail][gate]") {
  std::mt19937 random(6);
  GateReader gate;
  for (int round = 0; round < 60; ++round) {
    auto texts = random_document(random);
    for (std::string& t : texts) {
      const auto kind = random() % 8;
      if (kind == 0) t = "- " + t;
      if (kind == 1) t = t.substr(0, t.find(' ')) + ":";
      if (kind == 2) t = "• Read more @harbour";
      if (kind == 3) t = "© 2024 Vestby Post";
      if (kind == 4) t = "By Ann Lee " + std::to_string(random() % 3);
      if (kind == 5) t = t.substr(0, random() % 40);
    }
    const std::size_t n = texts.size();
    const auto alone = [&](std::size_t i, auto&& what) { return static_cast<double>(what(texts[i])); };
    const auto is_short = [](const std::string& t) { return !t.empty() && t.size() <= 200; };
    const auto digits = [&](const std::string& t) {
      const auto count = std::count_if(t.begin(), t.end(), [](char x) { return x >= '0' && x <= '9'; });
      return is_short(t) ? std::min(1., 3. * static_cast<double>(count) / static_cast<double>(t.size())) : 0.;
    };
    const auto capitals = [&](const std::string& t) {
      double words = 0, high = 0;
      for (std::size_t i = 0; i < t.size(); ++i) {
        if (!in_word(t[i]) || (i > 0 && in_word(t[i - 1]))) continue;
        words += 1;
        high += t[i] >= 'A' && t[i] <= 'Z' ? 1 : 0;
      }
      return is_short(t) ? high / (words + 1) : 0.;
    };
    const auto mark = [&](const std::string& t) {
      return is_short(t) && (t.find_first_of("@|#>/_") != std::string::npos || t.find("©") != std::string::npos) ? 1.
                                                                                                                 : 0.;
    };
    const auto bullet = [](const std::string& t) { return t.starts_with("- ") || t.starts_with("• ") ? 1. : 0.; };
    const auto colon = [](const std::string& t) { return t.ends_with(":") ? 1. : 0.; };
    const auto again = [&](const std::string& t) {
      if (t.size() < 12) return 0.;
      const auto same = [&](const std::string& o) { return o.size() >= 12 && o.substr(0, 12) == t.substr(0, 12); };
      return std::count_if(texts.begin(), texts.end(), same) > 1 ? 1. : 0.;
    };
    const auto mean = [&](std::size_t from, std::size_t to, auto&& what) {
      double sum = 0;
      for (std::size_t i = from; i < to; ++i) sum += alone(i, what);
      return sum / static_cast<double>(to - from);
    };
    gate.read(views(texts), false);
    for (std::size_t c = 1; c < n; ++c) {
      const double wanted[kGateForms] = {mean(c, n, digits),
                                         mean(c, n, capitals),
                                         mean(c, n, capitals) - mean(0, c, capitals),
                                         mean(c, n, mark),
                                         mean(c, n, again),
                                         mean(0, c, again),
                                         mean(c, n, bullet),
                                         mean(0, c, bullet),
                                         alone(c, capitals),
                                         alone(c, digits),
                                         alone(c, mark) - alone(c - 1, mark),
                                         alone(c, bullet) - alone(c - 1, bullet),
                                         alone(c, colon),
                                         alone(c - 1, colon)};
      for (std::size_t j = 0; j < kGateForms; ++j)
        CHECK(close(static_cast<double>(gate.row(c)[kGateWords + j]), wanted[j]));
    }
  }
}

TEST_CASE("the lines beside a cut agree with a slow twin", "[tail][features]") {
  std::mt19937 random(5);
  FeatureReader reader;
  for (int round = 0; round < 30; ++round) {
    auto texts = random_document(random);
    for (std::string& t : texts) {
      const auto kind = random() % 6;
      if (kind == 0) t = "- " + t;
      if (kind == 1) t = t.substr(0, t.find(' ')) + ":";
      if (kind == 2) t = "Read more";
      if (kind == 3) t += ".";
    }
    reader.read(views(texts));
    const auto lines = reader.lines();
    const std::size_t n = lines.size();
    const auto shape = [&](std::size_t i) {
      const Line& l = lines[i];
      const int size = (l.width >= 40 ? 1 : 0) + (l.width >= 110 ? 1 : 0) + (l.width >= 260 ? 1 : 0);
      return std::tuple(size, l.terminal, l.bullet);
    };
    const auto open = [&](std::size_t i) { return lines[i].width < 110 && !lines[i].terminal; };
    for (std::size_t c = 1; c < n; ++c) {
      double alike_before = 0, alike_behind = 0, open_before = 0, open_behind = 0;
      for (std::size_t i = c - 1; i > 0 && shape(i) == shape(i - 1); --i) ++alike_before;
      for (std::size_t i = c; i + 1 < n && shape(i) == shape(i + 1); ++i) ++alike_behind;
      for (std::size_t i = c; i-- > 0 && open(i);) ++open_before;
      for (std::size_t i = c; i < n && open(i); ++i) ++open_behind;
      const Line &line = lines[c], &previous = lines[c - 1];
      const float* x = reader.cut_row(c) + 3 * kSums + 30;
      CHECK((x[0] > 0) == previous.cue);
      CHECK((x[1] > 0) == previous.colon);
      CHECK((x[2] > 0) == previous.bullet);
      CHECK((x[3] > 0) == line.colon);
      CHECK((x[4] > 0) == line.bullet);
      CHECK((x[5] > 0) == (shape(c) == shape(c - 1)));
      CHECK(close(static_cast<double>(x[6]), std::log1p(alike_before)));
      CHECK(close(static_cast<double>(x[7]), std::log1p(alike_behind)));
      CHECK(close(static_cast<double>(x[8]), std::log1p(open_before)));
      CHECK(close(static_cast<double>(x[9]), std::log1p(open_behind)));
      CHECK(x[10] == line.upper);
      CHECK(x[11] == previous.upper);
      CHECK((x[12] > 0) == line.date);
      CHECK((x[15] > 0) == previous.legal);
    }
  }
}

}  // namespace twicetold::tail
