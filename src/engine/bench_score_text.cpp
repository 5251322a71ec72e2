// A score as a table for a terminal and as JSON.
#include <fmt/format.h>

#include "base/json_out.hpp"
#include "twicetold/bench.hpp"

namespace twicetold {
namespace {

std::string fraction(const Share& share) {
  return share.of == 0 ? "   -" : fmt::format("{:.4f}  ({} of {})", share.value(), share.found, share.of);
}

std::string json(const Share& share) {
  return fmt::format("{{\"value\":{:.6f},\"found\":{},\"of\":{}}}", share.value(), share.found, share.of);
}

}  // namespace

std::string score_table(const Score& s) {
  auto text = fmt::format(
      "pairs in one group   precision {:.4f}  recall {:.4f}  F1 {:.4f}  ARI {:.4f}\n"
      "                     true {:.0f}, found {:.0f}, in common {:.0f}; largest group {}\n",
      s.precision, s.recall, s.f1, s.ari, s.true_pairs, s.found_pairs, s.common_pairs, s.largest_group);
  const auto line = [&](const std::string& name, const Share& share) {
    if (share.of > 0) text += fmt::format("{:<20} {}\n", name, fraction(share));
  };
  for (const auto& [edit, rates] : s.edits) {
    for (const auto& [rate, share] : rates) {
      line(rate > 0 ? fmt::format("{} {:.0f} %", edit, rate * 100) : edit, share);
    }
  }
  line("templates joined", s.templates);
  line("tails found", s.tail_recall);
  line("tails right", s.tail_precision);
  line("tails cut exactly", s.tail_exact);
  for (const auto& [kind, share] : s.tail_kinds) line("  " + kind, share);
  line("boilerplate found", s.boilerplate_recall);
  line("boilerplate right", s.boilerplate_precision);
  line("boilerplate role", s.roles);
  return text;
}

std::string score_json(const Score& s) {
  std::string out = fmt::format(
      "{{\"pairs\":{{\"precision\":{:.6f},\"recall\":{:.6f},\"f1\":{:.6f},\"ari\":{:.6f},\"true\":{:.0f},\"found\":{:."
      "0f},\"common\":{:.0f}}},"
      "\"largest_group\":{},\"edits\":[",
      s.precision, s.recall, s.f1, s.ari, s.true_pairs, s.found_pairs, s.common_pairs, s.largest_group);
  bool first = true;
  for (const auto& [edit, rates] : s.edits) {
    for (const auto& [rate, share] : rates) {
      out += first ? "{\"edit\":" : ",{\"edit\":";
      first = false;
      base::append_json(out, edit);
      out += fmt::format(",\"rate\":{},\"recall\":{}}}", rate, json(share));
    }
  }
  out += fmt::format(
      "],\"partial\":{},\"templates_joined\":{},\"tails\":{{\"precision\":{},\"recall\":{},\"exact\":{},\"kinds\":{{",
      json(s.partial), json(s.templates), json(s.tail_precision), json(s.tail_recall), json(s.tail_exact));
  first = true;
  for (const auto& [kind, share] : s.tail_kinds) {
    if (!first) out += ',';
    first = false;
    base::append_json(out, kind);
    out += ':' + json(share);
  }
  out += fmt::format("}}}},\"boilerplate\":{{\"precision\":{},\"recall\":{},\"roles\":{}}}}}\n",
                     json(s.boilerplate_precision), json(s.boilerplate_recall), json(s.roles));
  return out;
}

}  // namespace twicetold
