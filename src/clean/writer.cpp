// In place, a run adds to what earlier runs wrote down; with --out the folder is made anew from the
// inputs, and what an earlier run left there and this one doesn't write goes (nothing else does).
#include "clean/writer.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "clean/content.hpp"
#include "clean/paths.hpp"
#include "clean/proof.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

[[noreturn]] void changed(const TargetFile& file) {
  throw Error(
      ErrorCode::mismatch,
      shown(file.disk_path) +
          " was changed by somebody while it was being cleaned. Nothing was touched; run the same command again.");
}

}  // namespace

FolderWriter::FolderWriter(const CleanOptions& options, FileLayer& layer, std::string folder)
    : options_(options), layer_(layer), folder_(std::move(folder)), stage_(layer, folder_) {
  const std::string files = stage_.at(files_name), journal = stage_.at(journal_name);
  if (exists(files)) {
    record_ = parse_folder_record(read_file(layer_, files), files);
    for (FileRecord& f : record_.files) records_.emplace(f.path, f);
    if (options_.in_place && exists(journal))
      for (DocumentEdit& e : parse_journal(read_file(layer_, journal), journal))
        journal_.insert_or_assign(e.at, std::move(e));
    record_.run = options_.in_place ? record_.run + 1 : 1;
  }
  record_.in_place = options_.in_place;
  record_.text_field = options_.audit.input.text_field;
  record_.files.clear();
}

FileRecord& FolderWriter::record_of(const TargetFile& file) {
  const std::string path = corpus::path_text(file.place);
  const base::Hash128 now = hash_file(layer_, file.disk_path);
  const auto it = records_.find(path);
  FileRecord fresh;
  fresh.path = path;
  fresh.hash = now;
  fresh.archive = file.kind == corpus::Kind::archive;
  fresh.jsonl = file.kind == corpus::Kind::jsonl;
  if (it == records_.end()) {
    record_.files.push_back(std::move(fresh));
  } else {
    // In place: as we left it, or as it was at first - else somebody wrote a new one, and that counts now.
    FileRecord& old = it->second;
    record_.files.push_back(options_.in_place && old.is_ours(now) ? old : fresh);
    record_.files.back().gone = false;
    records_.erase(it);
  }
  return record_.files.back();
}

std::vector<const DocumentEdit*> FolderWriter::earlier_of(const std::string& file, const std::string& member) const {
  std::vector<const DocumentEdit*> rows;
  for (auto it = journal_.lower_bound({file, member, 0}); it != journal_.end(); ++it) {
    if (it->first.file != file || it->first.member != member) break;
    rows.push_back(&it->second);
  }
  return rows;
}

void FolderWriter::edit(const TargetFile& file, std::vector<DocumentEdit*> edits, CleanResult& result) {
  const std::string path = corpus::path_text(file.place);
  for (DocumentEdit* e : edits) {
    e->at.member = e->at.file.size() > file.path.size() ? e->at.file.substr(file.path.size() + 1) : "";
    e->at.file = path;
    for (Piece& p : e->pieces) p.run = record_.run;
  }
  const std::size_t superseded = superseded_.size();
  try {
    if (file.kind == corpus::Kind::archive)
      edit_archive(file, edits);
    else
      edit_plain(file, edits);
  } catch (const corpus::Damage& damage) {
    // Better unclean than half: it stays as it is.
    superseded_.resize(superseded);
    result.refused.push_back({path, -1, -1, std::string(damage.what()) + "; not written again, left as it is"});
    if (!options_.in_place) copy(file, result);
    return;
  }
  ++result.files_written;
  done_.insert(done_.end(), edits.begin(), edits.end());
}

// In place, what can't be made again to the byte is kept as it was at first. Where earlier runs took something out of a
// file that somebody has changed since, no one file is how it was: its texts come back from the journal alone.
void FolderWriter::keep_original(const TargetFile& file, FileRecord& record) {
  if (!options_.in_place || !record.original.empty()) return;
  for (auto it = journal_.lower_bound({record.path, "", 0}); it != journal_.end() && it->first.file == record.path;
       ++it)
    if (std::find(superseded_.begin(), superseded_.end(), &it->second) == superseded_.end()) return;
  record.original = stage_.keep_original(file.place, hash_file(layer_, file.disk_path));
}

void FolderWriter::edit_plain(const TargetFile& file, std::vector<DocumentEdit*>& edits) {
  Content content = read_content(file.disk_path, options_.audit.input);
  Form form{file.kind == corpus::Kind::jsonl, options_.audit.input.text_field};
  const std::string path = corpus::path_text(file.place);
  if (!apply_proven(content.bytes, form, edits, earlier_of(path, ""), superseded_)) changed(file);
  FileRecord& record = record_of(file);
  if (!content.layers.empty()) keep_original(file, record);
  if (!form.jsonl && edits.front()->dropped) {
    edits.front()->mode = file.seen.st_mode & 07777U;
    edits.front()->modified = file.seen.st_mtim.tv_sec;
    edits.front()->layers = content.layers;
    record.gone = true;
    stage_.remove(file.place);
    return;
  }
  Stage::File out(stage_, file.place);
  out.mode_of(file.seen);
  out.write(compress(content.layers, std::move(content.bytes)));
  record.states.push_back(out.finish());
}

void FolderWriter::edit_archive(const TargetFile& file, std::vector<DocumentEdit*>& edits) {
  std::map<std::string, std::vector<DocumentEdit*>> by_member;
  for (DocumentEdit* e : edits) by_member[e->at.member].push_back(e);
  const std::string path = corpus::path_text(file.place);
  std::vector<std::uint64_t> dropped_before;
  for (auto it = journal_.lower_bound({path, "", 0}); it != journal_.end() && it->first.file == path; ++it)
    if (it->second.dropped && it->second.at.line == 0) dropped_before.push_back(it->second.member_index);
  std::sort(dropped_before.begin(), dropped_before.end());
  Stage::File out(stage_, file.place);
  out.mode_of(file.seen);
  std::size_t seen = 0;
  pass_archive(
      file.disk_path, options_.audit.input, [&](const std::string& name) { return by_member.count(name) != 0; },
      [&](MemberContent& m) {
        auto& list = by_member[m.name];
        ++seen;
        const bool jsonl = corpus::kind_of(m.name, options_.audit.input.include) == corpus::Kind::jsonl;
        if (!apply_proven(m.bytes, {jsonl, options_.audit.input.text_field}, list, earlier_of(path, m.name),
                          superseded_))
          changed(file);
        m.changed = true;
        if (jsonl || !list.front()->dropped) return MemberFate::stays;
        std::uint64_t index = m.index;  // as the archive was at first
        for (const std::uint64_t gone : dropped_before) index += gone <= index ? 1U : 0U;
        list.front()->member_index = index;
        list.front()->mode = m.mode;
        list.front()->modified = m.modified;
        list.front()->layers = m.layers;
        return MemberFate::goes;
      },
      {}, [&](std::string_view bytes) { out.write(bytes); });
  if (seen != by_member.size()) changed(file);
  FileRecord& record = record_of(file);
  keep_original(file, record);
  record.states.push_back(out.finish());
}

void FolderWriter::copy(const TargetFile& file, CleanResult& result) {
  const int fd = layer_.open(file.disk_path.c_str(), O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) {
    result.refused.push_back({corpus::path_text(file.place), -1, -1, "can't be read, and so not copied"});
    return;
  }
  corpus::FileStream in(fd, nullptr);
  Stage::File out(stage_, file.place);
  out.mode_of(file.seen);
  std::string chunk(std::size_t{1} << 20, '\0');
  try {
    for (std::size_t n = 0; (n = in.read(chunk.data(), chunk.size())) > 0;)
      out.write(std::string_view(chunk).substr(0, n));
  } catch (const corpus::Damage& damage) {
    result.refused.push_back({corpus::path_text(file.place), -1, -1, std::string(damage.what()) + "; not copied"});
    return;
  }
  FileRecord& record = record_of(file);
  record.states = {out.finish()};
  ++result.files_copied;
}

void FolderWriter::commit(const std::function<void()>& check, CleanResult& result) {
  std::string superseded;
  for (const DocumentEdit* row : superseded_) superseded += journal_row(*row);
  for (const DocumentEdit* row : superseded_) {
    const Location at = row->at;
    journal_.erase(at);
  }
  for (const DocumentEdit* e : done_) journal_.insert_or_assign(e->at, *e);
  for (auto& [path, old] : records_) {
    if (options_.in_place) {
      record_.files.push_back(old);
      continue;
    }
    // Left by an earlier run, not part of this one: goes, unless somebody has made it their own.
    const std::string place = raw_path(path);
    struct stat s;
    if (::lstat(stage_.at(place).c_str(), &s) != 0 || !S_ISREG(s.st_mode)) continue;
    const base::Hash128 now = hash_file(layer_, stage_.at(place));
    if (std::find(old.states.begin(), old.states.end(), now) != old.states.end()) stage_.remove(place);
  }
  std::sort(record_.files.begin(), record_.files.end(),
            [](const FileRecord& a, const FileRecord& b) { return a.path < b.path; });
  std::string journal;
  for (const auto& [at, e] : journal_) journal += journal_row(e);
  if (options_.in_place && done_.empty() && exists(stage_.at(files_name))) return;  // nothing new to write down
  stage_.commit(journal, folder_record_bytes(record_), superseded, check);
  result.journals.push_back(stage_.at(journal_name));
  result.restore_folders.push_back(folder_);
}

}  // namespace twicetold::clean_room
