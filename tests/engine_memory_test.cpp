// An audit with memory finds what an audit without finds, whatever changed since the last one.
#include <catch2/catch.hpp>

#include "engine_helpers.hpp"

using namespace testing;
using namespace twicetold;

namespace {

std::string text_of(const Place& p) {
  return std::to_string(p.document) + ':' + std::to_string(p.passage) + ':' + std::to_string(p.span.begin) + '-' +
         std::to_string(p.span.end);
}

// All that a finding says.
std::string text_of(const Finding& f) {
  std::string s = text_of(f.place) + ' ' + std::string(kind_name(f.kind)) + ' ' + std::string(role_name(f.role)) + ' ' +
                  std::to_string(static_cast<int>(f.scope)) + std::to_string(f.keep) + std::to_string(f.has_keep) +
                  ' ' + std::to_string(f.similarity) + ' ' + std::to_string(f.confidence) + ' ' +
                  std::to_string(f.group) + ' ' + std::to_string(f.part) + ' ' + text_of(f.match);
  for (const std::string_view why : f.because) s += '|' + std::string(why);
  return s;
}

std::string text_of(const Group& g) {
  std::string s = std::to_string(g.id) + ' ' + std::to_string(g.copies) + std::to_string(static_cast<int>(g.scope)) +
                  ' ' + std::to_string(g.documents) + ' ' + std::to_string(g.sources) + ' ' +
                  std::to_string(g.representative) + ' ' + std::to_string(g.mean_similarity);
  for (const Member& m : g.members) s += ' ' + text_of(m.place) + (m.keep ? "k" : "") + std::to_string(m.similarity);
  return s;
}

Report with_memory(const Texts& texts, const AuditOptions& options, AuditMemory& memory) {
  Made made(texts);
  return audit(options, std::move(made.batches), std::move(made.read), memory);
}

void check_same(const Report& fast, const Report& slow) {
  REQUIRE(fast.findings.size() == slow.findings.size());
  for (std::size_t i = 0; i < fast.findings.size(); ++i)
    REQUIRE(text_of(fast.findings[i]) == text_of(slow.findings[i]));
  REQUIRE(fast.groups.size() == slow.groups.size());
  for (std::size_t i = 0; i < fast.groups.size(); ++i) REQUIRE(text_of(fast.groups[i]) == text_of(slow.groups[i]));
  REQUIRE(fast.documents.size() == slow.documents.size());
  for (std::size_t i = 0; i < fast.documents.size(); ++i) {
    REQUIRE(fast.documents[i].id == slow.documents[i].id);
    REQUIRE(fast.documents[i].boilerplate == slow.documents[i].boilerplate);
    REQUIRE(fast.documents[i].tail == slow.documents[i].tail);
  }
}

// Articles between the frame of a page, with edited copies of one another's paragraphs and a block of links.
class Press {
 public:
  explicit Press(unsigned seed) : writer_(seed) {
    for (int i = 0; i < 40; ++i) pool_.push_back(writer_.words(12 + writer_.random()() % 50));
    for (int i = 0; i < 12; ++i) links_.push_back(Writer::join(writer_.words(5 + writer_.random()() % 6)));
  }
  std::string article() {
    Random& dice = writer_.random();
    std::string text = dice() % 2 == 0 ? "Home | News | Sport | Weather\n\n" : "";
    for (std::size_t i = 0, n = 2 + dice() % 6; i < n; ++i) {
      const unsigned kind = dice() % 10;
      if (kind == 0) text += "HANOI, Feb " + std::to_string(1 + dice() % 9) + " (Reuters) - ";
      text += kind < 4   ? Writer::join(writer_.words(20 + dice() % 30))
              : kind < 6 ? Writer::join(pool_[dice() % pool_.size()])
              : kind < 9 ? Writer::join(writer_.edited(pool_[dice() % pool_.size()], 0.15))
                         : "Photo: A. Other";
      text += "\n\n";
    }
    if (dice() % 3 == 0) {
      text += "More stories\n";
      for (std::size_t i = 0, n = 3 + dice() % 6; i < n; ++i) text += links_[dice() % links_.size()] + "\n";
    }
    if (dice() % 2 == 0) text += "All rights reserved. No part may be copied.\n";
    return text;
  }
  // Some paragraphs gone.
  std::string cut(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
      if (writer_.random()() % 6 != 0) out += text.substr(at, end - at);
      at = end;
    }
    return out.empty() ? text : out;
  }
  Random& dice() { return writer_.random(); }

 private:
  Writer writer_;
  std::vector<std::vector<std::string>> pool_;
  std::vector<std::string> links_;
};

}  // namespace

TEST_CASE("an audit with memory finds what one without finds, over rounds of changes", "[engine][memory]") {
  std::size_t findings = 0, recalled = 0;
  for (unsigned seed = 0; seed < 12; ++seed) {
    Press press(seed);
    AuditOptions options;
    options.run.threads = 1 + seed % 2;
    options.detect.tail_strictness = seed % 3 == 0 ? Strictness::loose : Strictness::normal;
    options.detect.duplicates = seed % 5 != 4;
    options.detect.tails = seed % 7 != 6;
    Texts texts;
    for (std::size_t i = 0, n = 8 + press.dice()() % 60; i < n; ++i)
      texts.emplace_back("d" + std::to_string(100 + i), press.article());
    AuditMemory memory;
    for (unsigned round = 0; round < 5; ++round) {
      INFO("seed " << seed << ", round " << round);
      const Report fast = with_memory(texts, options, memory), slow = audit_texts(texts, options);
      check_same(fast, slow);
      findings += slow.findings.size();
      for (std::size_t i = 0; i < texts.size();) {
        const unsigned kind = press.dice()() % 20;
        if (kind < 3) texts[i].second = press.cut(texts[i].second);
        if (kind == 3) texts[i].second = press.article();
        if (kind == 4 && round % 2 == 1 && texts.size() > 3)
          texts.erase(texts.begin() + static_cast<std::ptrdiff_t>(i));
        else
          ++i;
        recalled += kind > 4;
      }
      if (round == 2) texts.emplace_back("d050", press.article());
    }
  }
  CHECK(findings > 5000);
  CHECK(recalled > 500);
}

TEST_CASE("an audit with memory can leave partial reuse out, and nothing else", "[engine][memory]") {
  Press press(77);
  Texts texts;
  for (int i = 0; i < 60; ++i) texts.emplace_back("d" + std::to_string(100 + i), press.article());
  AuditMemory memory;
  memory.parts = false;
  for (int round = 0; round < 2; ++round) {
    const Report fast = with_memory(texts, {}, memory);
    Report slow = audit_texts(texts);
    std::erase_if(slow.findings, [](const Finding& f) { return f.kind == FindingKind::partial_reuse; });
    check_same(fast, slow);
    texts[3].second = press.cut(texts[3].second);
  }
}
