// From the ids records bring to ids that are unique.
//
// All ids are sorted and neighbours compared; most collections are done then. Where an id repeats, the
// first of every file stays, and if several files are left each is prefixed by its file's path. A made id
// may meet another one: then the rule is applied again, to both when they lie in different files, to the
// made one alone inside one file (two documents with ids of their own are no repetition). Ids only grow,
// so this ends. Every round sorts only what it made and merges it in.
#include <algorithm>
#include <charconv>
#include <tuple>

#include "base/spill.hpp"
#include "corpus/id_sort.hpp"
#include "twicetold/corpus.hpp"

namespace twicetold {
namespace {

struct Made {
  std::size_t at;       // in the sorted documents
  std::string_view id;  // the new one
};

class Resolver {
 public:
  Resolver(std::span<const BatchView> batches, ReadResult& result) : batches_(batches), result_(result) {}

  ResolvedCorpus resolve() {
    collect();
    if (corpus::sort_by_id(documents())) return std::move(corpus_);
    repeats();
    while (!made_.empty()) {
      rename();
      collisions();
    }
    return std::move(corpus_);
  }

 private:
  BigVector<ResolvedDocument>& documents() { return corpus_.documents; }
  [[nodiscard]] const RawDocument& raw(const ResolvedDocument& d) const { return batches_[d.batch].documents[d.index]; }
  [[nodiscard]] const std::string& path(const ResolvedDocument& d) const {
    return result_.files[batches_[d.batch].file].path;
  }
  [[nodiscard]] std::uint32_t file(const ResolvedDocument& d) const { return batches_[d.batch].file; }
  [[nodiscard]] bool is_made(const ResolvedDocument& d) const {
    const std::string_view own = raw(d).id;
    return own.empty() || d.id.data() != own.data();
  }

  void collect() {
    std::size_t n = 0;
    for (const BatchView& b : batches_) n += b.documents.size();
    documents().reserve(n);
    for (std::uint32_t b = 0; b < batches_.size(); ++b) {
      const auto& batch = batches_[b].documents;
      for (std::uint32_t i = 0; i < batch.size(); ++i) {
        base::Spill::breathe_now_and_then();
        std::string_view id = batch[i].id;
        if (id.empty()) id = name(batch[i], result_.files[batches_[b].file].path);
        documents().push_back({id, b, i});
      }
    }
  }

  std::string_view keep(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view p : parts) size += p.size();
    char* const begin = corpus_.names.take(size);
    char* to = begin;
    for (const std::string_view p : parts) to = std::copy(p.begin(), p.end(), to);
    return {begin, size};
  }

  std::string_view name(const RawDocument& d, const std::string& path) {
    if (d.line == 0) return keep({path});
    char digits[20];
    const char* end = std::to_chars(digits, digits + sizeof digits, d.line).ptr;
    return keep({path, ":", {digits, static_cast<std::size_t>(end - digits)}});
  }

  template <class Handle>
  void runs(Handle handle) {
    const auto& d = documents();
    for (std::size_t i = 0; i + 1 < d.size();) {
      std::size_t end = i + 1;
      base::Spill::breathe_now_and_then();
      if (i + 16 < d.size()) __builtin_prefetch(d[i + 16].id.data());
      while (end < d.size() && d[end].id == d[i].id) ++end;
      if (end - i > 1) handle(i, end);
      i = end;
    }
  }

  // First round: inside a file an id of its own that repeats is skipped.
  void repeats() {
    std::vector<std::size_t> gone;
    runs([&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin + 1; i < end; ++i) {
        const ResolvedDocument& d = documents()[i];
        if (is_made(d)) continue;
        for (std::size_t j = i; j-- > begin && file(documents()[j]) == file(d);) {
          if (is_made(documents()[j])) continue;
          gone.push_back(i);
          break;
        }
      }
    });
    if (!gone.empty()) drop(gone);
    collisions();
  }

  void drop(const std::vector<std::size_t>& gone) {
    auto& d = documents();
    std::size_t next = 0, to = 0;
    for (std::size_t i = 0; i < d.size(); ++i) {
      if (next < gone.size() && gone[next] == i) {
        ++next;
        result_.skipped.push_back({path(d[i]), static_cast<std::int64_t>(raw(d[i]).line), -1, repeated_id});
      } else {
        d[to++] = d[i];
      }
    }
    d.resize(to);
    std::sort(result_.skipped.begin(), result_.skipped.end(), [](const Skipped& a, const Skipped& b) {
      return std::tie(a.path, a.line, a.byte, a.reason) < std::tie(b.path, b.line, b.byte, b.reason);
    });
  }

  // Fills made_ with a longer id for every document that can't keep its own.
  void collisions() {
    made_.clear();
    runs([&](std::size_t begin, std::size_t end) {
      const auto& d = documents();
      const bool several = file(d[begin]) != file(d[end - 1]);  // sorted by batch, so by file
      // Inside one file one keeps it: the one whose own id it is, else the first.
      std::size_t keeper = end;
      if (!several) {
        keeper = begin;
        while (keeper < end && is_made(d[keeper])) ++keeper;
        if (keeper == end) keeper = begin;
      }
      for (std::size_t i = begin; i < end; ++i) {
        if (i == keeper) continue;
        made_.push_back({i, keep({path(d[i]), ":", d[i].id})});
      }
    });
  }

  void rename() {
    auto& d = documents();
    BigVector<ResolvedDocument> renamed;
    renamed.reserve(made_.size());
    std::size_t next = 0, to = 0;
    for (std::size_t i = 0; i < d.size(); ++i) {
      if (next < made_.size() && made_[next].at == i) {
        renamed.push_back({made_[next++].id, d[i].batch, d[i].index});
      } else {
        d[to++] = d[i];
      }
    }
    d.resize(to);
    corpus::sort_by_id(renamed);
    BigVector<ResolvedDocument> merged(d.size() + renamed.size());
    std::merge(d.begin(), d.end(), renamed.begin(), renamed.end(), merged.begin(), [](const auto& x, const auto& y) {
      const int order = x.id.compare(y.id);
      return order != 0 ? order < 0 : std::tie(x.batch, x.index) < std::tie(y.batch, y.index);
    });
    d = std::move(merged);
  }

  std::span<const BatchView> batches_;
  ReadResult& result_;
  ResolvedCorpus corpus_;
  std::vector<Made> made_;
};

}  // namespace

ResolvedCorpus resolve_ids(const std::vector<DocumentBatch>& batches, ReadResult& result) {
  std::vector<BatchView> views;
  views.reserve(batches.size());
  for (const DocumentBatch& b : batches) views.push_back({b.file, b.documents});
  return resolve_ids(views, result);
}

ResolvedCorpus resolve_ids(std::span<const BatchView> batches, ReadResult& result) {
  return Resolver(batches, result).resolve();
}

}  // namespace twicetold
