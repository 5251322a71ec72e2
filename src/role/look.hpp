// A verdict in two steps: what each passage is by itself, then what it is among its neighbours. For those who ask for
// all passages of a document, so that none is looked at twice.
#pragma once

#include "features.hpp"

namespace twicetold::role_detail {

struct Looked {
  Seen seen;
  Features x;  // nothing where seen.plain
  RoleLook look;
};

void look(const RoleEvidence& evidence, const CueLists& cues, Looked& out, SeenTexts* known = nullptr);
// The same in two steps: whether it is plainly content, for which its neighbours and the title aren't asked; if not,
// all else.
bool look_plain(const RoleEvidence& evidence, const CueLists& cues, Looked& out);
void look_closely(const RoleEvidence& evidence, const CueLists& cues, Looked& out, SeenTexts* known = nullptr);
// Whether it can be as sure as `least`, whatever its company.
bool may_be(const Looked& looked, double least);
// How likely it is boilerplate; evidence.company is heeded where it is known.
double weigh(const RoleEvidence& evidence, Looked& looked);
// Less sure than `least`: no role, and no words.
RoleVerdict decide(const RoleEvidence& evidence, Looked& looked, double least = 0.5);

}  // namespace twicetold::role_detail
