// Made documents: bodies of five languages with tails of fifteen kinds, and hard negatives.
//
// Fold (by site) and source of everything in a document are kept apart, so that a page is never scored
// by a net that saw its host, its donors or its tails.
#pragma once

#include "synth_comments.hpp"
#include "synth_hard.hpp"
#include "synth_manual.hpp"
#include "synth_pool.hpp"
#include "synth_tails.hpp"

namespace tail_fit {

inline std::vector<Page> Maker::make(const std::vector<Page>& bodies, const std::vector<Page>& gold) {
  read_pool(bodies);
  read_tails(gold);
  with_tails();
  round_ups(650);
  live_blogs(200);
  junk_before_end(500);
  lists_and_tweets(600);
  usenet(200);
  manuals(800);
  long_tails(120);
  comments(250);
  return std::move(out_);
}

}  // namespace tail_fit
