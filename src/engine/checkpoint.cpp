// Plain rows, written in order through one buffer: 48 bytes an edge (its reason as a number), 2 bytes a gram that
// stands in several surroundings, 64 bytes for 27 slots of their directory, 12 bytes a vote of the sample. The small
// file `verified` is written last and says how large the others are.
#include "engine/checkpoint.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "base/disk.hpp"
#include "base/spill.hpp"
#include "engine/packed.hpp"
#include "twicetold/error.hpp"

namespace twicetold::engine {
namespace {

constexpr std::size_t buffer_rows = 1U << 15;

class File {
 public:
  File(const WorkFolder& work, const char* name, int flags)
      : folder_(work.folder()), descriptor_(::open(work.path(name).c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  void write(const void* from, std::uint64_t bytes) const {
    const auto* p = static_cast<const char*>(from);
    while (bytes > 0) {
      const ssize_t n = ::write(descriptor_, p, std::min<std::uint64_t>(bytes, 1U << 30));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) base::fail_write(errno, bytes, folder_);
      p += n;
      bytes -= static_cast<std::uint64_t>(n);
    }
  }
  // Whether all could be read.
  bool read(void* to, std::uint64_t bytes) const {
    auto* p = static_cast<char*>(to);
    while (bytes > 0) {
      const ssize_t n = ::read(descriptor_, p, std::min<std::uint64_t>(bytes, 1U << 30));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      p += n;
      bytes -= static_cast<std::uint64_t>(n);
    }
    return true;
  }
  void sync() const { ::fdatasync(descriptor_); }

 private:
  const std::string& folder_;
  int descriptor_;
};

struct StoredEdge {
  match::Edge edge;  // its `reason` means nothing
  std::uint64_t reason = 0;
};

const char* lasting(const std::string& reason) {
  static auto* const all = new std::set<std::string>;  // a dozen sentences, for good
  return all->insert(reason).first->c_str();
}

}  // namespace

void save_verified(const WorkFolder& work, const Verified& verified) {
  const auto& [joined, variety, votes] = verified;
  std::vector<std::string> reasons;
  const File edges(work, "edges", O_WRONLY | O_CREAT | O_TRUNC);
  std::vector<StoredEdge> rows;
  for (const match::Edge& e : joined.edges) {
    StoredEdge row;
    row.edge = e;
    row.edge.reason = nullptr;
    const auto at = std::find(reasons.begin(), reasons.end(), e.reason);
    row.reason = static_cast<std::uint64_t>(at - reasons.begin());
    if (at == reasons.end()) reasons.emplace_back(e.reason);
    rows.push_back(row);
    if (rows.size() < buffer_rows) continue;
    base::Spill::breathe();
    edges.write(rows.data(), rows.size() * sizeof(StoredEdge));
    rows.clear();
  }
  edges.write(rows.data(), rows.size() * sizeof(StoredEdge));
  edges.sync();
  const match::VarietyTable::View v = variety.view();
  const File grams(work, "variety", O_WRONLY | O_CREAT | O_TRUNC);
  grams.write(v.directory.data(), v.directory.size_bytes());
  grams.write(v.entries.data(), v.entries.size_bytes());
  grams.sync();
  const File sample(work, "votes", O_WRONLY | O_CREAT | O_TRUNC);
  sample.write(votes.data(), votes.size() * sizeof(votes[0]));
  sample.sync();
  Packer p;
  p.number(joined.edges.size());
  p.number(joined.candidates);
  p.number(joined.compared);
  p.number(joined.measured);
  p.number(v.partition_bits);
  p.number(v.directory_bits);
  p.number(v.directory.size());
  p.number(v.entries.size());
  p.number(votes.size());
  p.number(reasons.size());
  for (const std::string& r : reasons) p.text(r);
  work.finish("verified", p.bytes());
}

bool load_verified(const WorkFolder& work, const Verified& verified) {
  auto& [joined, variety, votes] = verified;
  const std::string data = work.read("verified");
  if (data.empty()) return false;
  Unpacker u(data);
  const std::uint64_t size = u.number();
  joined.candidates = u.number();
  joined.compared = u.number();
  joined.measured = u.number();
  const auto partition_bits = static_cast<unsigned>(u.number()), directory_bits = static_cast<unsigned>(u.number());
  const base::Spill::Hot hot(0.4);
  BigVector<match::VarietyTable::Slots> directory(u.number());
  BigVector<std::uint16_t> entries(u.number());
  votes.resize(u.number());
  std::vector<const char*> reasons(u.number());
  for (const char*& r : reasons) r = lasting(u.text());
  const File edges(work, "edges", O_RDONLY), grams(work, "variety", O_RDONLY), sample(work, "votes", O_RDONLY);
  if (!grams.read(directory.data(), directory.size() * sizeof(directory[0])) ||
      !grams.read(entries.data(), entries.size() * sizeof(entries[0])) ||
      !sample.read(votes.data(), votes.size() * sizeof(votes[0])))
    return false;
  const base::Spill::Hot cold(0);
  joined.edges.reserve(size);
  std::vector<StoredEdge> rows;
  while (joined.edges.size() < size) {
    rows.resize(std::min<std::uint64_t>(buffer_rows, size - joined.edges.size()));
    if (!edges.read(rows.data(), rows.size() * sizeof(StoredEdge))) return false;
    for (StoredEdge& row : rows) {
      if (row.reason >= reasons.size()) return false;
      row.edge.reason = reasons[row.reason];
      row.edge.runs = 0;  // they are made again
      joined.edges.push_back(row.edge);
    }
  }
  variety.restore(partition_bits, directory_bits, std::move(directory), std::move(entries));
  return true;
}

}  // namespace twicetold::engine
