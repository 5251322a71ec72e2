// Compressed files and archives: the same form out, nothing else of them changed, hostile ones harmless.
#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <tuple>

#include "clean/content.hpp"
#include "clean_helpers.hpp"
#include "twicetold/error.hpp"

using namespace twicetold;
using namespace clean_test;

namespace {

const std::string kept = "The harbour master opened the new pier.";

struct Entry {
  std::string name, bytes;
  char type = 'f';  // f file, d folder, l link
  unsigned mode = 0640;
  long modified = 1700000000;
};

void pack(const std::string& path, const std::vector<Entry>& entries, int format, bool store = false) {
  fs::create_directories(fs::path(path).parent_path());
  struct archive* a = archive_write_new();
  archive_write_set_format(a, format);
  if (store) archive_write_zip_set_compression_store(a);
  REQUIRE(archive_write_open_filename(a, path.c_str()) == ARCHIVE_OK);
  for (const Entry& x : entries) {
    struct archive_entry* e = archive_entry_new();
    archive_entry_copy_pathname(e, x.name.c_str());
    archive_entry_set_filetype(e, x.type == 'd' ? AE_IFDIR : x.type == 'l' ? AE_IFLNK : AE_IFREG);
    if (x.type == 'l') archive_entry_copy_symlink(e, x.bytes.c_str());
    archive_entry_set_perm(e, static_cast<__LA_MODE_T>(x.mode));
    archive_entry_set_mtime(e, x.modified, 0);
    archive_entry_set_size(e, x.type == 'f' ? static_cast<la_int64_t>(x.bytes.size()) : 0);
    REQUIRE(archive_write_header(a, e) == ARCHIVE_OK);
    if (x.type == 'f') archive_write_data(a, x.bytes.data(), x.bytes.size());
    archive_entry_free(e);
  }
  archive_write_close(a);
  archive_write_free(a);
}

std::vector<Entry> unpack(const std::string& path, std::string* form = nullptr) {
  std::vector<Entry> entries;
  struct archive* a = archive_read_new();
  archive_read_support_filter_all(a);
  archive_read_support_format_tar(a);
  archive_read_support_format_zip(a);
  REQUIRE(archive_read_open_filename(a, path.c_str(), 1 << 16) == ARCHIVE_OK);
  struct archive_entry* e = nullptr;
  while (archive_read_next_header(a, &e) == ARCHIVE_OK) {
    Entry x;
    x.name = archive_entry_pathname(e);
    x.type = archive_entry_filetype(e) == AE_IFDIR ? 'd' : archive_entry_filetype(e) == AE_IFLNK ? 'l' : 'f';
    x.mode = archive_entry_perm(e);
    x.modified = archive_entry_mtime(e);
    if (form != nullptr) *form = archive_format_name(a);
    if (x.type == 'l') x.bytes = archive_entry_symlink(e);
    char buffer[4096];
    for (la_ssize_t n = 0; x.type == 'f' && (n = archive_read_data(a, buffer, sizeof buffer)) > 0;)
      x.bytes.append(buffer, static_cast<std::size_t>(n));
    entries.push_back(std::move(x));
  }
  archive_read_free(a);
  return entries;
}

const std::vector<Entry> members = {
    {"news/", "", 'd', 0750},
    {"news/a.txt", nav + "\n\n" + kept + "\n"},
    {"news/pic.bin", std::string("\0\xFF\1", 3)},
    {"news/link", "../../etc/passwd", 'l', 0777},
    {"../evil.txt", nav + "\n\n" + kept + "\n"},
    {"/abs.txt", nav + "\n\n" + kept + "\n"},
    {"news/empty.txt", nav + "\n"},
    {"news/r.jsonl", "{\"id\":\"1\",\"text\":\"" + nav + "\\n" + kept + "\",\"x\":1.0}\nbad\n"},
    {"news/z.txt", "Nothing of that kind here.\n", 'f', 0600, 1600000000}};

}  // namespace

TEST_CASE("compressed files come out in the same compression, in place with the original kept", "[clean]") {
  const std::string text = nav + "\n\n" + kept + "\n";
  for (const auto& [ending, tool, magic] :
       std::vector<std::array<std::string, 3>>{{"gz", "gzip -n", "\x1f\x8b"},
                                               {"zst", "zstd -q", "\x28\xb5\x2f\xfd"},
                                               {"xz", "xz",
                                                "\xfd"
                                                "7zXZ"},
                                               {"bz2", "bzip2", "BZh"}}) {
    if (run("command -v " + tool.substr(0, tool.find(' ')) + " >/dev/null") != 0) continue;
    INFO(ending);
    Folder f;
    write(f / "in/a.txt", text);
    REQUIRE(run("cd '" + (f / "in") + "' && " + tool + " -c a.txt > a.txt." + ending + " && rm a.txt") == 0);
    write(f / "plain.jsonl", "{\"id\":\"q\",\"text\":\"" + nav + "\\nJson words here\"}\n");
    REQUIRE(run("cd '" + f.path() + "' && " + tool + " -c plain.jsonl > in/r.jsonl." + ending) == 0);
    const auto before = tree(f / "in");
    rule_clean(to_out(f / "in", f / "out"));
    const std::string out = read(f / ("out/a.txt." + ending));
    CHECK(out.starts_with(magic));
    CHECK(run("cd '" + (f / "out") + "' && " + tool + " -dc a.txt." + ending + " > ../got") == 0);
    CHECK(read(f / "got") == kept + "\n");
    give_back(f / "out");
    CHECK(run("cd '" + (f / "out") + "' && " + tool + " -dc a.txt." + ending + " > ../got") == 0);
    CHECK(read(f / "got") == text);
    rule_clean(in_place(f / "in"));
    CHECK(tree(f / "in") != before);
    give_back(f / "in");
    CHECK(tree(f / "in") == before);  // to the byte
  }
}

TEST_CASE("archives are packed again around what changed", "[clean]") {
  for (const auto& [name, format, store] :
       std::vector<std::tuple<std::string, int, bool>>{{"x.tar", ARCHIVE_FORMAT_TAR_USTAR, false},
                                                       {"x.tar", ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, false},
                                                       {"x.tar", ARCHIVE_FORMAT_TAR_GNUTAR, false},
                                                       {"x.zip", ARCHIVE_FORMAT_ZIP, false},
                                                       {"x.zip", ARCHIVE_FORMAT_ZIP, true}}) {
    INFO(name << " " << format << " " << store);
    Folder f;
    pack(f / ("in/" + name), members, format, store);
    const auto before = tree(f / "in");
    std::string form, form_out;
    const auto first = unpack(f / ("in/" + name), &form);
    CleanOptions o = to_out(f / "in", f / "out");
    o.drop_empty = true;
    const CleanResult r = rule_clean(o);
    CHECK(r.refused.empty());
    CHECK(r.documents_dropped == 1);
    const auto out = unpack(f / ("out/" + name), &form_out);
    CHECK(form_out == form);
    REQUIRE(out.size() == first.size() - 1);
    for (std::size_t i = 0, k = 0; i < out.size(); ++i, ++k) {
      if (first[k].name == "news/empty.txt") ++k;
      CHECK(out[i].name == first[k].name);
      CHECK(out[i].mode == first[k].mode);
      CHECK(out[i].modified == first[k].modified);
      if (out[i].name == "news/a.txt")
        CHECK(out[i].bytes == kept + "\n");
      else if (out[i].name == "news/r.jsonl")
        CHECK(out[i].bytes == "{\"id\":\"1\",\"text\":\"" + kept + "\",\"x\":1.0}\nbad\n");
      else
        CHECK(out[i].bytes == first[k].bytes);
    }
    CHECK_FALSE(fs::exists(f / "evil.txt"));
    CHECK(tree(f.path() + "/out").size() == 1);
    CHECK(give_back(f / "out").refused.empty());
    const auto restored = unpack(f / ("out/" + name));
    REQUIRE(restored.size() == first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
      CHECK(restored[i].name == first[i].name);
      CHECK(restored[i].bytes == first[i].bytes);
      CHECK(restored[i].mode == first[i].mode);
    }
    CHECK(give_back(f / "out").documents == 0);
    CleanOptions here = in_place(f / "in");
    here.drop_empty = true;
    rule_clean(here);
    CHECK(tree(f / "in") != before);
    give_back(f / "in");
    CHECK(tree(f / "in") == before);
  }
}

TEST_CASE("compressed files and members that go as a whole come back compressed", "[clean]") {
  Folder f;
  const std::string text = nav + "\n";
  const std::vector<std::pair<std::string, corpus::Compression>> forms = {{"gz", corpus::Compression::gzip},
                                                                          {"zst", corpus::Compression::zstd},
                                                                          {"xz", corpus::Compression::xz},
                                                                          {"bz2", corpus::Compression::bzip2}};
  std::vector<Entry> packed;
  for (const auto& [ending, layer] : forms) {
    const std::string bytes = clean_room::compress({layer}, text);
    write(f / ("in/" + ending + ".txt." + ending), bytes);
    packed.push_back({"m." + ending + ".txt", bytes});  // its name tells nothing
  }
  pack(f / "in/x.tar", packed, ARCHIVE_FORMAT_TAR_USTAR);
  CleanOptions o = to_out(f / "in", f / "out");
  o.drop_empty = true;
  CHECK(rule_clean(o).documents_dropped == 8);
  CHECK(tree(f / "out").size() == 1);
  CHECK(unpack(f / "out/x.tar").empty());
  CHECK(give_back(f / "out", f / "back").refused.empty());
  CHECK(give_back(f / "out").refused.empty());
  for (const std::string folder : {"out/", "back/"}) {
    for (const auto& [ending, layer] : forms) {
      const std::string path = f / (folder + ending + ".txt." + ending);
      const clean_room::Content content = clean_room::read_content(path, {});
      CHECK(content.layers == std::vector{layer});
      CHECK(content.bytes == text);
    }
    const auto entries = unpack(f / (folder + "x.tar"));
    REQUIRE(entries.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(entries[i].bytes == packed[i].bytes);
  }
}

TEST_CASE("an archive with a sparse member that ends in a hole", "[clean]") {
  Folder f;
  write(f / "in/a.txt", nav + "\n\n" + kept + "\n");
  write(f / "in/holes.bin", "x");
  fs::resize_file(f / "in/holes.bin", 1 << 20);
  REQUIRE(run("cd '" + (f / "in") + "' && tar --sparse -cf x.tar a.txt holes.bin && rm a.txt holes.bin") == 0);
  const CleanResult r = rule_clean(to_out(f / "in", f / "out"));
  CHECK(r.refused.empty());
  const auto out = unpack(f / "out/x.tar");
  REQUIRE(out.size() == 2);
  CHECK(out[0].bytes == kept + "\n");
  CHECK(out[1].bytes == "x" + std::string((1 << 20) - 1, '\0'));
}

TEST_CASE("a tar in gzip", "[clean]") {
  Folder f;
  pack(f / "x.tar", members, ARCHIVE_FORMAT_TAR_GNUTAR);
  fs::create_directories(f / "in");
  REQUIRE(run("gzip -nc '" + (f / "x.tar") + "' > '" + (f / "in/x.tar.gz") + "'") == 0);
  rule_clean(to_out(f / "in", f / "out"));
  CHECK(read(f / "out/x.tar.gz").starts_with("\x1f\x8b"));
  CHECK(unpack(f / "out/x.tar.gz")[1].bytes == kept + "\n");
}

TEST_CASE("what can't be read whole is never written again", "[clean]") {
  Folder f;
  pack(f / "x.tar", members, ARCHIVE_FORMAT_TAR_GNUTAR);
  fs::create_directories(f / "in");
  REQUIRE(run("gzip -nc '" + (f / "x.tar") + "' > '" + (f / "in/x.tar.gz") + "'") == 0);
  std::string lines;
  std::mt19937 random(3);
  for (int i = 0; i < 3000; ++i)
    lines += "{\"text\":\"" + nav + "\\nStory " + std::to_string(random()) + " of many\"}\n";
  write(f / "r.jsonl", lines);
  REQUIRE(run("gzip -nc '" + (f / "r.jsonl") + "' > '" + (f / "in/r.jsonl.gz") + "'") == 0);
  for (const char* name : {"in/x.tar.gz", "in/r.jsonl.gz"}) fs::resize_file(f / name, fs::file_size(f / name) * 3 / 4);
  const auto before = tree(f / "in");
  const CleanResult r = rule_clean(in_place(f / "in"));
  CHECK_FALSE(r.refused.empty());
  CHECK(tree(f / "in") == before);
  const CleanResult out = rule_clean(to_out(f / "in", f / "out"));
  CHECK_FALSE(out.refused.empty());
  CHECK(tree(f / "out") == before);
}

TEST_CASE("a bomb is neither unpacked nor rewritten", "[clean]") {
  Folder f;
  fs::create_directories(f / "in");
  REQUIRE(run("(printf '" + nav + "\\n\\n'; head -c 200000000 /dev/zero | tr '\\0' 'a') | gzip -9n > '" +
              (f / "in/bomb.txt.gz") + "'") == 0);
  write(f / "in/a.txt", nav + "\n\n" + kept + "\n");
  CleanOptions o = to_out(f / "in", f / "out");
  o.audit.input.max_expand = 100;
  o.audit.input.max_expand_floor = 1 << 20;
  const CleanResult r = rule_clean(o);
  CHECK(r.skipped.size() == 1);
  CHECK(read(f / "out/bomb.txt.gz") == read(f / "in/bomb.txt.gz"));
  CHECK(read(f / "out/a.txt") == kept + "\n");
}

// A gzip of records and a tar, both with menus and bylines.
std::string gzip_of(const Folder& f, const std::string& bytes) {
  write(f / "x", bytes);
  REQUIRE(run("gzip -nc '" + (f / "x") + "' > '" + (f / "x.gz") + "'") == 0);
  return read(f / "x.gz");
}
const std::string gz_first = "{\"id\":\"1\",\"text\":\"" + nav + "\\n" + body_a + "\\n[by] By Bob\"}\n";
const std::string gz_second = "{\"id\":\"2\",\"text\":\"" + nav + "\\n" + body_b + "\\n[by] By Ann\"}\n";

TEST_CASE("cleaned in place twice, a compressed file and an archive come back to the byte", "[clean]") {
  Folder f;
  write(f / "in/a.jsonl.gz", gzip_of(f, gz_first + gz_second));
  write(f / "m.txt", nav + "\n\n" + body_a + "\n\n[by] By Ann\n");
  REQUIRE(run("cd '" + f.path() + "' && tar -cf in/x.tar m.txt") == 0);
  const auto before = tree(f / "in");
  CHECK(rule_clean(in_place(f / "in")).documents_changed == 3);
  CleanOptions o = in_place(f / "in");
  o.roles = {Role::byline};
  CHECK(rule_clean(o).documents_changed == 3);
  CHECK(unpack(f / "in/x.tar")[0].bytes == body_a + "\n");
  const RestoreResult r = give_back(f / "in");
  CHECK(r.refused.empty());
  CHECK(r.documents == 3);
  CHECK(tree(f / "in") == before);
}

TEST_CASE("what was written into a compressed file since stays, whatever is put back and when", "[clean]") {
  const std::string more = "{\"id\":\"3\",\"text\":\"Added by hand today.\"}\n";
  const bool cleaned_again = GENERATE(false, true), in_parts = GENERATE(false, true);
  Folder f;
  write(f / "in/a.jsonl.gz", gzip_of(f, gz_first + gz_second));
  rule_clean(in_place(f / "in"));
  REQUIRE(run("gzip -dc '" + (f / "in/a.jsonl.gz") + "' > '" + (f / "now") + "'") == 0);
  write(f / "in/a.jsonl.gz", gzip_of(f, read(f / "now") + more));
  if (cleaned_again) {
    CleanOptions o = in_place(f / "in");
    o.roles = {Role::byline};
    CHECK(rule_clean(o).documents_changed == 2);
  }
  if (in_parts) CHECK(give_back(f / "in", "", "1").documents == 1);
  CHECK(give_back(f / "in").refused.empty());
  REQUIRE(run("gzip -dc '" + (f / "in/a.jsonl.gz") + "' > '" + (f / "now") + "'") == 0);
  CHECK(read(f / "now") == gz_first + gz_second + more);
}
