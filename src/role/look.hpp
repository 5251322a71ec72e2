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

// From which confidence on a passage is called boilerplate: precision before recall, bench/role_fit lists both by
// threshold. Of what no other document has, form alone speaks, and that is read wrongly more often where pages are of a
// kind that the fit didn't see.
inline double least_confidence(const RoleEvidence& evidence) { return evidence.documents_digits >= 2 ? 0.62 : 0.69; }

void look(const RoleEvidence& evidence, const CueLists& cues, Looked& out, SeenTexts* known = nullptr);
// evidence.company is heeded where it is known. Less sure than `least`: no role, and no words.
RoleVerdict decide(const RoleEvidence& evidence, Looked& looked, double least = 0.5);

}  // namespace twicetold::role_detail
