// A file of JSON rows: made piece by piece by several threads, written in the order of pieces, complete or absent.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/atomic_file.hpp"
#include "base/fetch.hpp"
#include "base/json_out.hpp"
#include "base/parallel.hpp"
#include "base/spill.hpp"
#include "twicetold/report.hpp"

namespace twicetold::report {

// Bytes that are appended to without being cleared first.
struct Text {
  std::unique_ptr<char[]> bytes;
  std::size_t size = 0, capacity = 0;
  // Where `more` bytes have room.
  char* room(std::size_t more) {
    if (capacity - size < more) grow(more);
    return bytes.get() + size;
  }
  void grow(std::size_t more);
  [[nodiscard]] std::string_view view() const { return {bytes.get(), size}; }
};

// The ids of all documents as JSON, one behind the other: groups and matches name documents in no order, and where
// their own ids lie a look costs a walk to memory. Left empty where they take more than a few times the caches.
class JsonIds {
 public:
  explicit JsonIds(const Report& r);
  [[nodiscard]] bool empty() const { return end_.empty(); }
  std::string_view operator[](std::uint32_t document) const {
    const std::uint32_t begin = document % piece == 0 ? 0 : end_[document - 1];
    return {pieces_[document / piece].view().data() + begin, end_[document] - begin};
  }
  // A row will name the document: asked for in two steps.
  void fetch_place(std::uint32_t document) const {
    if (!empty()) base::fetch(&end_[document]);
  }
  void fetch(std::uint32_t document) const {
    if (!empty()) base::fetch((*this)[document].data());
  }

 private:
  static constexpr std::size_t most_bytes = std::size_t{64} << 20;
  static constexpr std::uint32_t piece = 1U << 13;  // documents whose ids one worker puts one behind the other
  std::vector<Text> pieces_;
  BigVector<std::uint32_t> end_;  // in its piece
};

// The text of one piece.
class Rows {
 public:
  Rows(const Report& r, const JsonIds& ids, Text&& out) : r_(r), ids_(ids), out_(std::move(out)) { out_.size = 0; }
  void document(std::string_view key, std::uint32_t d);
  void place(const Place& p, bool braces);
  void span(Span s);
  // Keys are mostly literals: inlined, their bytes are moved without a call.
  void text(std::string_view key, std::string_view value) {
    char* const at = out_.room(key.size() + base::json_room(value.size()));
    end(base::put_json(put(at, key), value));
  }
  void number(std::string_view key, std::uint64_t value) {
    char* const at = out_.room(key.size() + base::number_room);
    end(base::put_number(put(at, key), value));
  }
  void fixed(std::string_view key, double value, int digits = 3) {
    char* const at = put(out_.room(key.size() + base::number_room), key);
    end(value == 0 ? put(at, "0.0") : base::put_fixed(at, value, digits));
  }
  void id(std::string_view key, char prefix, std::uint64_t value);
  void raw(std::string_view s) {
    char* const at = out_.room(s.size());
    end(put(at, s));
  }
  [[nodiscard]] Text take() { return std::move(out_); }

 private:
  static char* put(char* to, std::string_view s) {
    std::memcpy(to, s.data(), s.size());
    return to + s.size();
  }
  static char* put_span(char* to, Span s);
  char* put_id(char* to, std::uint32_t d) const;
  [[nodiscard]] std::size_t id_room(std::uint32_t d) const;
  void end(const char* at) { out_.size = static_cast<std::size_t>(at - out_.bytes.get()); }

  const Report& r_;
  const JsonIds& ids_;
  Text out_;
};

class OrderedFile {
 public:
  // Pieces that come before their turn wait here, `most_waiting` at most: then their workers wait.
  OrderedFile(const std::string& path, std::size_t most_waiting) : file_(path), most_waiting_(most_waiting) {}

  // Each piece once, from any thread; pieces must be begun in ascending order.
  void put(std::size_t piece, Text text);
  // Room of a piece that was written, for another one.
  Text spare();
  // A piece will never come; nobody waits any more.
  void give_up();
  void commit() { file_.commit(); }

 private:
  base::AtomicFile file_;
  std::size_t most_waiting_, next_ = 0;
  bool writing_ = false, failed_ = false;
  std::map<std::size_t, Text> waiting_;
  std::vector<Text> spare_;
  std::mutex mutex_;
  std::condition_variable turn_;
};

// row(rows, i) appends row i. What it names lies anywhere: ahead(i, step) asks for some of that, in steps 0, 1 and 2,
// of which each may look at what the one before has brought.
template <class Ahead, class Append>
void write_rows(const Report& r, const JsonIds& ids, const std::string& path, std::size_t count, Ahead&& ahead,
                Append&& row) {
  constexpr std::size_t chunk = 512;
  const unsigned threads = base::thread_count(r.threads);
  OrderedFile file(path, 4 * std::size_t{threads});
  base::parallel_chunks(threads, count, chunk, [&](std::size_t from, std::size_t to, unsigned) {
    try {
      Rows rows(r, ids, file.spare());
      constexpr std::size_t between = 4;
      for (std::size_t i = from; i < to; ++i) {
        base::Spill::breathe_now_and_then();
        for (unsigned step = 0; step < 3; ++step)
          if (const std::size_t later = i + (3 - step) * between; later < to) ahead(later, step);
        row(rows, i);
      }
      file.put(from / chunk, rows.take());
    } catch (...) {
      file.give_up();
      throw;
    }
  });
  file.commit();
}

}  // namespace twicetold::report
