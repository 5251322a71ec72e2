// Making rows costs more than writing them, so one lock does: who brings the piece whose turn it is writes
// it and all that have come behind it, while the others make more. Numbers with to_chars.
#include "report/row_file.hpp"

#include <algorithm>
#include <atomic>

#include "base/json_out.hpp"
#include "base/xxhash.hpp"

namespace twicetold::report {

constexpr std::size_t most_spare = std::size_t{4} << 20;  // a larger piece was a rare one

using base::json_room;
using base::number_room;
using base::put_number;

void Text::grow(std::size_t more) {
  capacity = std::max({size + more, capacity * 2, std::size_t{1} << 16});
  std::unique_ptr<char[]> wider(new char[capacity]);
  if (size != 0) std::memcpy(wider.get(), bytes.get(), size);
  bytes = std::move(wider);
}

JsonIds::JsonIds(const Report& r) {
  const unsigned threads = base::thread_count(r.threads);
  std::atomic<std::size_t> bytes{0};
  base::parallel_chunks(threads, r.documents.size(), piece, [&](std::size_t from, std::size_t to, unsigned) {
    std::size_t sum = 0;
    for (std::size_t d = from; d < to; ++d) sum += r.documents[d].id.size() + 2;
    bytes += sum;
  });
  if (bytes > most_bytes) return;
  end_.resize(r.documents.size());
  pieces_.resize((r.documents.size() + piece - 1) / piece);
  base::parallel_chunks(threads, end_.size(), piece, [&](std::size_t from, std::size_t to, unsigned) {
    constexpr std::size_t ahead = 16;
    Text& text = pieces_[from / piece];
    for (std::size_t d = from; d < to; ++d) {
      base::Spill::breathe_now_and_then();
      if (d + ahead < to) base::fetch(r.documents[d + ahead].id.data());
      const std::string_view id = r.documents[d].id;
      char* const at = text.room(json_room(id.size()));
      text.size = static_cast<std::size_t>(base::put_json(at, id) - text.bytes.get());
      end_[d] = static_cast<std::uint32_t>(text.size);
    }
  });
}

char* Rows::put_id(char* to, std::uint32_t d) const {
  return ids_.empty() ? base::put_json(to, r_.documents[d].id) : put(to, ids_[d]);
}

std::size_t Rows::id_room(std::uint32_t d) const {
  return ids_.empty() ? json_room(r_.documents[d].id.size()) : ids_[d].size();
}

void Rows::document(std::string_view key, std::uint32_t d) {
  char* const at = out_.room(key.size() + id_room(d));
  end(put_id(put(at, key), d));
}

void Rows::place(const Place& p, bool braces) {
  char* at = out_.room(id_room(p.document) + 64 + 3 * number_room);
  at = put(at, braces ? std::string_view("{\"document\":") : std::string_view("\"document\":"));
  at = put_id(at, p.document);
  at = put(at, ",\"passage\":");
  at = put_span(put_number(at, p.passage), p.span);
  if (braces) *at++ = '}';
  end(at);
}

char* Rows::put_span(char* to, Span s) {
  to = put_number(put(to, ",\"begin\":"), s.begin);
  return put_number(put(to, ",\"end\":"), s.end);
}

void Rows::span(Span s) { end(put_span(out_.room(32 + 2 * number_room), s)); }

void Rows::id(std::string_view key, char prefix, std::uint64_t value) {
  char* at = put(out_.room(key.size() + 24), key);
  *at++ = '"';
  if (prefix) *at++ = prefix;
  at = base::put_hex16(at, value);
  *at++ = '"';
  end(at);
}

void OrderedFile::put(std::size_t piece, Text text) {
  std::unique_lock lock(mutex_);
  turn_.wait(lock, [&] { return failed_ || piece < next_ + most_waiting_; });
  if (failed_) return;
  waiting_.emplace(piece, std::move(text));
  if (writing_) return;  // who writes now sees it
  writing_ = true;
  for (auto it = waiting_.begin(); it != waiting_.end() && it->first == next_; it = waiting_.begin()) {
    Text now = std::move(it->second);
    waiting_.erase(it);
    ++next_;
    lock.unlock();
    file_.write(now.view());
    lock.lock();
    if (now.capacity <= most_spare) spare_.push_back(std::move(now));
    turn_.notify_all();
  }
  writing_ = false;
}

Text OrderedFile::spare() {
  const std::lock_guard lock(mutex_);
  if (spare_.empty()) return {};
  Text text = std::move(spare_.back());
  spare_.pop_back();
  return text;
}

void OrderedFile::give_up() {
  const std::lock_guard lock(mutex_);
  failed_ = true;
  turn_.notify_all();
}

}  // namespace twicetold::report
