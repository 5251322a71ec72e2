// Sorting millions of ids that mostly share their beginning ("https://…", "article-000017").
//
// Eight bytes of the id at a time, as a big-endian number beside the document's place: numbers are sorted
// without touching the ids, and only runs of equal numbers look at the next eight bytes (a multikey
// quicksort in words). What all ids of a run begin with is passed over first. Ids that come in order are
// noticed and left alone. Cost: one visit to every id a level, levels as the ids differ.
#include "corpus/id_sort.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "base/spill.hpp"

namespace twicetold::corpus {
namespace {

struct Key {
  std::uint64_t word;
  std::uint32_t at;      // in the documents as they came
  std::uint32_t length;  // bytes of the id in `word`, 9: there are more behind it
};

class Sorter {
 public:
  explicit Sorter(const BigVector<ResolvedDocument>& documents) : documents_(documents) {}

  void sort(Key* first, Key* last, std::size_t depth) {
    for (;;) {
      const auto n = static_cast<std::size_t>(last - first);
      if (n < 2) return;
      if (n < 24) return by_comparison(first, last, depth);
      depth = common(first, last, depth);
      for (Key* k = first; k != last; ++k) load(*k, depth);
      std::sort(first, last, [](const Key& a, const Key& b) {
        return std::tie(a.word, a.length, a.at) < std::tie(b.word, b.length, b.at);
      });
      depth += 8;
      // The longest run is left to the loop, the others go by recursion: the stack stays small.
      Key* rest_first = last;
      Key* rest_last = last;
      for (Key* run = first; run != last;) {
        Key* const end =
            std::find_if(run + 1, last, [&](const Key& k) { return k.word != run->word || k.length != run->length; });
        if (run->length == 9 && end - run > 1) {
          Key* shorter_first = run;
          Key* shorter_last = end;
          if (end - run > rest_last - rest_first) {
            std::swap(shorter_first, rest_first);
            std::swap(shorter_last, rest_last);
          }
          if (shorter_last - shorter_first > 1) sort(shorter_first, shorter_last, depth);
        }
        run = end;
      }
      first = rest_first;
      last = rest_last;
    }
  }

 private:
  [[nodiscard]] std::string_view id(const Key& k) const { return documents_[k.at].id; }

  void load(Key& k, std::size_t depth) const {
    base::Spill::breathe_now_and_then();
    const std::string_view rest = id(k).substr(depth);
    unsigned char bytes[8] = {};
    if (!rest.empty()) std::memcpy(bytes, rest.data(), std::min<std::size_t>(rest.size(), 8));
    std::uint64_t word = 0;
    for (const unsigned char b : bytes) word = word << 8 | b;
    k.word = word;
    k.length = static_cast<std::uint32_t>(std::min<std::size_t>(rest.size(), 9));
  }

  // How far all ids of the run agree, from `depth` on.
  std::size_t common(const Key* first, const Key* last, std::size_t depth) const {
    const std::string_view model = id(*first);
    std::size_t n = model.size();
    for (const Key* k = first + 1; k != last && n > depth; ++k) {
      const std::string_view other = id(*k);
      n = std::min(n, other.size());
      if (std::memcmp(model.data() + depth, other.data() + depth, n - depth) == 0) continue;
      n = static_cast<std::size_t>(std::mismatch(model.begin() + static_cast<std::ptrdiff_t>(depth),
                                                 model.begin() + static_cast<std::ptrdiff_t>(n),
                                                 other.begin() + static_cast<std::ptrdiff_t>(depth))
                                       .first -
                                   model.begin());
    }
    return std::max(n, depth);
  }

  void by_comparison(Key* first, Key* last, std::size_t depth) const {
    std::sort(first, last, [&](const Key& a, const Key& b) {
      const int order = id(a).substr(depth).compare(id(b).substr(depth));
      return order != 0 ? order < 0 : a.at < b.at;
    });
  }

  const BigVector<ResolvedDocument>& documents_;
};

bool before(const ResolvedDocument& a, const ResolvedDocument& b) {
  const int order = a.id.compare(b.id);
  return order != 0 ? order < 0 : std::tie(a.batch, a.index) < std::tie(b.batch, b.index);
}

enum class Order { none, repeats, ascending };

// Ids stand beside their texts, a walk to memory each: they are fetched some way ahead.
Order order_of(const BigVector<ResolvedDocument>& documents) {
  constexpr std::size_t ahead = 16;
  Order order = Order::ascending;
  for (std::size_t i = 1; i < documents.size(); ++i) {
    base::Spill::breathe_now_and_then();
    if (i + ahead < documents.size()) __builtin_prefetch(documents[i + ahead].id.data());
    if (documents[i - 1].id < documents[i].id) continue;
    if (before(documents[i], documents[i - 1])) return Order::none;
    order = Order::repeats;
  }
  return order;
}

}  // namespace

bool sort_by_id(BigVector<ResolvedDocument>& documents) {
  const Order order = order_of(documents);
  if (order != Order::none) return order == Order::ascending;
  // Equal ids then keep the order they came in, so that order must be the one of places.
  if (documents.size() >= (std::size_t{1} << 32)) {
    std::sort(documents.begin(), documents.end(), before);
    return false;
  }
  const auto place = [](const ResolvedDocument& a, const ResolvedDocument& b) {
    return std::tie(a.batch, a.index) < std::tie(b.batch, b.index);
  };
  if (!std::is_sorted(documents.begin(), documents.end(), place)) std::sort(documents.begin(), documents.end(), place);
  BigVector<Key> keys(documents.size());
  for (std::size_t i = 0; i < keys.size(); ++i) keys[i].at = static_cast<std::uint32_t>(i);
  Sorter(documents).sort(keys.data(), keys.data() + keys.size(), 0);
  BigVector<ResolvedDocument> sorted;
  sorted.reserve(documents.size());
  for (const Key& k : keys) sorted.push_back(documents[k.at]);
  documents = std::move(sorted);
  return false;
}

}  // namespace twicetold::corpus
