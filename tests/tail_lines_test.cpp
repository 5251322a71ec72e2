// What one line tells, in several scripts and languages, and the nets that weigh it.
#include <catch2/catch.hpp>

#include "tail/lines.hpp"
#include "tail/net.hpp"

namespace twicetold::tail {

TEST_CASE("a line is read the same in either case of its letters but for what looks at case") {
  LineScanner scanner;
  Line a, b;
  scanner.scan("ĐÀ NẴNG, МОСКВА UND MÜNCHEN ΑΘΗΝΑ", a);
  std::vector<std::uint64_t> upper, lower;
  for (const Token& t : scanner.tokens) upper.push_back(t.hash);
  scanner.clear();
  scanner.scan("đà nẵng, москва und münchen αθηνα", b);
  for (const Token& t : scanner.tokens) lower.push_back(t.hash);
  CHECK(upper == lower);
  CHECK(a.key == b.key);
  CHECK(a.upper == Approx(1));
  CHECK(b.upper == Approx(0));
}

TEST_CASE("ends, dates, datelines and widths of lines") {
  LineScanner scanner;
  Line line;
  const auto read = [&](std::string_view text) -> const Line& {
    scanner.clear();
    scanner.scan(text, line);
    return line;
  };
  for (const char* text :
       {"It rained.", "\"It rained.\"", "It rained (again!)", "雨だった。", "क्या हुआ।", "هل حدث؟", "„Es regnete.“",
        "»Es regnete.«", "„Padalo.“", "မိုးရွာသည်။", "ភ្លៀង។", "ዘነበ።", "Վազի՛ր։", "ירד גשם.\u200F", "“It rained.”\u200B"}) {
    CHECK(read(text).terminal);
  }
  for (const char* text : {"Storm closes pier", "", "\"\"", "Tags:", "(Reuters)"}) CHECK_FALSE(read(text).terminal);
  for (const char* text : {"5.11.2020", "2020-11-05", "at 18:30", "5 November 2020", "November 5, 2020", "2020年",
                           "2020년", "5 de mayo de 2020", "5 de mayo del 2020"}) {
    CHECK(read(text).date);
  }
  for (const char* text : {"20 boats", "3.5 million", "1984", "page 12 of 30", "5 de mayo"})
    CHECK_FALSE(read(text).date);
  CHECK(read("東京").width == 4);
  CHECK(read("Tokyo").width == 5);
  CHECK(read("กทม").width == 3);
  const std::string long_text =
      " the council voted on Tuesday to close the old ferry pier, which ended a long dispute.";
  CHECK(read("VESTBY, May 5 (Reuters) -" + long_text).dateline);
  CHECK(read("(Ngày Nay) -" + long_text).dateline);
  CHECK_FALSE(read("In Vestby" + long_text).dateline);
  CHECK(read("Read more").cue);
  CHECK(read("XEM THÊM").cue);
  CHECK_FALSE(read("Bread moreover").cue);
  CHECK(read("Theo AFP").agency);
  CHECK_FALSE(read("Theodor came").agency);
}

TEST_CASE("where a script has no mark for the end of a sentence, a long line has one") {
  const auto text = [](std::size_t letters) {
    std::string s;
    while (letters-- > 0) s += "ก";
    return s;
  };
  CHECK_FALSE(ends_sentence(text(60)));
  CHECK(ends_sentence(text(120)));
  CHECK(ends_sentence(text(20), 360));  // the end of a long line
  CHECK_FALSE(ends_sentence("Storm closes pier", 360));
  CHECK_FALSE(ends_sentence(text(120) + ":"));
}

TEST_CASE("lines that offer more to read are known in many languages") {
  LineScanner scanner;
  Line line;
  for (const char* text : {"Čtěte také: Bouře zavřela molo",
                           "Læs også: Storm lukker molen",
                           "Διαβάστε επίσης",
                           "Olvasson tovább",
                           "Citește și: Furtuna",
                           "Czytaj także",
                           "Čítajte aj",
                           "Pročitajte još",
                           "Preberite še",
                           "আরও পড়ুন",
                           "مزید پڑھیں",
                           "மேலும் படிக்க",
                           "Llegeix també",
                           "Baca juga:",
                           "Leia também",
                           "Leggi anche",
                           "İlgili haberler",
                           "یہ بھی پڑھیں",
                           "延伸閱讀",
                           "관련기사"}) {
    CAPTURE(text);
    scanner.clear();
    scanner.scan(text, line);
    CHECK(line.cue);
  }
}

TEST_CASE("a packed model comes back as it was, to its steps") {
  const Model& model = embedded_model();
  const auto packed = pack_model(model);
  const Model again = read_model(packed);
  REQUIRE(again.cut.size() == model.cut.size());
  for (std::size_t i = 0; i < model.cut[0].w1.size(); ++i)
    REQUIRE(again.cut[0].w1[i] == Approx(model.cut[0].w1[i]).margin(1e-4));
  CHECK(model.threshold[0][0] > model.threshold[0][1]);
  CHECK(model.threshold[0][1] > model.threshold[0][2]);
  CHECK(model.threshold[1][0] > model.threshold[1][1]);
  CHECK(model.threshold[1][1] > model.threshold[1][2]);
  CHECK(model.gate_threshold[0] >= model.gate_threshold[1]);
  CHECK(model.gate_threshold[1] >= model.gate_threshold[2]);
}

}  // namespace twicetold::tail

TEST_CASE("rows scored together give the numbers of rows scored one by one", "[tail][net]") {
  using namespace twicetold;
  const tail::Model& model = tail::embedded_model();
  std::uint32_t seed = 5;
  const auto next = [&] { return static_cast<float>((seed = seed * 1664525U + 1013904223U) >> 8U) / 8388608.0F - 1; };
  for (const tail::Net* net : {&model.role[0], &model.cut[1], &model.corpus, &model.gate}) {
    for (const std::size_t rows : {std::size_t{1}, std::size_t{2}, std::size_t{15}, std::size_t{33}}) {
      const std::size_t stride = net->inputs + 3;
      std::vector<float> x(rows * stride), y(rows * net->outputs), z(net->inputs), one(net->outputs);
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = next() * 4;
      for (const bool widest : {true, false}) {
        net->score(x.data(), stride, rows, y.data(), widest);
        for (std::size_t r = 0; r < rows; ++r) {
          net->standardise(x.data() + r * stride, z.data());
          net->apply(z.data(), one.data());
          for (std::size_t o = 0; o < net->outputs; ++o) REQUIRE(y[r * net->outputs + o] == one[o]);
        }
      }
    }
  }
}
