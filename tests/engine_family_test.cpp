// Large families of one text against the items of a template: pairs look alike, their surroundings don't.
#include <catch2/catch.hpp>
#include <cctype>
#include <map>

#include "engine_helpers.hpp"

using namespace twicetold;
using testing::Texts;
using testing::Writer;

namespace {

std::string name(Writer& writer) {
  std::string w = writer.word();
  w[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(w[0])));
  return w;
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& w : words) text += (text.empty() ? "" : " ") + w;
  return text + ".";
}

// Passages in the largest group.
std::size_t largest(const Report& report) {
  std::size_t most = 0;
  for (const Group& g : report.groups) most = std::max(most, g.members.size());
  return most;
}

}  // namespace

TEST_CASE("a text full of names keeps its far edits, though many of them exchange a name") {
  testing::Random random(5);
  Writer writer(31);
  std::vector<std::string> base;
  for (int i = 0; i < 70; ++i) base.push_back(i % 2 == 0 ? writer.word() : name(writer));
  Texts texts;
  constexpr std::size_t copies = 600;
  for (std::size_t c = 0; c < copies; ++c) {
    std::vector<std::string> words = base;
    const unsigned rate = c % 3 == 0 ? 20 : c % 3 == 1 ? 10 : 2;
    for (std::string& w : words)
      if (random() % 100 < rate) w = random() % 2 == 0 ? writer.word() : name(writer);
    texts.emplace_back("d" + std::to_string(c), join(words));
  }
  const Report report = testing::audit_texts(texts);
  CHECK(largest(report) >= copies * 99 / 100);
}

TEST_CASE("items of a template stay apart, also beside a large family of one of them") {
  Writer writer(37);
  std::vector<std::string> frame;
  for (int i = 0; i < 40; ++i) frame.push_back(writer.word());
  const auto item = [&] {
    std::vector<std::string> words = frame;
    for (std::size_t i = 3; i < words.size(); i += 5) words[i] = name(writer);
    return words;
  };
  Texts texts;
  for (int i = 0; i < 60; ++i) texts.emplace_back("t" + std::to_string(i), join(item()));
  const std::vector<std::string> carried = item();  // by thirty papers, each with a word of its own
  for (int i = 0; i < 30; ++i) {
    std::vector<std::string> words = carried;
    words[static_cast<std::size_t>(i)] = writer.word();
    texts.emplace_back("w" + std::to_string(i), join(words));
  }
  const Report report = testing::audit_texts(texts);
  CHECK(largest(report) == 30);
}

TEST_CASE("a sentence that always comes with another number is a form; one number mended is an edit") {
  Writer writer(41);
  std::vector<std::string> frame;
  for (int i = 0; i < 24; ++i) frame.push_back(writer.word());
  const auto with = [&](const std::string& word) {
    std::vector<std::string> words = frame;
    words[9] = word;
    return join(words);
  };
  Texts texts;
  for (int i = 0; i < 8; ++i) texts.emplace_back("r" + std::to_string(i), with(std::to_string(101 + i)));
  texts.emplace_back("words", with("seven"));  // alone it would be an edit of each, and join them
  CHECK(largest(testing::audit_texts(texts)) == 0);

  // The same number everywhere, other words changed: copies.
  texts.clear();
  for (int i = 0; i < 8; ++i) {
    std::vector<std::string> words = frame;
    words[9] = "101";
    words[static_cast<std::size_t>(2 * i)] = writer.word();
    texts.emplace_back("c" + std::to_string(i), join(words));
  }
  CHECK(largest(testing::audit_texts(texts)) == 8);
}
