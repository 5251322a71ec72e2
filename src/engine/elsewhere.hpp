// Where else a passage's text stands: as it is, edited or cut short, or as another document's title.
#pragma once

#include <cstdint>
#include <utility>

#include "engine/stages.hpp"
#include "twicetold/role.hpp"
#include "twicetold/tail.hpp"

namespace twicetold::engine {

class Elsewhere {
 public:
  Elsewhere(const Context& context, const RoleStatistics& statistics);
  // What is known of every passage of document d. Copies of the whole document don't count.
  void read(std::uint32_t d, std::vector<ParagraphEvidence>& evidence) const;

 private:
  // A verified match, of a text that stands for most of this one.
  struct Taken {
    std::uint32_t family = 0;
    bool found = false, lead = false;
  };
  [[nodiscard]] ParagraphEvidence evidence_of(std::uint32_t p, std::uint32_t d) const;
  // `u`: the unique text of passage p.
  [[nodiscard]] Taken taken_from(std::uint32_t p, std::uint32_t u, std::uint32_t d) const;
  void add_taken(std::uint32_t d, std::vector<ParagraphEvidence>& evidence) const;
  [[nodiscard]] bool copy_leads(std::uint32_t p, std::uint32_t d) const;
  [[nodiscard]] bool is_title(std::uint32_t p, std::uint32_t d) const;
  void add_short_titles(std::uint32_t d, std::vector<ParagraphEvidence>& evidence) const;

  [[nodiscard]] bool is_held(std::uint32_t u) const { return (is_held_[u / 64] >> (u % 64) & 1U) != 0; }

  const Context& context_;
  const RoleStatistics& statistics_;
  BigVector<std::pair<std::uint32_t, std::uint32_t>> held_;    // unique text, another that holds most of it; sorted
  BigVector<std::uint64_t> is_held_;                           // a bit a unique text: most aren't
  BigVector<std::pair<std::uint64_t, std::uint32_t>> titles_;  // hash of a title's tokens, family; sorted
};

}  // namespace twicetold::engine
