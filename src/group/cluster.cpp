#include "group/cluster.hpp"

#include <numeric>

#include "base/spill.hpp"

namespace twicetold::group {
namespace {

class UnionFind {
 public:
  explicit UnionFind(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t find(std::uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void join(std::uint32_t a, std::uint32_t b) {  // the smaller one stays the root
    a = find(a);
    b = find(b);
    if (a < b)
      parent_[b] = a;
    else
      parent_[a] = b;
  }

 private:
  BigVector<std::uint32_t> parent_;
};

struct Best {
  float overlap = -1;
  std::uint32_t other = 0;
};

}  // namespace

BigVector<std::uint32_t> cluster(std::size_t passages, std::span<const NearEdge> edges) {
  UnionFind sets(passages);
  std::vector<bool> in_core(passages, false);
  for (const NearEdge& e : edges) {
    base::Spill::breathe_now_and_then();
    if (!e.core) continue;
    sets.join(e.a, e.b);
    in_core[e.a] = in_core[e.b] = true;
  }
  BigVector<Best> best(passages);
  const auto offer = [&](std::uint32_t to, std::uint32_t other, float overlap) {
    Best& b = best[to];
    if (overlap > b.overlap || (overlap == b.overlap && other < b.other)) b = {overlap, other};
  };
  for (const NearEdge& e : edges) {
    base::Spill::breathe_now_and_then();
    if (e.core) continue;
    if (!in_core[e.a]) offer(e.a, e.b, e.overlap);
    if (!in_core[e.b]) offer(e.b, e.a, e.overlap);
  }
  for (std::uint32_t i = 0; i < passages; ++i) {
    base::Spill::breathe_now_and_then();
    if (best[i].overlap >= 0) sets.join(i, best[i].other);
  }
  BigVector<std::uint32_t> label(passages);
  for (std::uint32_t i = 0; i < passages; ++i) label[i] = sets.find(i);
  return label;
}

}  // namespace twicetold::group
