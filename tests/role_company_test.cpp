// What a passage's neighbours lean to, and what that does to its verdict.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "random.hpp"
#include "twicetold/role.hpp"

using namespace twicetold;

namespace {

// A line without an end mark in an article of thirty passages.
RoleEvidence open_line(std::string_view text) {
  RoleEvidence e;
  e.text = text;
  e.passages = 30;
  e.prose = 0.6F;
  return e;
}

}  // namespace

TEST_CASE("company: the two beside, and means that fall off with distance", "[role][company]") {
  const std::vector<RoleLook> looks = {{-1, false}, {0.5F, true}, {0.25F, true}, {1, true}};
  const RoleCompany c = company_of(looks, 2);
  CHECK(c.known);
  CHECK(c.least == 0.5F);
  CHECK(c.most == 1.0F);
  CHECK(c.wide == Approx((0.5 + 1 - 0.5) / 2.5));
  CHECK(c.lines == Approx(1.5 / 2));
  const RoleCompany first = company_of(looks, 0);
  CHECK(first.least == 0.5F);
  CHECK(first.most == 0.5F);
  const RoleCompany alone = company_of(std::vector<RoleLook>{{1, true}}, 0);
  CHECK(alone.known);
  CHECK(alone.wide == 0);
  CHECK(alone.most == 0);
}

TEST_CASE("company: what is out of reach has no say", "[role][company]") {
  testing::Random random(11);
  std::vector<RoleLook> looks(40);
  for (RoleLook& l : looks) {
    l = {static_cast<float>(random() % 200) / 100 - 1, random() % 2 == 0, random() % 3 == 0, random() % 8 == 0};
  }
  for (std::size_t at = 0; at < looks.size(); ++at) {
    const std::size_t from = at - std::min(at, RoleCompany::reach);
    const std::size_t to = std::min(looks.size(), at + RoleCompany::reach + 1);
    const RoleCompany all = company_of(looks, at);
    const RoleCompany near = company_of(std::span<const RoleLook>(looks).subspan(from, to - from), at - from);
    CHECK(all.least == near.least);
    CHECK(all.most == near.most);
    CHECK(all.wide == near.wide);
    CHECK(all.lines == near.lines);
    CHECK(all.code == near.code);
    CHECK(all.signature == near.signature);
  }
}

TEST_CASE("company: a signature is what stands under a rule at the end", "[role][company]") {
  std::vector<RoleLook> looks(12);
  looks[8].rule = true;
  for (std::size_t at = 0; at < looks.size(); ++at) CHECK(company_of(looks, at).signature == (at > 8));
  looks.resize(20);  // more of the document below
  for (std::size_t at = 0; at < looks.size(); ++at) CHECK_FALSE(company_of(looks, at).signature);
}

TEST_CASE("company: among links a line is a link, in an article's list it is not", "[role][company]") {
  RoleEvidence e = open_line("A ferry for the summer");
  e.previous = "The market opens again";
  e.next = "Two bridges and a tunnel";
  e.index = 12;
  e.run = 9;
  e.prose_before = 0.5F;
  e.prose_behind = 0.5F;
  const auto among = [&](float lean) {
    const std::vector<RoleLook> looks(9, RoleLook{lean, true});
    e.company = company_of(looks, 4);
    return RoleClassifier(CueLists::embedded())(e);
  };
  CHECK(among(0.95F).role == Role::navigation);
  CHECK(among(-0.95F).role == Role::none);
}

TEST_CASE("company: a title that is printed again below stays the article's", "[role][company]") {
  RoleEvidence e = open_line("A ferry for the long summer on the river");
  e.next = "0:00";
  e.in_document = 2;
  e.prose_behind = 1;
  const std::vector<RoleLook> looks(5, RoleLook{0.95F, true});
  e.company = company_of(looks, 0);
  CHECK(RoleClassifier(CueLists::embedded())(e).role == Role::none);
}

TEST_CASE("company: code counts where it stands on both sides", "[role][company]") {
  std::vector<RoleLook> looks(7, RoleLook{0, true, true});
  CHECK(company_of(looks, 3).code == 1.0F);
  CHECK(company_of(looks, 0).code == 0.0F);  // a menu behind a listing is no part of it
  looks[2].code = looks[1].code = false;
  CHECK(company_of(looks, 3).code == Approx(1.0 / 3));
  for (RoleLook& l : looks) l.code = false;
  CHECK(company_of(looks, 3).code == 0.0F);
}

TEST_CASE("company: a brace among lines of code is the article's, a row of stars between paragraphs is not",
          "[role][company]") {
  RoleEvidence e = open_line("}");
  e.documents_same = e.documents_digits = 3;
  e.previous = "  return open(path);";
  e.next = "int close(int file) {";
  std::vector<RoleLook> looks(9, RoleLook{0, true, true});
  e.company = company_of(looks, 4);
  CHECK(classify_role(e).role == Role::none);
  e.text = "* * *";
  e.previous = e.next = "";
  for (RoleLook& l : looks) l = {-1, false, false};
  e.company = company_of(looks, 4);
  CHECK(classify_role(e).role == Role::other);
}
