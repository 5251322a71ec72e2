// The way back. What a text is decides, not what a run meant to do: only a text from which the journal
// makes exactly the original (XXH3-128) is written; everything else stays and is told. New files are
// staged and renamed as in cleaning, so a kill leaves every file whole and the next run goes on.
#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <set>

#include "clean/apply.hpp"
#include "clean/content.hpp"
#include "clean/paths.hpp"
#include "clean/stage.hpp"
#include "twicetold/clean.hpp"
#include "twicetold/error.hpp"

namespace twicetold {
namespace clean_room {
namespace {

constexpr const char* what_to_do =
    "changed since it was cleaned; left as it is. Put it back as it was cleaned, or get the rest with --only";

InputOptions generous() {
  InputOptions input;  // the file is our own work: whatever it grew to was read once before
  input.max_expand = 1e12;
  return input;
}

class Restorer {
 public:
  explicit Restorer(const RestoreOptions& options)
      : options_(options), layer_(options.layer != nullptr ? *options.layer : system_files()), folder_(options.folder) {
    while (folder_.size() > 1 && folder_.back() == '/') folder_.pop_back();
  }

  RestoreResult run() {
    const std::string files = folder_ + '/' + files_name;
    if (!exists(files) && !exists(folder_ + '/' + commit_name))
      throw Error(ErrorCode::input, shown(folder_) + " holds no journal of a cleaning (" + files_name +
                                        "): there is nothing to restore.");
    std::unique_ptr<FolderLock> lock;
    if (options_.to.empty()) {
      lock = std::make_unique<FolderLock>(layer_, folder_ + '/' + own_folder + "/lock", folder_);
      const bool in_place = exists(files) && parse_folder_record(read_file(layer_, files), files).in_place;
      recover(layer_, folder_, in_place ? Unfinished::call_off : Unfinished::finish, result_.refused);
    } else {
      check_other();
    }
    record_ = parse_folder_record(read_file(layer_, files), files);
    const std::string journal = folder_ + '/' + journal_name;
    const std::string journal_bytes = read_file(layer_, journal);
    edits_ = parse_journal(journal_bytes, journal);
    std::map<std::string, std::vector<const DocumentEdit*>> by_file;
    for (const DocumentEdit& e : edits_) by_file[e.at.file].push_back(&e);
    for (FileRecord& f : record_.files) record_of_.emplace(f.path, &f);
    if (options_.to.empty()) stage_ = std::make_unique<Stage>(layer_, folder_);
    for (const auto& [file, rows] : by_file) {
      if (options_.stop != nullptr && options_.stop->load())
        throw Error(ErrorCode::interrupted, "Interrupted; nothing was touched.");
      one_file(file, rows);
    }
    if (stage_) {
      stage_->commit(journal_bytes, folder_record_bytes(record_), "", {});
    } else {
      copy_rest(folder_, "", by_file);
    }
    return result_;
  }

 private:
  [[nodiscard]] bool matches(const std::string& word) const {
    return ::fnmatch(options_.only.c_str(), word.c_str(), 0) == 0;
  }
  [[nodiscard]] bool chosen(const DocumentEdit& e) const {
    return options_.only.empty() || matches(e.id) || matches(e.at.path()) || matches(e.at.file);
  }
  void refuse(const std::string& path, const std::string& why) { result_.refused.push_back({path, -1, -1, why}); }

  void check_other() {
    const auto real = [](const std::string& path) {
      const std::unique_ptr<char, void (*)(void*)> p(::realpath(path.c_str(), nullptr), ::free);
      return p ? std::string(p.get()) : std::string();
    };
    make_folders(layer_, options_.to);
    const std::string from = real(folder_), to = real(options_.to);
    if (to == from || to.starts_with(from + '/'))
      throw Error(ErrorCode::usage,
                  "--to " + shown(options_.to) + " lies in the cleaned folder. Name a folder outside.");
  }

  // Hands a whole file over.
  void put(const std::string& place, const std::string& bytes, const struct stat* like, FileRecord* record) {
    if (stage_) {
      // What somebody wrote since goes into this one; putting back the first one later would lose it.
      if (record != nullptr && !record->original.empty() && exists(stage_->at(place)) &&
          !record->is_ours(hash_file(layer_, stage_->at(place))))
        record->original.clear();
      Stage::File out(*stage_, place);
      if (like != nullptr) out.mode_of(*like);
      out.write(bytes);
      const base::Hash128 hash = out.finish();
      if (record != nullptr) {
        record->gone = false;
        if (hash != record->hash) record->states.push_back(hash);
      }
      return;
    }
    const std::string path = options_.to + '/' + place;
    if (exists(path)) {
      struct stat s;
      if (::lstat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode) && read_file(layer_, path) == bytes) return;
      refuse(corpus::path_text(place), "another file of that name is in " + shown(options_.to) + "; left as it is");
      return;
    }
    make_folders(layer_, folder_of(path));
    NewFile out(layer_, path, options_.to);
    out.write(bytes);
    if (like != nullptr) out.take_after(*like);
    out.commit();
  }

  void one_file(const std::string& file, const std::vector<const DocumentEdit*>& rows) {
    const auto want = [&](const DocumentEdit& e) { return chosen(e); };
    const std::size_t wanted =
        static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](auto* r) { return chosen(*r); }));
    if (wanted == 0) return;
    const std::string place = raw_path(file), disk = folder_ + '/' + place;
    const auto found = record_of_.find(file);
    FileRecord* record = found == record_of_.end() ? nullptr : found->second;
    struct stat st{};
    const bool there = ::lstat(disk.c_str(), &st) == 0;
    if (there && !S_ISREG(st.st_mode)) return refuse(file, "is no file any more; left as it is");
    if (record != nullptr && !record->original.empty() && wanted == rows.size() &&
        from_original(file, place, disk, *record, rows, there))
      return;
    if (!there) return absent(file, place, rows, record);
    try {
      if (record != nullptr && record->archive) return archive(file, place, disk, rows, *record, st);
      Content content = read_content(disk, generous());
      const bool jsonl = record != nullptr ? record->jsonl : rows.front()->at.line > 0;
      for (const DocumentEdit* r : rows) {
        if (jsonl || !r->dropped || !chosen(*r)) continue;
        if (content.bytes.size() == r->bytes && base::hash128(content.bytes) == r->hash)
          ++result_.already;
        else
          refuse(file, "another file is in the place of the one that was removed; left as it is");
      }
      const std::uint64_t before = result_.documents;
      const Restored done = restore_content(content.bytes, {jsonl, record_.text_field}, rows, want);
      add(done, file);
      if (result_.documents == before) {
        if (!stage_) put(place, read_file(layer_, disk), &st, nullptr);
        return;
      }
      ++result_.files;
      put(place, compress(content.layers, std::move(content.bytes)), &st, record);
    } catch (const corpus::Damage& damage) {
      refuse(file, std::string("can't be read (") + damage.what() + "); left as it is");
    }
  }

  void add(const Restored& done, const std::string& file) {
    result_.documents += done.documents;
    result_.bytes += done.bytes;
    result_.already += done.already;
    for (const DocumentEdit* e : done.changed)
      result_.refused.push_back({e->at.line > 0 || !e->at.member.empty() ? e->at.path() : file,
                                 e->at.line > 0 ? static_cast<std::int64_t>(e->at.line) : -1, -1, what_to_do});
  }

  // A compressed or archived file that was cleaned in place: as it was, to the byte. False where somebody has changed
  // it since: what they wrote stays, and its texts come back one by one.
  bool from_original(const std::string& file, const std::string& place, const std::string& disk, FileRecord& record,
                     const std::vector<const DocumentEdit*>& rows, bool there) {
    const std::string kept = folder_ + '/' + own_folder + '/' + raw_path(record.original);
    const auto hopeless = [&](const std::string& why) {
      refuse(file, why);
      return true;
    };
    const base::Hash128 now = there ? hash_file(layer_, disk) : base::Hash128{};
    if (there && !record.is_ours(now)) return false;
    if (!exists(kept)) return hopeless("its original is missing in " + std::string(own_folder) + "; left as it is");
    if (hash_file(layer_, kept) != record.hash) return hopeless("its original was changed; left as it is");
    if (there && now == record.hash) {
      result_.already += rows.size();
      if (!stage_) put(place, read_file(layer_, kept), nullptr, nullptr);
      return true;
    }
    struct stat st{};
    put(place, read_file(layer_, kept), ::stat(kept.c_str(), &st) == 0 ? &st : nullptr, nullptr);
    record.gone = false;
    ++result_.files;
    result_.documents += rows.size();
    for (const DocumentEdit* r : rows)
      for (const Piece& p : r->pieces) result_.bytes += p.span.size();
    return true;
  }

  // A file that went as a whole.
  void absent(const std::string& file, const std::string& place, const std::vector<const DocumentEdit*>& rows,
              FileRecord* record) {
    for (const DocumentEdit* r : rows) {
      if (!chosen(*r)) continue;
      if (!r->dropped || r->at.line > 0 || !r->at.member.empty() || r->pieces.empty()) {
        refuse(file, "is gone; put it back as it was cleaned");
        return;
      }
      std::string original;
      std::uint32_t level = 0;
      if (!put_back("", *r, original, level)) {
        refuse(file, "its text in the journal isn't whole");
        return;
      }
      struct stat like{};
      like.st_mode = r->mode;
      like.st_uid = ::geteuid();
      like.st_gid = ::getegid();
      result_.bytes += original.size();
      put(place, compress(r->layers, std::move(original)), &like, record);
      ++result_.documents;
      ++result_.files;
    }
  }

  void archive(const std::string& file, const std::string& place, const std::string& disk,
               const std::vector<const DocumentEdit*>& rows, FileRecord& record, const struct stat& st) {
    std::map<std::string, std::vector<const DocumentEdit*>> by_member;
    for (const DocumentEdit* r : rows) by_member[r->at.member].push_back(r);
    std::set<std::string> present;
    const auto nothing = [](MemberContent&) { return MemberFate::stays; };
    pass_archive(disk, generous(),
                 [&](const std::string& name) {
                   present.insert(name);
                   return false;
                 },
                 nothing, {}, {});
    std::vector<NewMember> added;
    for (const DocumentEdit* r : rows) {
      if (!r->dropped || r->at.line > 0 || !chosen(*r)) continue;
      if (present.count(r->at.member) != 0) {
        ++result_.already;
        continue;
      }
      std::string original;
      std::uint32_t level = 0;
      if (!put_back("", *r, original, level)) {
        refuse(r->at.path(), "its text in the journal isn't whole");
        continue;
      }
      result_.bytes += original.size();
      ++result_.documents;
      added.push_back({r->member_index, r->at.member, std::move(original), r->layers, r->mode, r->modified});
    }
    std::sort(added.begin(), added.end(), [](const NewMember& a, const NewMember& b) { return a.index < b.index; });
    bool changed = !added.empty();
    std::string bytes;
    std::set<std::string> seen;
    pass_archive(
        disk, generous(), [&](const std::string& name) { return by_member.count(name) != 0; },
        [&](MemberContent& m) {
          const std::uint64_t before = result_.documents;
          const auto& list = by_member[m.name];
          seen.insert(m.name);
          const bool jsonl = list.front()->at.line > 0;
          add(restore_content(m.bytes, {jsonl, record_.text_field}, list,
                              [&](const DocumentEdit& e) { return chosen(e); }),
              file);
          m.changed = result_.documents != before;
          changed = changed || m.changed;
          return MemberFate::stays;
        },
        added, [&](std::string_view piece) { bytes += piece; });
    for (const auto& [member, list] : by_member)
      if (seen.count(member) == 0 && std::any_of(list.begin(), list.end(), [&](auto* r) {
            return chosen(*r) && !(r->dropped && r->at.line == 0);
          }))
        refuse(list.front()->at.path(), "is gone; put it back as it was cleaned");
    if (!changed) {
      if (!stage_) put(place, read_file(layer_, disk), &st, nullptr);
      return;
    }
    ++result_.files;
    put(place, bytes, &st, &record);
  }

  // --to: what was never changed goes along.
  void copy_rest(const std::string& folder, const std::string& below,
                 const std::map<std::string, std::vector<const DocumentEdit*>>& by_file) {
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(folder.c_str()), ::closedir);
    if (!dir) fail_input(folder, errno);
    std::vector<std::string> names;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): each thread has a stream of its own
    while (const dirent* e = ::readdir(dir.get())) names.emplace_back(e->d_name);
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      if (name == "." || name == ".." || (below.empty() && name == own_folder)) continue;
      const std::string disk = folder + '/' + name, place = below + name, text = corpus::path_text(place);
      struct stat st{};
      if (::lstat(disk.c_str(), &st) != 0) continue;
      if (S_ISDIR(st.st_mode)) {
        copy_rest(disk, place + '/', by_file);
      } else if (S_ISREG(st.st_mode)) {
        const auto rows = by_file.find(text);
        const bool done = rows != by_file.end() &&
                          std::any_of(rows->second.begin(), rows->second.end(), [&](auto* r) { return chosen(*r); });
        if (!done && (options_.only.empty() || matches(text))) put(place, read_file(layer_, disk), &st, nullptr);
      }
    }
  }

  const RestoreOptions& options_;
  FileLayer& layer_;
  std::string folder_;
  FolderRecord record_;
  std::vector<DocumentEdit> edits_;
  std::map<std::string, FileRecord*> record_of_;
  std::unique_ptr<Stage> stage_;  // in place; with --to files are written one by one
  RestoreResult result_;
};

}  // namespace
}  // namespace clean_room

RestoreResult restore(const RestoreOptions& options) { return clean_room::Restorer(options).run(); }

}  // namespace twicetold
