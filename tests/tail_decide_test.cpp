// The cut with the best expected outcome, and what is too little to be a tail, against a slow twin.
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "tail/finder.hpp"

using namespace twicetold;
using namespace twicetold::tail;

namespace {

bool enough(const std::vector<float>& widths, std::size_t c) {
  float behind = 0;
  for (std::size_t i = c; i < widths.size(); ++i) behind += widths[i];
  return widths.size() - c >= 2 && behind >= kLeastWidth;
}

double odds_of(const std::vector<float>& score, const std::vector<float>& widths, bool all) {
  double sum = 0;
  for (std::size_t c = 1; c < score.size(); ++c) {
    if (all || enough(widths, c)) sum += std::exp(static_cast<double>(score[c]));
  }
  return sum > 0 ? std::log(sum) : -50;
}

// What speaks for a cut that leaves too little, "none" among it.
double odds_of_fewer(const std::vector<float>& score, const std::vector<float>& widths) {
  double sum = 1;
  for (std::size_t c = 1; c < score.size(); ++c) {
    if (!enough(widths, c)) sum += std::exp(static_cast<double>(score[c]));
  }
  return std::log(sum);
}

}  // namespace

TEST_CASE("a tail leaves enough behind, by odds of the cuts that do", "[tail][decide]") {
  std::mt19937 random(7);
  const auto uniform = [&](double low, double high) {
    return static_cast<float>(low + (high - low) * static_cast<double>(random()) / 4294967295.0);
  };
  int moved = 0, none = 0;
  for (int round = 0; round < 400; ++round) {
    const std::size_t n = random() % 9;
    std::vector<float> score(n), widths(n);
    for (std::size_t i = 0; i < n; ++i) score[i] = uniform(-6, 6), widths[i] = uniform(0, i + 3 > n ? 60 : 300);
    const Decision any = decide_cut(score, widths), tail = decide_tail(any, score, widths);
    if (n < 2) {
      CHECK(tail.cut == 0);
      continue;
    }
    CHECK(any.log_odds == Approx(odds_of(score, widths, true)).margin(1e-4));
    if (enough(widths, any.cut)) {
      CHECK(tail.cut == any.cut);
      CHECK(tail.log_odds == any.log_odds);
      continue;
    }
    CHECK(tail.log_odds == Approx(odds_of(score, widths, false) - odds_of_fewer(score, widths) / 2).margin(1e-4));
    CHECK((tail.cut == 0 || enough(widths, tail.cut)));
    ++(tail.cut == 0 ? none : moved);
    std::vector<ParagraphEvidence> evidence(n);
    CHECK(decide_tail(any, score, widths, evidence).cut == tail.cut);
    evidence[n - 1].other_documents = 1;  // a line that stands elsewhere is a tail by itself
    CHECK(decide_tail(any, score, widths, evidence).cut == any.cut);
  }
  CHECK(moved > 20);
  CHECK(none > 5);
}

TEST_CASE("a sure menu takes nothing of the page with it", "[tail][decide]") {
  const std::vector<float> score = {0, -9, -9, 2.5F, -9, 6, -9}, widths = {300, 300, 300, 200, 200, 20, 20};
  const Decision any = decide_cut(score, widths);
  CHECK(any.cut == 5);
  CHECK(decide_tail(any, score, widths).cut == 3);  // the best that leaves enough, but
  CHECK(decide_tail(any, score, widths).log_odds < 0);
}

TEST_CASE("an early cut has to be worth the body it takes", "[tail][decide]") {
  const std::vector<float> score = {0, 2, -9, -9, 1.9F, -9}, widths = {200, 200, 200, 200, 80, 80};
  CHECK(decide_cut(score, widths, {0, 0}).cut == 1);
  CHECK(decide_cut(score, widths).cut == 4);
}

TEST_CASE("no tail before there was an article", "[tail][decide]") {
  const auto line = [](float width, bool terminal) {
    Line l;
    l.width = width, l.terminal = terminal;
    return l;
  };
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::vector<Line> lines;
    std::size_t slow = random() % 12;  // the first line that can be an article's, found by hand
    for (std::size_t i = 0; i < slow; ++i)
      lines.push_back(random() % 2 == 0 ? line(static_cast<float>(random() % 60), true)
                                        : line(static_cast<float>(random() % 160), false));
    if (random() % 3 > 0) lines.push_back(random() % 2 == 0 ? line(60, true) : line(160, false));
    for (std::size_t i = random() % 4; i-- > 0 && lines.size() > slow;) lines.push_back(line(30, false));
    CHECK(article_begins(lines) == slow);
    std::vector<float> score(lines.size(), 3);
    forbid_cuts(slow, score);
    for (std::size_t c = 1; c < score.size(); ++c) CHECK((score[c] == 3) == (c > slow));
  }
}
