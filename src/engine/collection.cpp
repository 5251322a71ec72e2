#include "engine/collection.hpp"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <unordered_map>

#include "base/parallel.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold::engine {

namespace {

// How many tokens of the same line stand before and after each passage that was cut from it.
void note_units(Block& block, std::size_t first, const std::vector<std::uint8_t>& continues) {
  for (std::size_t i = 0; i < continues.size();) {
    std::size_t j = i + 1;
    while (j < continues.size() && continues[j]) ++j;
    if (j > i + 1) {
      const PassageRecord& last = block.passages[first + j - 1];
      const std::uint32_t begin = block.passages[first + i].token_begin, end = last.token_begin + last.tokens;
      for (std::size_t k = i; k < j; ++k) {
        PassageRecord& p = block.passages[first + k];
        p.unit_before = static_cast<std::uint16_t>(std::min<std::uint32_t>(0xFFFF, p.token_begin - begin));
        p.unit_after = static_cast<std::uint16_t>(std::min<std::uint32_t>(0xFFFF, end - p.token_begin - p.tokens));
      }
    }
    i = j;
  }
}

}  // namespace

Block analyse(const DocumentBatch& batch, const AuditOptions& options) {
  thread_local Tokenizer tokenizer;
  thread_local std::vector<Span> spans;
  thread_local std::vector<std::uint8_t> continues;
  const bool roles = options.detect.boilerplate || options.detect.tails;
  Block block;
  std::size_t bytes = 0;
  for (const RawDocument& d : batch.documents) bytes += d.text.size();
  block.tokens.reserve(bytes / 5 + 64);
  block.passages.reserve(bytes / 300 + batch.documents.size() + 8);
  for (const RawDocument& d : batch.documents) {
    block.first_passage.push_back(static_cast<std::uint32_t>(block.passages.size()));
    block.first_token.push_back(static_cast<std::uint32_t>(block.tokens.size()));
    split_passages(d.text, options.passage, spans, &continues);
    const std::size_t first = block.passages.size();
    for (const Span& s : spans) {
      PassageRecord p;
      p.begin = static_cast<std::uint32_t>(s.begin);
      p.end = static_cast<std::uint32_t>(s.end);
      const Edges edges = find_edges(slice(d.text, s));
      if (edges.head.length > 0 && edges.head.length < s.size()) {
        p.head = static_cast<std::uint32_t>(edges.head.length);
        p.head_role = edges.head.role;
        p.head_confidence = static_cast<float>(edges.head.confidence);
      }
      const TokenView t = tokenizer.tokenize(d.text.substr(s.begin + p.head, s.size() - p.head), true);
      p.token_begin = static_cast<std::uint32_t>(block.tokens.size());
      p.tokens = static_cast<std::uint32_t>(t.hashes.size());
      p.exact = exact_hash(t.hashes);
      if (roles) {
        const PassageKey key = passage_key(d.text.substr(s.begin + p.head, s.size() - p.head), t.hashes, t.flags);
        p.digits = key.digits;
        p.prose = key.prose != 0;
      }
      p.script = match::dominant_script(t.flags);
      p.indexed = p.tokens >= options.detect.min_words && count_words(t.flags) >= options.detect.min_words;
      const std::size_t at = block.tokens.size();
      block.tokens.resize(at + t.hashes.size());
      for (std::size_t i = 0; i < t.hashes.size(); ++i)
        block.tokens[at + i] = match::make_token(t.hashes[i], t.flags[i]);
      block.passages.push_back(p);
    }
    note_units(block, first, continues);
  }
  block.first_passage.push_back(static_cast<std::uint32_t>(block.passages.size()));
  block.first_token.push_back(static_cast<std::uint32_t>(block.tokens.size()));
  return block;
}

std::shared_ptr<Collection> Collection::read(const AuditOptions& options) {
  struct Part {
    DocumentBatch batch;
    Block block;
  };
  auto c = std::make_shared<Collection>();
  std::vector<Part> parts;
  std::mutex mutex;
  c->read_ = read_corpus(options.input, options.run, [&](DocumentBatch&& batch) {
    Part part{std::move(batch), {}};
    part.block = analyse(part.batch, options);
    const std::lock_guard lock(mutex);
    parts.push_back(std::move(part));
  });
  std::sort(parts.begin(), parts.end(), [](const Part& x, const Part& y) {
    return x.batch.file != y.batch.file ? x.batch.file < y.batch.file : x.batch.ordinal < y.batch.ordinal;
  });
  for (Part& p : parts) {
    c->batches_.push_back(std::move(p.batch));
    c->blocks_.push_back(std::move(p.block));
  }
  c->finish(options);
  return c;
}

std::shared_ptr<Collection> Collection::from_batches(const AuditOptions& options, std::vector<DocumentBatch> batches,
                                                     ReadResult read) {
  auto c = std::make_shared<Collection>();
  c->batches_ = std::move(batches);
  c->read_ = std::move(read);
  c->blocks_.resize(c->batches_.size());
  base::parallel_chunks(
      base::thread_count(options.run.threads), c->batches_.size(), 1,
      [&](std::size_t i, std::size_t, unsigned) { c->blocks_[i] = analyse(c->batches_[i], options); },
      options.run.stop);
  c->finish(options);
  return c;
}

// Numbers documents by id and passages by document.
void Collection::finish(const AuditOptions&) {
  resolved_ = resolve_ids(batches_, read_);
  const std::size_t n = resolved_.documents.size();
  base_.reserve(n + 1);
  base_.push_back(0);
  for (const ResolvedDocument& r : resolved_.documents) {
    const Block& b = blocks_[r.batch];
    base_.push_back(base_.back() + b.first_passage[r.index + 1] - b.first_passage[r.index]);
  }
  record_.reserve(base_.back());
  document_.reserve(base_.back());
  source_.resize(n);
  std::unordered_map<std::string, std::uint32_t> index;
  std::string last;
  bool known = false;
  std::uint32_t last_source = 0;
  for (std::uint32_t d = 0; d < n; ++d) {
    const ResolvedDocument& r = resolved_.documents[d];
    const Block& b = blocks_[r.batch];
    for (std::uint32_t p = b.first_passage[r.index]; p < b.first_passage[r.index + 1]; ++p) {
      record_.push_back(&b.passages[p]);
      document_.push_back(d);
    }
    const RawDocument& document = raw(d);
    std::string source = source_of(document, read_.files[document.file]);
    if (!known || source != last) {
      const auto [it, fresh] = index.emplace(source, static_cast<std::uint32_t>(sources_.size()));
      if (fresh) sources_.push_back(source);
      last_source = it->second;
      last = std::move(source);
      known = true;
    }
    source_[d] = last_source;
  }
}

match::PassageTokens Collection::tokens(std::uint32_t p) const {
  const std::uint32_t d = document_[p];
  const ResolvedDocument& r = resolved_.documents[d];
  const Block& b = blocks_[r.batch];
  const PassageRecord& x = *record_[p];
  match::PassageTokens t;
  t.data = b.tokens.data() + x.token_begin;
  t.count = x.tokens;
  t.before = static_cast<std::uint8_t>(std::min<std::uint32_t>(255, x.token_begin - b.first_token[r.index]));
  t.after =
      static_cast<std::uint8_t>(std::min<std::uint32_t>(255, b.first_token[r.index + 1] - x.token_begin - x.tokens));
  t.script = x.script;
  t.indexed = x.indexed;
  t.unit_before = x.unit_before;
  t.unit_after = x.unit_after;
  return t;
}

}  // namespace twicetold::engine
