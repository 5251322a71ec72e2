// Weights set by hand: a start until bench/role_fit has seen labels.

#include "model.hpp"

#include <cmath>

namespace twicetold::role_detail {

Weighed weigh(const Features& x) {
  double s = -2.2;
  s += 0.6 * x[f_same2] + 1.6 * x[f_same3] + 0.6 * x[f_digits2] + 1.2 * x[f_digits3] + 1.2 * x[f_not_first];
  s += 0.9 * x[f_open_60] + 0.9 * x[f_open_short] - 0.8 * x[f_long_repeat] - 2.5 * x[f_width250] -
       1.0 * x[f_prose_repeat];
  s += 1.2 * x[f_cue_start_short] + 1.5 * x[f_cue_whole] + 1.5 * x[f_cue_covered] +
       0.6 * x[f_cue_inside] * x[f_width110];
  s += 2.5 * x[f_clock_only] + 1.0 * x[f_copyright] + 1.0 * x[f_date_short] + 0.8 * x[f_listing];
  s +=
      0.8 * x[f_equals_neighbour] + 0.8 * x[f_inserted] + 0.8 * x[f_tail_state] * x[f_open_60] + 1.0 * x[f_tail_credit];
  s += 0.5 * x[f_both_repeat] - 1.0 * x[f_reuse] - 0.8 * x[f_sentences] - 1.5 * x[f_title_equal] * (1 - x[f_not_first]);
  Weighed w;
  w.boilerplate = 1 / (1 + std::exp(-s));
  constexpr Role roles[cue_kinds] = {Role::agency_line, Role::credit,     Role::byline,     Role::caption,
                                     Role::dateline,    Role::navigation, Role::navigation, Role::navigation,
                                     Role::navigation,  Role::player,     Role::legal,      Role::heading,
                                     Role::template_,   Role::other};
  double best = 0;
  for (std::size_t k = 0; k < cue_kinds; ++k) {
    const double v = static_cast<double>(x[f_k_agency + k]) + 0.5 * static_cast<double>(x[f_j_agency + k]);
    if (v > best) {
      best = v;
      w.role = roles[k];
    }
  }
  const bool cue = best > 0.3;
  if (x[f_clock_only] > 0) {
    w.role = Role::player;
  } else if (x[f_tail_credit] > 0 && x[f_width60] == 0) {
    w.role = Role::caption;
  } else if (w.role == Role::credit && x[f_k_credit] == 0) {
    w.role = Role::caption;
  } else if (!cue && (x[f_not_first] > 0 || x[f_title_equal] > 0)) {
    w.role = Role::heading;
  } else if (!cue && x[f_date_short] > 0 && x[f_head3] > 0) {
    w.role = Role::dateline;
  } else if (!cue && (x[f_digits_only] > 0 || x[f_template_matches] > 0 || x[f_open_60] == 0)) {
    w.role = Role::template_;
  } else if (!cue) {
    w.role = x[f_ends] > 0 ? Role::template_ : Role::navigation;
  }
  return w;
}

}  // namespace twicetold::role_detail
