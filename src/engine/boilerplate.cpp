#include "engine/stages.hpp"

namespace twicetold::engine {

void build_boilerplate(const Context& context, const std::vector<std::uint32_t>& group_of, Report& report) {
  (void)group_of;
  const Collection& c = context.collection;
  for (std::uint32_t p = 0; p < c.passages(); ++p) {
    const PassageRecord& r = c.passage(p);
    if (r.head == 0) continue;
    Finding f;
    f.place = {c.document_of(p), c.number_in_document(p), {r.begin, r.begin + r.head}};
    f.kind = FindingKind::boilerplate;
    f.role = r.head_role;
    f.confidence = r.head_confidence;
    f.because.push_back("fixed opening, split off before matching");
    report.findings.push_back(std::move(f));
  }
}

}  // namespace twicetold::engine
