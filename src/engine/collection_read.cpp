// Reading into memory until that holds two fifths of the budget, then into the store; what was held moves there. With
// --resume the store takes all from the start. Copying a batch into the files costs 0.3 ns a byte.
#include <malloc.h>

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "base/disk.hpp"
#include "base/spill.hpp"
#include "base/xxhash.hpp"
#include "engine/collection.hpp"
#include "engine/packed.hpp"
#include "engine/store.hpp"
#include "twicetold/engine.hpp"
#include "twicetold/error.hpp"

namespace twicetold::engine {
namespace {

struct Part {
  DocumentBatch batch;
  Block block;
};

// Bytes of memory that a part holds.
std::uint64_t weight(const Part& p) {
  std::uint64_t n = p.block.tokens.size() * sizeof(match::TokenWord) + p.block.passages.size() * sizeof(PassageRecord) +
                    p.batch.documents.capacity() * sizeof(RawDocument);
  for (const RawDocument& d : p.batch.documents) n += d.text.size() + d.text.size() / 8 + 64;
  return n;
}

// What results depend on, beside the bytes of the inputs.
std::uint64_t key_of(const AuditOptions& o, const InputSurvey& survey) {
  Packer p;
  p.text(version);
  p.number(survey.fingerprint);
  const InputOptions& i = o.input;
  for (const std::string* s :
       {&i.text_field, &i.id_field, &i.source_field, &i.date_field, &i.title_field, &i.url_field})
    p.text(*s);
  for (const std::string& s : i.include) p.text(s);
  p.number(i.follow_links);
  p.real(i.max_expand);
  p.number(i.max_expand_floor);
  p.number(static_cast<std::uint64_t>(o.passage.mode));
  p.number(o.passage.max_words);
  const DetectOptions& d = o.detect;
  p.number(static_cast<std::uint64_t>(d.engine));
  p.real(d.similarity);
  p.number(d.min_words);
  p.number(static_cast<std::uint64_t>(d.tail_strictness));
  p.text(d.cues);
  p.number(d.near_misses);
  p.number(d.duplicates);
  p.number(d.boilerplate);
  p.number(d.tails);
  return base::hash64(p.bytes());
}

// Whose work folders a run may clear away: those of runs over inputs of the same names.
std::uint64_t owner_of(const AuditOptions& o) {
  std::vector<std::string> names;
  for (const std::string& i : o.input.inputs)
    names.push_back(i == "-" ? i : std::filesystem::absolute(i).lexically_normal().string());
  std::sort(names.begin(), names.end());
  Packer p;
  for (const std::string& n : names) p.text(n);
  return base::hash64(p.bytes());
}

std::string pack(const ReadResult& read, const std::vector<StoredBatch>& batches) {
  Packer p;
  p.number(read.files.size());
  for (const InputFile& f : read.files) {
    p.text(f.path);
    p.text(f.disk_path);
    p.number(f.bytes);
  }
  p.number(read.skipped.size());
  for (const Skipped& s : read.skipped) {
    p.text(s.path);
    p.number(static_cast<std::uint64_t>(s.line));
    p.number(static_cast<std::uint64_t>(s.byte));
    p.text(s.reason);
  }
  p.number(read.not_read);
  p.number(read.bytes);
  p.rows(batches);
  return p.bytes();
}

void unpack(const std::string& data, ReadResult& read, std::vector<StoredBatch>& batches) {
  Unpacker u(data);
  read.files.resize(u.number());
  for (InputFile& f : read.files) {
    f.path = u.text();
    f.disk_path = u.text();
    f.bytes = u.number();
  }
  read.skipped.resize(u.number());
  for (Skipped& s : read.skipped) {
    s.path = u.text();
    s.line = static_cast<std::int64_t>(u.number());
    s.byte = static_cast<std::int64_t>(u.number());
    s.reason = u.text();
  }
  read.not_read = u.number();
  read.bytes = u.number();
  u.rows(batches);
}

void tell(const AuditOptions& options, const std::string& sentence) {
  if (options.run.note) options.run.note(sentence);
}

// Disk for each byte of text: the store (1.8), keys of grams (0.6), links (0.5), the arrays of passages and rows.
constexpr double disk_per_byte = 3.6;

// What a run takes that can't go to disk: about 100 MB, and room in which pages of files come and go. 720,000 documents
// of one paragraph were audited in 246 MiB, with 192M and 256M alike.
constexpr std::uint64_t least_budget = std::uint64_t{256} << 20;

void check_disk(const AuditOptions& options, const InputSurvey& survey, std::uint64_t budget) {
  const auto need = static_cast<std::uint64_t>(static_cast<double>(survey.bytes) * disk_per_byte);
  const std::uint64_t free = base::free_disk(options.run.tmp);
  const char* least = survey.bytes_are_text ? "up to " : "more than ";
  if (need > budget || !survey.bytes_are_text)
    tell(options, "The collection is larger than " + base::in_bytes(budget) + " of memory hold; " + least +
                      base::in_bytes(need) + " of disk are needed in " + options.run.tmp + ", " + base::in_bytes(free) +
                      " are free.");
  if (need > budget && budget < least_budget)
    tell(options, "Up to " + base::in_bytes(least_budget) + " of memory will be used all the same.");
  if (need > free)
    throw Error(ErrorCode::output, "Not begun: " + std::string(least) + base::in_bytes(need) +
                                       " of disk are needed in " + options.run.tmp + " and " + base::in_bytes(free) +
                                       " are free; name another folder with --tmp, or give more --memory.");
}

}  // namespace

std::shared_ptr<Collection> Collection::read(const AuditOptions& options, std::uint64_t budget) {
  auto c = std::make_shared<Collection>();
  bool complete = false;
  if (options.run.resume)
    c->open_store(options, budget, complete);
  else
    remove_left_work(options.run.tmp, owner_of(options));
  if (!complete) c->read_all(options, budget);
  if (c->store_) c->use_store();
  c->finish();
  return c;
}

void Collection::open_store(const AuditOptions& options, std::uint64_t budget, bool& complete) {
  const InputSurvey survey = survey_inputs(options.input);
  const bool resume = options.run.resume && survey.repeatable;
  work_ = std::make_unique<WorkFolder>(options.run.tmp, key_of(options, survey), owner_of(options), resume);
  store_ = std::make_unique<Store>(*work_);
  if (options.run.resume) {
    const std::string data = work_->read("read");
    if (!survey.repeatable) {
      tell(options, "What comes from stdin can't be checked; starting from the beginning.");
    } else if (work_->found() == WorkFolder::Found::other) {
      tell(options, "The finished stages in " + options.run.tmp +
                        " belong to other inputs or options; starting from the beginning.");
    } else if (data.empty()) {
      tell(options, "No finished stage was left in " + options.run.tmp + "; starting from the beginning.");
    } else {
      std::vector<StoredBatch> batches;
      unpack(data, read_, batches);
      store_->open(std::move(batches));
      tell(options, "Going on behind the stage \"read, split, fold\" of a run that was killed.");
      complete = true;
      return;
    }
  }
  check_disk(options, survey, budget);
}

void Collection::read_all(const AuditOptions& options, std::uint64_t budget) {
  std::vector<Part> parts;
  std::uint64_t held = 0;
  std::mutex mutex;
  read_ = read_corpus(options.input, options.run, [&](DocumentBatch&& batch) {
    Part part{std::move(batch), {}};
    part.block = analyse(part.batch, options);
    {
      const std::lock_guard lock(mutex);
      if (!store_) {
        held += weight(part);
        if (held <= budget / 5 * 2) {
          parts.push_back(std::move(part));
          return;
        }
        bool complete = false;
        open_store(options, budget, complete);
        for (const Part& p : parts) store_->append(p.batch, p.block);
        std::vector<Part>().swap(parts);
      }
    }
    store_->append(part.batch, part.block);
  });
  if (store_) {
    store_->seal();
    work_->finish("read", pack(read_, store_->batches()));
    malloc_trim(0);
    return;
  }
  std::sort(parts.begin(), parts.end(), [](const Part& x, const Part& y) {
    return x.batch.file != y.batch.file ? x.batch.file < y.batch.file : x.batch.ordinal < y.batch.ordinal;
  });
  for (Part& p : parts) {
    batches_.push_back(std::move(p.batch));
    blocks_->push_back(std::move(p.block));
  }
}

void Collection::use_store() {
  std::uint64_t n = 0;
  for (const StoredBatch& b : store_->batches()) n += b.document_count;
  raws_.reserve(n);
  for (const StoredBatch& b : store_->batches()) {
    const std::size_t first = raws_.size();
    base::Spill::breathe_now_and_then();
    for (std::uint32_t i = 0; i < b.document_count; ++i) raws_.push_back(store_->raw(b.documents + i));
    Analysed a;
    a.documents = std::span<const RawDocument>(raws_).subspan(first);
    a.passages = store_->passages() + b.passages;
    a.tokens = store_->tokens() + b.tokens;
    a.file = b.file;
    a.passage_count = b.passage_count;
    a.token_count = b.token_count;
    a.stored = b.documents;
    analysed_.push_back(a);
  }
}

}  // namespace twicetold::engine
