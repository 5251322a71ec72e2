// What folding promises, said in examples.
#include <catch2/catch.hpp>

#include "twicetold/fold.hpp"

using twicetold::fold;
namespace flag = twicetold::token_flag;

namespace {

std::vector<int> flags_of(std::string_view text) {
  twicetold::Tokenizer tokenizer;
  const auto view = tokenizer.tokenize(text);
  return {view.flags.begin(), view.flags.end()};
}

}  // namespace

TEST_CASE("case, punctuation and space don't matter") {
  CHECK(fold("Hello, WORLD!") == "hello world");
  CHECK(fold("don't re-do it_now") == "don t re do it now");
  CHECK(fold("5,93 3.5") == "5 93 3 5");
  CHECK(fold("Σίσυφος ΣΊΣΥΦΟΣ") == "σίσυφοσ σίσυφοσ");
  CHECK(fold("Straße STRASSE ẞ") == "strasse strasse ss");
  CHECK(fold("ISTANBUL İstanbul ıstanbul I\u0307stanbul") == "istanbul istanbul istanbul istanbul");
  CHECK(fold("\u0130\u0307s I\u0307\u0307s i\u0327\u0307\u0307s") == "is is i\u0327s");
  CHECK(fold("") == "");
  CHECK(fold(" \t…\n") == "");
}

TEST_CASE("compatibility forms fold to plain ones") {
  CHECK(fold("ＡＢＣ　１２３") == "abc 123");
  CHECK(fold("ｶﾞｲﾄﾞ") == "ガ イ ド");
  CHECK(fold("ﬁn 100m² ①") == "fin 100m2 1");
  CHECK(fold("1½") == "1 1 2");
  CHECK(fold("㎡ ㈱ №5") == "m2 株 no5");
  CHECK(fold("Sony™ ⓐ") == "sony");
  CHECK(fold("٣٤ ๒๕๖๔ ३") == "34 2564 3");
}

TEST_CASE("marks stay, in whatever form and order they come") {
  CHECK(fold("Tiếng Việt") == "tiếng việt");
  CHECK(fold("Tie\u0302\u0301ng Vie\u0323\u0302t") == "tiếng việt");
  CHECK(fold("Vie\u0302\u0323t") == "việt");
  CHECK(fold("má ma") == "má ma");
  CHECK(fold("\u0301 a") == "a");
  CHECK(fold("1\uFE0F\u20E3") == "1");
}

TEST_CASE("old and new Vietnamese tone placement are one") {
  CHECK(fold("hoà HOÀ hòa hoa\u0300 ho\u0300a") == "hòa hòa hòa hòa hòa");
  CHECK(fold("khoẻ khỏe loè lòe thuỷ thủy luỹ lũy uỵ ụy") == "khỏe khỏe lòe lòe thủy thủy lũy lũy ụy ụy");
  CHECK(fold("hoàn ngoài quý Quỹ quả hoá2") == "hoàn ngoài quý quỹ quả hoá2");
}

TEST_CASE("what can't be seen doesn't split a word, but a zero-width space does") {
  CHECK(fold("ex\u00adam\u200dple") == "example");
  CHECK(fold("\uFEFFa\u2060b") == "ab");
  CHECK(fold("one\u200btwo") == "one two");
}

TEST_CASE("scripts without spaces: a token is a code point with its marks") {
  CHECK(fold("漢字とカナ") == "漢 字 と カ ナ");
  CHECK(fold("か\u3099") == "が");
  CHECK(fold("ラーメン") == "ラ ー メ ン");
  CHECK(fold("ที่นี่") == "ที่ นี่");
  CHECK(fold("นํ้า") == fold("น้ำ"));
  CHECK(fold("한국어 하나") == "한국어 하나");
  CHECK(fold("\u1112\u1161\u11ab") == "한");
  CHECK(fold("A漢B") == "a 漢 b");
}

TEST_CASE("flags tell what a token looked like") {
  CHECK(flags_of("Anh đi. Em 7 B2 ở Lào") == std::vector<int>{flag::capital | flag::sentence, 0,
                                                              flag::capital | flag::sentence, flag::number,
                                                              flag::capital | flag::number, 0, flag::capital});
  CHECK(flags_of("3.5 U.S. x\ny \"Z.\" w") == std::vector<int>{flag::number | flag::sentence, flag::number,
                                                               flag::capital, flag::capital, flag::sentence,
                                                               flag::sentence, flag::capital, flag::sentence});
  CHECK(flags_of("二月。か ไ") ==
        std::vector<int>{flag::han | flag::number | flag::sentence, flag::han, flag::kana | flag::sentence, flag::sea});
  CHECK(flags_of("Đây Ếch Được") == std::vector<int>{flag::capital | flag::sentence, flag::capital, flag::capital});
}

TEST_CASE("spans lie where the tokens stand") {
  using twicetold::Span;
  CHECK(twicetold::token_spans("Hoà, x²") == std::vector<Span>{{0, 4}, {6, 9}});
  CHECK(twicetold::token_spans("漢字") == std::vector<Span>{{0, 3}, {3, 6}});
}

TEST_CASE("words are counted as people do") {
  twicetold::Tokenizer tokenizer;
  const auto words = [&](std::string_view text) { return twicetold::count_words(tokenizer.tokenize(text).flags); };
  CHECK(words("one two three") == Approx(3));
  CHECK(words("漢字漢字漢字漢字") == Approx(8 / 1.6));
  CHECK(words("漢字とかな") == Approx(2.5));
  CHECK(words("กขค") == Approx(3 / 3.5));
  CHECK(words("") == 0);
}

TEST_CASE("a tokenizer can be moved and used again") {
  twicetold::Tokenizer first;
  const std::size_t count = first.tokenize("a b c").hashes.size();
  twicetold::Tokenizer second = std::move(first);
  CHECK(second.tokenize("d e f").hashes.size() == count);
  CHECK(second.tokenize("").hashes.empty());
}

TEST_CASE("token hashes have golden values") {
  twicetold::Tokenizer tokenizer;
  const auto view = tokenizer.tokenize("a việt 0123456789abcdef internationalisation");
  const std::vector<std::uint64_t> hashes(view.hashes.begin(), view.hashes.end());
  CHECK(hashes ==
        std::vector<std::uint64_t>{0x29131444d7c9cbf5, 0x14fcda4dc04cf8f5, 0xadee8aad30634be2, 0xc3ae0482870c03be});
}
