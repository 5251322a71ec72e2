// What reading says of the features, before any label.
#pragma once

#include <Eigen/Dense>
#include <utility>

#include "role/features.hpp"

namespace role_bench {

// What reading says of a feature wherever it is met. The fit starts here and is pulled back to it, so that
// what the ten collections don't show (a language's cues, a form none of them has) keeps its meaning.
inline Eigen::VectorXf prior_weights() {
  using namespace twicetold::role_detail;
  Eigen::VectorXf w = Eigen::VectorXf::Zero(feature_count + 1);
  w[feature_count] = -1.8F;
  const std::pair<Feature, float> beliefs[] = {{f_same3, 0.4F},
                                               {f_digits3, 0.4F},
                                               {f_log_digits, 2.0F},
                                               {f_repeat_open, 0.6F},
                                               {f_repeat_prose, -0.5F},
                                               {f_repeat_prose3, 0.2F},
                                               {f_repeat_long, -0.6F},
                                               {f_both_repeat, 0.8F},
                                               {f_alone_among_repeats, 0.3F},
                                               {f_later_copy, 0.0F},
                                               {f_reuse, -0.8F},
                                               {f_template_matches, 0.8F},
                                               {f_width250, -0.8F},
                                               {f_width110, 0.3F},
                                               {f_ends, -0.7F},
                                               {f_open_short, 0.5F},
                                               {f_open_90, 0.3F},
                                               {f_comma, -1.5F},
                                               {f_opens_lower, -0.4F},
                                               {f_quoted, -0.4F},
                                               {f_quote_mark, -0.6F},
                                               {f_sentences, -0.3F},
                                               {f_name_line, 0.3F},
                                               {f_date_line, 2.8F},
                                               {f_clock_only, 3.0F},
                                               {f_numbers_only, -1.2F},
                                               {f_symbols_only, 0.6F},
                                               {f_copyright, 1.8F},
                                               {f_table, -0.8F},
                                               {f_listing, 0.5F},
                                               {f_title_later, 2.5F},
                                               {f_equals_neighbour, 0.8F},
                                               {f_inserted, 0.7F},
                                               {f_tail_state, 0.5F},
                                               {f_tail_credit, 3.0F},
                                               {f_tail_agency, 1.2F},
                                               {f_cue_whole, 2.2F},
                                               {f_cue_strong_short, 2.0F},
                                               {f_cue_strong_line, 2.0F},
                                               {f_cue_strong_prose, 0.8F},
                                               {f_cue_weak_short, 0.9F},
                                               {f_cue_inside_short, 0.4F},
                                               {f_cue_covered, 1.0F},
                                               {f_cue_credit_end, 1.6F},
                                               {f_cue_legal, 1.4F},
                                               {f_cue_link, 1.6F},
                                               {f_later_title, 2.0F},
                                               {f_enumerated, -1.0F},
                                               {f_title_line, -1.0F},
                                               {f_row, -0.6F},
                                               {f_carried, -1.5F},
                                               {f_not_carried, 0.8F},
                                               {f_next_lower, -1.2F},
                                               {f_starts_lower_after, -0.8F},
                                               {f_spaced, -1.2F},
                                               {f_asks, 0.4F},
                                               {f_date_open, 1.0F},
                                               {f_once_in_prose, 0.0F},
                                               {f_once_in_lists, -0.2F},
                                               {f_copied_block, -0.5F},
                                               {f_code, -1.0F},
                                               {f_joined_next, -2.5F},
                                               {f_joined_previous, -1.0F},
                                               {f_cells, -1.0F},
                                               {f_name_inside, -0.7F},
                                               {f_long_token, -1.0F},
                                               {f_asks_in_list, 1.2F},
                                               {f_island_end, 0.3F},
                                               {f_cue_strong_end, 1.5F},
                                               {f_date_title, 0.8F},
                                               {f_heading_mark, 1.2F},
                                               {f_later_in_list, -0.2F},
                                               {f_trails, 0.4F},
                                               {f_title_again, 0.3F},
                                               {f_title_first, -1.5F},
                                               {f_block_tail, 0.5F},
                                               {f_word_again, -1.0F},
                                               {f_table_rows, -1.2F},
                                               {f_labelled_rows, -0.3F},
                                               {f_cue_runs_on, -1.5F},
                                               {f_code_line, -0.8F},
                                               {f_run_inside, -0.5F},
                                               {f_inside, -0.8F},
                                               {f_code_beside, -0.8F},
                                               {f_near_code, -1.5F},
                                               {f_symbols_in_code, -3.0F},
                                               {f_alone_in_source, -1.5F},
                                               {f_repeats_inside, -0.4F},
                                               {f_title_few, -1.0F},
                                               {f_page_title, -1.0F},
                                               {f_labelled_once, -0.5F},
                                               {f_cells_again, -1.2F},
                                               {f_counted, -1.5F}};
  for (const auto& [feature, weight] : beliefs) w[feature] = weight;
  return w;
}

}  // namespace role_bench
