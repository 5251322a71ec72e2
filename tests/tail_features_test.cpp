// The fast feature code against a slow twin that counts with maps, on random documents.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "tail/features.hpp"

using twicetold::TailParagraph;

namespace twicetold::tail {

struct FeatureTwin {
  explicit FeatureTwin(const FeatureReader& reader) : fast(reader), n(reader.lines_.size()) {
    for (std::size_t i = 0; i < n; ++i) {
      const Line& line = fast.lines_[i];
      std::set<std::uint64_t> row;
      for (std::uint32_t t = line.token_begin; t < line.token_end; ++t) row.insert(fast.scanner_.tokens[t].hash);
      for (const std::uint64_t t : row) held[t].push_back(i);
      rows.push_back(row);
    }
  }

  double weight(std::uint64_t t) const {
    const double df = static_cast<double>(held.at(t).size()), all = static_cast<double>(n);
    return std::log((all + 1) / df) * (df >= all / 2 ? .3 : 1);
  }
  bool function(std::uint64_t t) const {
    return static_cast<double>(held.at(t).size()) >= std::max(3., .3 * static_cast<double>(n));
  }
  double total(std::size_t i) const {
    double sum = 1e-6;
    for (const auto t : rows[i]) sum += weight(t);
    return sum;
  }
  double seen(std::size_t i, std::size_t c) const {
    double sum = 0;
    for (const auto t : rows[i]) sum += held.at(t).front() < c ? weight(t) : 0;
    return sum / total(i);
  }
  double similarity(std::size_t i, std::size_t j) const {
    double product = 0, a = 0, b = 0;
    for (const auto t : rows[i]) {
      a += weight(t) * weight(t);
      if (rows[j].contains(t)) product += weight(t) * weight(t);
    }
    for (const auto t : rows[j]) b += weight(t) * weight(t);
    return i == j ? 0 : product / ((std::sqrt(a) + 1e-6) * (std::sqrt(b) + 1e-6));
  }
  std::size_t count(std::uint64_t t, std::size_t from, std::size_t to) const {
    std::size_t k = 0;
    for (const std::size_t i : held.at(t)) k += i >= from && i < to ? 1 : 0;
    return k;
  }
  // C(c, df) / C(n, df) + C(n - c, df) / C(n, df)
  double one_sided(std::size_t c, std::size_t df) const {
    const auto choose = [](double a, double k) {
      return a < k ? 0.0 : std::exp(std::lgamma(a + 1) - std::lgamma(k + 1) - std::lgamma(a - k + 1));
    };
    const double all = static_cast<double>(n), before = static_cast<double>(c), k = static_cast<double>(df);
    return std::min(1., (choose(before, k) + choose(all - before, k)) / choose(all, k));
  }
  double link(std::size_t c) const {
    double expected = 0, variance = 1, crossing = 0;
    int selected = 0;
    for (const auto& [t, where] : held) {
      const std::size_t df = where.size();
      if (df < 2 || static_cast<double>(df) > std::max(2., static_cast<double>(n) / 2) || function(t)) continue;
      ++selected;
      const double p = one_sided(c, df);
      expected += 1 - p;
      variance += p * (1 - p);
      crossing += where.front() < c && where.back() >= c ? 1 : 0;
    }
    return selected >= 2 ? (expected - crossing) / std::sqrt(variance) : 0;
  }
  double own(std::size_t c) const {
    double own_weight = 0, all = 1e-6;
    for (const auto& [t, where] : held) {
      const double k = static_cast<double>(count(t, c, n));
      all += k * weight(t);
      if (where.size() >= 2 && where.front() >= c) own_weight += k * weight(t);
    }
    return own_weight / all;
  }
  double cosine(std::size_t c) const {
    double product = 0, a = 0, b = 0;
    for (const auto& [t, where] : held) {
      const double x = std::log1p(static_cast<double>(count(t, 0, c))) * weight(t);
      const double y = std::log1p(static_cast<double>(count(t, c, n))) * weight(t);
      product += x * y;
      a += x * x;
      b += y * y;
    }
    return product / (std::sqrt(a * b) + 1e-6);
  }

  // Of the last paragraphs before c: what only they speak of, and how like the rest before them they are.
  std::pair<double, double> window(std::size_t c) const {
    const std::size_t from = c - std::max<std::size_t>(1, std::min({n - c, c / 2, std::size_t{6}}));
    double only = 0, all = 1e-6, product = 0, a = 0, b = 0;
    for (const auto& [t, where] : held) {
      const auto in = static_cast<double>(count(t, from, c)), w = weight(t);
      all += in * w;
      if (in >= 2 && where.front() >= from) only += in * w;
      const double x = std::log1p(in) * w, y = std::log1p(static_cast<double>(count(t, 0, from))) * w;
      product += x * y;
      a += x * x;
      b += y * y;
    }
    return {only / all, product / (std::sqrt(a * b) + 1e-6)};
  }

  // The columns of one set of rare words: what each weighs is taken from the fast code, counts are made anew.
  std::vector<double> rare(std::size_t c, const Vocabulary& words, const std::vector<float>& rarity) const {
    std::vector<std::set<std::uint32_t>> own_rows(n);
    std::map<std::uint32_t, std::set<std::size_t>> where;
    for (std::size_t i = 0; i < n; ++i) {
      for (const std::uint32_t t : words.row(i)) own_rows[i].insert(t), where[t].insert(i);
    }
    const double all = static_cast<double>(n);
    const auto weigh = [&](std::uint32_t t) {
      return static_cast<double>(where[t].size()) >= std::max(3., .3 * all) ? 0. : static_cast<double>(rarity[t]);
    };
    const auto mass = [&](std::size_t i) {
      double sum = 0;
      for (const std::uint32_t t : own_rows[i]) sum += weigh(t);
      return sum;
    };
    const auto known = [&](std::size_t i, std::size_t before) {
      double sum = 0;
      for (const std::uint32_t t : own_rows[i]) sum += *where[t].begin() < before ? weigh(t) : 0;
      return sum;
    };
    double expected = 0, variance = 1, crossing = 0, own_weight = 0;
    for (const auto& [t, held_by] : where) {
      if (held_by.size() < 2 || static_cast<double>(held_by.size()) > std::max(2., all / 2)) continue;
      const double r = weigh(t), p = one_sided(c, held_by.size());
      expected += r * (1 - p);
      variance += r * r * p * (1 - p);
      crossing += *held_by.begin() < c && *held_by.rbegin() >= c ? r : 0;
      own_weight += *held_by.begin() >= c ? r * static_cast<double>(held_by.size()) : 0;
    }
    double past = .6, past_all = 3, shared = .6, shared_all = 3;
    for (std::size_t i = c / 2; i < c; ++i) past += known(i, i), past_all += mass(i);
    for (std::size_t i = c; i < n; ++i) shared += known(i, c), shared_all += mass(i);
    return {(expected - crossing) / std::sqrt(variance), shared / shared_all,
            std::log((past / past_all + .03) / (shared / shared_all + .03)), std::log1p(crossing),
            own_weight / shared_all};
  }
  std::vector<double> rare_words(std::size_t c) const { return rare(c, fast.words_, fast.rare_word_); }
  std::vector<double> rare_pairs(std::size_t c) const { return rare(c, fast.pairs_, fast.rare_pair_); }

  double fast_seen(std::size_t i, std::size_t c) const { return static_cast<double>(fast.at(fast.seen_, i, c)); }
  double fast_similarity(std::size_t i, std::size_t j) const {
    return static_cast<double>(fast.at(fast.similarity_, i, j));
  }
  double fast_nearest(std::size_t i, std::size_t c) const { return static_cast<double>(fast.at(fast.nearest_, i, c)); }
  double sum_of(std::size_t column, std::size_t c) const {
    double sum = 0;
    for (std::size_t i = c; i < n; ++i) sum += static_cast<double>(fast.sums_[i * kSums + column]);
    return sum;
  }

  const FeatureReader& fast;
  std::size_t n;
  std::vector<std::set<std::uint64_t>> rows;
  std::map<std::uint64_t, std::vector<std::size_t>> held;
};

namespace {

std::vector<std::string> random_document(std::mt19937& random) {
  static const std::vector<std::string> words = {
      "harbour", "council", "Ferry", "the",  "of",  "and",    "Vestby", "pier", "storm", "người",  "Đà",    "Nẵng",
      "学校",    "東京",    "mới",   "2024", "oak", "repair", "vote",   "ngày", "и",     "Москва", "город", "der"};
  std::vector<std::string> texts(2 + random() % 40);
  for (std::string& t : texts) {
    for (std::size_t k = 1 + random() % 30; k > 0; --k) {
      t += words[random() % words.size()];
      if (random() % 3 == 0) t += std::to_string(random() % 50);
      t += random() % 9 == 0 ? ". " : " ";
    }
    if (random() % 2 != 0) t += ".";
  }
  return texts;
}

std::vector<TailParagraph> views(const std::vector<std::string>& texts) {
  std::vector<TailParagraph> out;
  for (const std::string& t : texts)
    out.push_back({t, out.empty() ? 0u : 1u + static_cast<unsigned>(t.size() % 2), {}});
  return out;
}

bool close(double a, double b) { return std::abs(a - b) < 2e-3 * (1 + std::abs(b)); }

}  // namespace

TEST_CASE("features agree with a slow twin") {
  std::mt19937 random(11);
  FeatureReader reader;
  for (int round = 0; round < 40; ++round) {
    const auto texts = random_document(random);
    reader.read(views(texts));
    const FeatureTwin twin(reader);
    const std::size_t n = texts.size();
    REQUIRE(reader.paragraphs() == n);
    for (std::size_t i = 0; i < n; ++i) {
      double nearest = 0;
      for (std::size_t c = 1; c < n; ++c) {
        nearest = std::max(nearest, twin.similarity(i, c - 1));
        CHECK(close(twin.fast_seen(i, c), twin.seen(i, c)));
        CHECK(close(twin.fast_nearest(i, c), nearest));
        CHECK(close(twin.fast_similarity(i, c), twin.similarity(i, c)));
      }
    }
    double link_mean = 0, link_top = -1e9, lowest = 1e9;
    for (std::size_t c = 1; c < n; ++c) {
      link_mean += twin.link(c) / static_cast<double>(n - 1);
      link_top = std::max(link_top, twin.link(c));
      lowest = std::min(lowest, twin.cosine(c));
    }
    for (std::size_t c = 1; c < n; ++c) {
      const float* x = reader.cut_row(c);
      const double k = static_cast<double>(n - c);
      for (const std::size_t column : {0, 1, 2, 4, 8, 10, 15, 20, 22}) {
        CHECK(close(static_cast<double>(x[column]), twin.sum_of(column, c) / std::sqrt(k)));
        CHECK(close(static_cast<double>(x[kSums + column]), twin.sum_of(column, c) / k));
      }
      const float* topic = x + kStructureColumns;
      CHECK(close(static_cast<double>(topic[12]), twin.link(c)));
      CHECK(close(static_cast<double>(topic[13]), twin.link(c) - link_mean));
      CHECK(close(static_cast<double>(topic[14]), twin.link(c) - link_top));
      CHECK(close(static_cast<double>(topic[20]), twin.own(c)));
      CHECK(close(static_cast<double>(topic[21]), twin.own(c) - twin.window(c).first));
      CHECK(close(static_cast<double>(topic[25]), twin.cosine(c)));
      CHECK(close(static_cast<double>(topic[26]), twin.window(c).second - twin.cosine(c)));
      CHECK(close(static_cast<double>(topic[27]), twin.cosine(c) - lowest));
      for (std::size_t set = 0; set < 2; ++set) {
        const auto rare = set == 0 ? twin.rare_words(c) : twin.rare_pairs(c);
        const float* fast = topic + kTopicColumns + set * kRareSet;
        std::size_t next = 0;
        for (const std::size_t column : {0, 3, 4, 7, 8}) CHECK(close(static_cast<double>(fast[column]), rare[next++]));
      }
      for (std::size_t j = 0; j < kOwnColumns; ++j) REQUIRE(std::isfinite(x[j]));
    }
  }
}

TEST_CASE("long words, names and pairs that come back look rare in any script") {
  const auto link = [](std::vector<std::string> texts, std::size_t c, std::size_t set) {
    FeatureReader reader;
    reader.read(views(texts));
    return reader.cut_row(c)[kStructureColumns + kTopicColumns + set * kRareSet + 7];
  };
  // Of the same short words, only those in the same order make pairs.
  CHECK(link({"thu do cua nuoc ta", "hai ba bon nam", "thu do cua nuoc ta", "sau bay tam"}, 2, 1) > 0);
  CHECK(link({"thu do cua nuoc ta", "hai ba bon nam", "ta nuoc cua do thu", "sau bay tam"}, 2, 1) == 0);
  CHECK(link({"東京都知事選挙", "大阪の天気", "東京都知事選挙", "明日は雨"}, 2, 1) > 0);
  // One long word on both sides says more than a short one.
  const auto shared = [&](const std::string& word) {
    return link({"some boats near " + word + " today", "nothing much happened", word + " speaks again", "calm weather"},
                2, 0);
  };
  CHECK(shared("harbourmaster") > 0);
  CHECK(shared("it") == 0);
}

}  // namespace twicetold::tail
