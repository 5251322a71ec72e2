// Making rows costs five times what writing them does, so one lock does: who brings the piece whose turn it is writes
// it and all that have come behind it, while the others make more. Numbers with to_chars.
#include "report/row_file.hpp"

#include "base/json_out.hpp"
#include "base/xxhash.hpp"

namespace twicetold::report {

using base::append_fixed;
using base::append_json;
using base::append_number;

void Rows::place(const Place& p, bool braces) {
  out_ += braces ? "{\"document\":" : "\"document\":";
  append_json(out_, r_.documents[p.document].id);
  out_ += ",\"passage\":";
  append_number(out_, p.passage);
  span(p.span);
  if (braces) out_.push_back('}');
}

void Rows::span(Span s) {
  out_ += ",\"begin\":";
  append_number(out_, s.begin);
  out_ += ",\"end\":";
  append_number(out_, s.end);
}

void Rows::text(std::string_view key, std::string_view value) {
  out_ += key;
  append_json(out_, value);
}

void Rows::number(std::string_view key, std::uint64_t value) {
  out_ += key;
  append_number(out_, value);
}

void Rows::fixed(std::string_view key, double value, int digits) {
  out_ += key;
  append_fixed(out_, value, digits);
}

void Rows::id(std::string_view key, char prefix, std::uint64_t value) {
  out_ += key;
  out_.push_back('"');
  if (prefix) out_.push_back(prefix);
  out_ += base::hex16(value);
  out_.push_back('"');
}

void OrderedFile::put(std::size_t piece, std::string text) {
  std::unique_lock lock(mutex_);
  turn_.wait(lock, [&] { return failed_ || piece < next_ + most_waiting_; });
  if (failed_) return;
  waiting_.emplace(piece, std::move(text));
  if (writing_) return;  // who writes now sees it
  writing_ = true;
  for (auto it = waiting_.begin(); it != waiting_.end() && it->first == next_; it = waiting_.begin()) {
    const std::string now = std::move(it->second);
    waiting_.erase(it);
    ++next_;
    lock.unlock();
    file_.write(now);
    lock.lock();
    turn_.notify_all();
  }
  writing_ = false;
}

void OrderedFile::give_up() {
  const std::lock_guard lock(mutex_);
  failed_ = true;
  turn_.notify_all();
}

}  // namespace twicetold::report
