// Context variety (design §7) for lines that are too short to be told by their grams: a line that is a form, or one
// word, is printed anew each time; only its surroundings say whether it was copied. Without this, removing duplicates
// would take the date and the agency's name from all articles but one.
//
// Surroundings are the nearest passages before and behind that are no such lines themselves, as the numbers of their
// unique texts. Cost: a look at every short unique text, a sort of those that hold numbers, and for each copy in
// question a few passages of its document; 16 bytes a short text with a number while it lasts.
#include "engine/chance.hpp"

#include <algorithm>

#include "base/spill.hpp"
#include "match/grams.hpp"
#include "passage/enumerator.hpp"

namespace twicetold::engine {
namespace {

constexpr double least_words = 1.5, beside_numbers = 2.5;
constexpr std::uint32_t reach = 8;  // passages

// What is left of a text without its numbers.
struct Frame {
  std::uint64_t hash = 0x243F6A8885A308D3ULL;  // of the words, any run of numbers as one
  std::uint32_t words = 0;                     // tokens that are no numbers
};

Frame frame_of(const match::PassageTokens& t) {
  Frame f;
  bool before = false;
  for (const match::TokenWord w : t.tokens()) {
    const bool number = (w & match::number_bit) != 0;
    if (!number || !before) f.hash = match::mix(f.hash ^ (number ? 1 : std::uint64_t{match::key_of(w)} << 1));
    f.words += !number;
    before = number;
  }
  return f;
}

struct Form {
  std::uint64_t hash;
  std::uint32_t unique;
};

// By unique text: whether equality may be chance.
std::vector<bool> find_chance(const Collection& c, const Uniques& u) {
  std::vector<bool> chance(u.first.size(), false);
  BigVector<Form> forms;
  for (std::uint32_t i = 0; i < chance.size(); ++i) {
    base::Spill::breathe_now_and_then();
    const match::PassageTokens& t = u.table[i];
    if (t.indexed) continue;
    const Frame frame = frame_of(t);
    const bool numbers = frame.words < t.count;
    if (frame.words < (numbers ? beside_numbers : least_words) * match::traits(t.script).scale) {
      chance[i] = true;
    } else if (numbers) {
      forms.push_back({frame.hash, i});
    } else if (u.copies(i) > 1) {
      const std::string_view text = c.text(u.first[i], c.core(u.first[i]));
      chance[i] = enumerator_length(text) == text.size();
    }
  }
  std::sort(forms.begin(), forms.end(), [](const Form& a, const Form& b) { return a.hash < b.hash; });
  for (std::size_t from = 0, to = 0; from < forms.size(); from = to) {
    while (to < forms.size() && forms[to].hash == forms[from].hash) ++to;
    for (std::size_t k = from; k < to && to - from >= least_fillings; ++k) chance[forms[k].unique] = true;
  }
  return chance;
}

// Of a copy: what stands next to it, before or behind; no_unique: its document has nothing that says more.
struct Neighbour {
  std::uint32_t unique, at;  // `at`: the neighbour; one that two copies in a row have in common says nothing
  std::uint32_t passage;
  bool behind;
  friend bool operator<(const Neighbour& a, const Neighbour& b) {
    return a.behind != b.behind ? a.behind < b.behind : a.unique < b.unique;
  }
};

class Surroundings {
 public:
  Surroundings(const Collection& c, const Uniques& u, const std::vector<bool>& chance)
      : c_(c), u_(u), chance_(chance) {}

  // Of the passages with one text those that share a neighbour with another one, ascending.
  const BigVector<std::uint32_t>& shared(std::span<const std::uint32_t> passages) {
    rows_.clear();
    shared_.clear();
    for (const std::uint32_t p : passages) {
      base::Spill::breathe_now_and_then();
      const std::uint32_t d = c_.document_of(p), first = c_.first_passage(d), last = c_.first_passage(d + 1);
      bool before = false, behind = false;
      for (std::uint32_t q = p; !before && q > first && p - q < reach;) before = note(--q, p, false);
      for (std::uint32_t q = p + 1; !behind && q < last && q - p <= reach; ++q) behind = note(q, p, true);
      if (!before && !behind && last - first <= reach) rows_.push_back({no_unique, p, p, false});
    }
    std::sort(rows_.begin(), rows_.end());
    for (std::size_t from = 0, to = 0; from < rows_.size(); from = to) {
      bool other = false;
      for (; to < rows_.size() && !(rows_[from] < rows_[to]); ++to) other |= rows_[to].at != rows_[from].at;
      for (std::size_t k = from; other && k < to; ++k) shared_.push_back(rows_[k].passage);
    }
    std::sort(shared_.begin(), shared_.end());
    shared_.erase(std::unique(shared_.begin(), shared_.end()), shared_.end());
    return shared_;
  }

 private:
  bool note(std::uint32_t q, std::uint32_t p, bool behind) {
    const std::uint32_t u = u_.of[q];
    if (u == no_unique || chance_[u]) return false;
    if (u_.copies(u) > 1) rows_.push_back({u, q, p, behind});
    return true;
  }

  const Collection& c_;
  const Uniques& u_;
  const std::vector<bool>& chance_;
  BigVector<Neighbour> rows_;
  BigVector<std::uint32_t> shared_;
};

}  // namespace

void leave_chance_copies(const Collection& c, Uniques& u) {
  const std::vector<bool> chance = find_chance(c, u);
  Surroundings surroundings(c, u, chance);
  // Built beside what is asked for: neighbours are never chance copies, so none of them changes on the way.
  BigVector<std::uint32_t> begin(u.more_begin.size(), 0), more;
  more.reserve(u.more.size());
  BigVector<std::uint32_t> members;
  for (std::uint32_t i = 0; i < chance.size(); ++i) {
    base::Spill::breathe_now_and_then();
    const std::span<const std::uint32_t> others = u.others(i);
    if (chance[i] && !others.empty()) {
      members.assign(1, u.first[i]);
      members.insert(members.end(), others.begin(), others.end());
      const BigVector<std::uint32_t>& stay = surroundings.shared(members);
      for (const std::uint32_t p : members) u.of[p] = no_unique;
      if (!stay.empty()) u.first[i] = stay.front();
      u.of[u.first[i]] = i;
      for (std::size_t k = 1; k < stay.size(); ++k) {
        u.of[stay[k]] = i;
        more.push_back(stay[k]);
      }
    } else {
      more.insert(more.end(), others.begin(), others.end());
    }
    begin[i + 1] = static_cast<std::uint32_t>(more.size());
  }
  u.more_begin.swap(begin);
  u.more.swap(more);
}

}  // namespace twicetold::engine
