#include "engine/collection.hpp"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "base/parallel.hpp"
#include "base/slab.hpp"
#include "engine/store.hpp"
#include "passage/enumerator.hpp"
#include "twicetold/error.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/report.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold::engine {

namespace {

// How many tokens of the same line stand before and after each passage that was cut from it.
void note_units(std::vector<PassageRecord>& passages, std::size_t first, const std::vector<std::uint8_t>& continues) {
  for (std::size_t i = 0; i < continues.size();) {
    std::size_t j = i + 1;
    while (j < continues.size() && continues[j]) ++j;
    if (j > i + 1) {
      const PassageRecord& last = passages[first + j - 1];
      const std::uint32_t begin = passages[first + i].token_begin, end = last.token_begin + last.tokens;
      for (std::size_t k = i; k < j; ++k) {
        PassageRecord& p = passages[first + k];
        p.unit_before = static_cast<std::uint16_t>(std::min<std::uint32_t>(0xFFFF, p.token_begin - begin));
        p.unit_after = static_cast<std::uint16_t>(std::min<std::uint32_t>(0xFFFF, end - p.token_begin - p.tokens));
      }
    }
    i = j;
  }
}

// Copied out of a worker's own vectors, which stay warm: a block's share of fresh memory is what it holds.
template <class T>
std::span<T> keep(std::vector<T>& from, base::SlabArena& memory, Block& block) {
  constexpr std::size_t most_kept = std::size_t{16} << 20;
  std::span<T> kept;
  if (!from.empty()) {
    std::shared_ptr<char[]> to = memory.take(from.size() * sizeof(T));
    std::memcpy(to.get(), from.data(), from.size() * sizeof(T));
    kept = {reinterpret_cast<T*>(to.get()), from.size()};
    block.owned.push_back(std::move(to));
  }
  if (from.capacity() * sizeof(T) > most_kept) std::vector<T>().swap(from);
  from.clear();
  return kept;
}

}  // namespace

Block analyse(const DocumentBatch& batch, const AuditOptions& options) {
  thread_local Tokenizer tokenizer;
  thread_local std::vector<Span> spans;
  thread_local std::vector<std::uint8_t> continues;
  thread_local std::vector<match::TokenWord> words, tokens;
  thread_local std::vector<PassageRecord> passages;
  thread_local base::SlabArena memory;
  tokens.clear();
  passages.clear();
  const bool roles = options.detect.boilerplate || options.detect.tails;
  Block block;
  block.first_passage.reserve(batch.documents.size() + 1);
  block.first_token.reserve(batch.documents.size() + 1);
  for (const RawDocument& d : batch.documents) {
    block.first_passage.push_back(static_cast<std::uint32_t>(passages.size()));
    block.first_token.push_back(static_cast<std::uint32_t>(tokens.size()));
    split_passages(d.text, options.passage, spans, &continues);
    const std::size_t first = passages.size();
    for (const Span& s : spans) {
      PassageRecord p;
      p.begin = static_cast<std::uint32_t>(s.begin);
      p.end = static_cast<std::uint32_t>(s.end);
      // The head alone: what stands at the end is looked at where roles are told.
      const Edge head = find_opening(slice(d.text, s));
      if (head.length > 0 && head.length < s.size()) {
        p.head = static_cast<std::uint32_t>(head.length);
        p.head_role = head.role;
        p.head_confidence = static_cast<float>(head.confidence);
      }
      const std::string_view body = d.text.substr(s.begin + p.head, s.size() - p.head);
      const TokenView t = tokenizer.tokenize(body, true);
      p.token_begin = static_cast<std::uint32_t>(tokens.size()) - block.first_token.back();
      p.tokens = static_cast<std::uint32_t>(t.hashes.size());
      p.exact = exact_hash(t.hashes);
      if (roles) {
        const PassageKey key = passage_key(body, t.hashes, t.flags);
        p.digits = key.digits;
        p.prose = key.prose != 0;
      }
      if (words.size() < t.hashes.size()) words.resize(t.hashes.size() * 2);
      const std::uint8_t seen = match::make_tokens(t.hashes.data(), t.flags.data(), t.hashes.size(), words.data());
      if (enumerator_length(body) > 0) match::clear_enumerator({words.data(), t.hashes.size()});
      tokens.insert(tokens.end(), words.data(), words.data() + t.hashes.size());
      // Where no token is of a script without spaces, each is a word.
      const bool spaced = (seen & token_flag::script) == 0;
      p.script = spaced ? match::Script::word : match::dominant_script(t.flags);
      p.indexed = p.tokens >= options.detect.min_words && (spaced || count_words(t.flags) >= options.detect.min_words);
      passages.push_back(p);
    }
    note_units(passages, first, continues);
  }
  block.first_passage.push_back(static_cast<std::uint32_t>(passages.size()));
  block.first_token.push_back(static_cast<std::uint32_t>(tokens.size()));
  block.tokens = keep(tokens, memory, block);
  block.passages = keep(passages, memory, block);
  return block;
}

Collection::Collection() : blocks_(std::make_shared<std::vector<Block>>()) {}
Collection::~Collection() = default;

// First passage and first token of a document in its batch; index == documents: the ends.
std::pair<std::uint32_t, std::uint32_t> Collection::firsts(const Analysed& batch, std::uint32_t index) const {
  if (batch.block != nullptr) return {batch.block->first_passage[index], batch.block->first_token[index]};
  if (index == batch.documents.size()) return {batch.passage_count, batch.token_count};
  const StoredDocument& s = store_->document(batch.stored + index);
  return {s.first_passage, s.first_token};
}

Pieces Collection::pieces(const Analysed& batch, std::uint32_t index) const {
  if (batch.pieces != nullptr) return (*batch.pieces)[index];
  const auto [passage, token] = firsts(batch, index);
  const auto [passage_end, token_end] = firsts(batch, index + 1);
  return {batch.passages + passage, batch.tokens + token, passage_end - passage, token_end - token};
}

Pieces Collection::pieces(std::uint32_t d) const {
  const ResolvedDocument& r = resolved_.documents[d];
  return pieces(analysed_[r.batch], r.index);
}

// Numbers documents by id and passages by document.
void Collection::finish() {
  for (std::size_t i = 0; i < batches_.size(); ++i) {
    const Block& b = (*blocks_)[i];
    analysed_.push_back({batches_[i].documents, b.passages.data(), b.tokens.data(), batches_[i].file, 0, 0, &b, 0,
                         pieces_.empty() ? nullptr : &pieces_[i]});
  }
  std::vector<BatchView> views;
  views.reserve(analysed_.size());
  for (const Analysed& a : analysed_) views.push_back({a.file, a.documents});
  resolved_ = resolve_ids(views, read_);
  const std::size_t n = resolved_.documents.size();
  std::uint64_t passages = 0;
  for (const ResolvedDocument& r : resolved_.documents) passages += pieces(analysed_[r.batch], r.index).passage_count;
  // Passage numbers have 32 bits everywhere below: a clear end, no wrap.
  if (passages >= no_index || n >= no_index)
    throw Error(ErrorCode::input, "The inputs hold " + std::to_string(std::max<std::uint64_t>(passages, n)) +
                                      " passages; one audit takes 4294967294 at most. Give it parts of them.");
  base_.reserve(n + 1);
  base_.push_back(0);
  place_.resize(n);
  record_.reserve(passages);
  document_.reserve(passages);
  std::unordered_map<std::string, std::uint32_t> index;
  std::string last;
  bool known = false;
  std::uint32_t last_source = 0, last_file = no_index;
  for (std::uint32_t d = 0; d < n; ++d) {
    base::Spill::breathe_now_and_then();
    const ResolvedDocument& r = resolved_.documents[d];
    const Analysed& a = analysed_[r.batch];
    const Pieces pieces = this->pieces(a, r.index);
    for (std::uint32_t p = 0; p < pieces.passage_count; ++p) {
      record_.push_back(pieces.passages + p);
      document_.push_back(d);
    }
    base_.push_back(static_cast<std::uint32_t>(record_.size()));
    const RawDocument& document = a.documents[r.index];
    const bool from_file = document.source.empty() && document.url.empty();
    if (from_file && last_file == document.file) {  // as the one before
      place_[d] = {&document, pieces.tokens, pieces.token_count, last_source};
      continue;
    }
    std::string source = source_of(document, read_.files[document.file]);
    last_file = from_file ? document.file : no_index;
    if (!known || source != last) {
      const auto [it, fresh] = index.emplace(source, static_cast<std::uint32_t>(sources_.size()));
      if (fresh) sources_.push_back(source);
      last_source = it->second;
      last = std::move(source);
      known = true;
    }
    place_[d] = {&document, pieces.tokens, pieces.token_count, last_source};
  }
}

match::PassageTokens Collection::tokens(std::uint32_t p) const {
  const Place& place = place_[document_[p]];
  const PassageRecord& x = *record_[p];
  match::PassageTokens t;
  t.data = place.tokens + x.token_begin;
  t.count = x.tokens;
  t.before = static_cast<std::uint8_t>(std::min<std::uint32_t>(255, x.token_begin));
  t.after = static_cast<std::uint8_t>(std::min<std::uint32_t>(255, place.token_count - x.token_begin - x.tokens));
  t.script = x.script;
  t.indexed = x.indexed;
  t.unit_before = x.unit_before;
  t.unit_after = x.unit_after;
  return t;
}

}  // namespace twicetold::engine
