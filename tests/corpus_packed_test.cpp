// Compressed streams and archives: recognised by content, read as far as they are whole, and limited.
#include <set>

#include "corpus_helpers.hpp"

using namespace corpus_test;
using Rows = std::vector<std::string>;
using Ids = std::vector<std::string>;

namespace {

const std::vector<std::pair<Pack, std::string>> packs{
    {Pack::gzip, "gzip"}, {Pack::zstd, "zstd"}, {Pack::xz, "xz"}, {Pack::bzip2, "bzip2"}};

// Lines that don't compress well, so that a cut falls inside them.
std::string noisy_lines(std::size_t n, unsigned seed = 3) {
  std::mt19937 random(seed);
  std::string s;
  for (std::size_t i = 0; i < n; ++i) {
    s += "{\"id\":\"n" + std::to_string(100000 + i) + "\",\"text\":\"";
    for (int k = 0; k < 120; ++k) s += static_cast<char>('a' + random() % 26);
    s += "\"}\n";
  }
  return s;
}

}  // namespace

TEST_CASE("packed: compression is told by content, whatever the name") {
  const Folder f;
  for (const auto& [pack, name] : packs) {
    f.write(name + ".jsonl", compressed(lines(3, name), pack));
    f.write(name + ".txt.gz", compressed("Text in " + name, pack));
  }
  f.write("plain.jsonl.gz", lines(2, "plain"));
  f.write("twice.txt.gz", compressed(compressed("Twice", Pack::zstd), Pack::gzip));
  f.write("nothing.txt.xz", compressed("", Pack::xz));
  f.write("members.jsonl.gz", compressed(lines(2, "m"), Pack::gzip) + compressed(lines(2, "n"), Pack::gzip));
  f.write("frames.jsonl.zst", compressed(lines(2, "o"), Pack::zstd) + compressed(lines(2, "p"), Pack::zstd));
  f.write("streams.jsonl.bz2", compressed(lines(2, "q"), Pack::bzip2) + compressed(lines(2, "r"), Pack::bzip2));
  f.write("blocks.jsonl.xz", compressed(lines(2, "s"), Pack::xz) + compressed(lines(2, "t"), Pack::xz));
  f.write("unknown.gz", compressed("x", Pack::gzip));
  const Outcome o = read_all(f.path());
  CHECK(o.rows() == Rows{});
  CHECK(o.not_read == 1);
  CHECK(o.documents.size() == 4 * 3 + 4 + 2 + 1 + 1 + 4 * 4);
  for (const auto& [pack, name] : packs) CHECK(o.at(name + ".txt.gz").text == "Text in " + name);
  CHECK(o.at("twice.txt.gz").text == "Twice");
  CHECK(o.at("nothing.txt.xz").text.empty());
  CHECK(o.at("t1").text == "Line 1 of a small test");
}

TEST_CASE("packed: of a truncated stream every whole record is kept, and the place told") {
  const std::string all = noisy_lines(200);
  for (const auto& [pack, name] : packs) {
    INFO(name);
    const Folder f;
    const std::string bytes = compressed(all, pack);
    f.write("cut.jsonl", bytes.substr(0, bytes.size() * 6 / 10));
    f.write("text.txt", bytes.substr(0, bytes.size() * 6 / 10));
    f.write("tail.jsonl", bytes.substr(0, bytes.size() - 3));
    const Outcome o = read_all(f.path());
    // xz, zstd and bzip2 decode in blocks, and of a block that isn't whole nothing can be had.
    if (pack == Pack::gzip)
      CHECK(std::count_if(o.documents.begin(), o.documents.end(),
                          [](const Document& d) { return d.path == "cut.jsonl"; }) > 80);
    REQUIRE(o.skipped.size() == 3);
    CHECK(o.skipped[0].path == "cut.jsonl");
    CHECK(o.skipped[0].reason == "truncated " + name + " data");
    CHECK(o.skipped[1].path == "tail.jsonl");
    CHECK(o.skipped[2].path == "text.txt");
    CHECK(o.skipped[0].line == -1);
    for (const Document& d : o.documents) CHECK(all.find("\"text\":\"" + d.text + "\"") != std::string::npos);
  }
}

TEST_CASE("packed: damage in the middle, bytes behind the end") {
  const std::string all = noisy_lines(3000);
  for (const auto& [pack, name] : packs) {
    INFO(name);
    const Folder f;
    std::string bytes = compressed(all, pack);
    f.write("garbage.jsonl", bytes + "garbage behind it");
    f.write("zeros.jsonl", compressed(lines(2), pack) + std::string(512, '\0'));
    for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 40; ++i) bytes[i] = static_cast<char>(~bytes[i]);
    f.write("hit.jsonl", bytes);
    const Outcome o = read_all(f.path());
    const auto rows = o.rows();
    CHECK(std::count_if(rows.begin(), rows.end(),
                        [](const std::string& r) { return r.starts_with("garbage.jsonl|"); }) == 1);
    // (A zstd frame need not carry a checksum, and these don't.)
    if (pack != Pack::zstd)
      CHECK(std::count_if(rows.begin(), rows.end(), [](const std::string& r) { return r.starts_with("hit.jsonl|"); }) >=
            1);
    CHECK(std::count_if(o.documents.begin(), o.documents.end(),
                        [](const Document& d) { return d.path == "garbage.jsonl"; }) == 3000);
  }
}

TEST_CASE("packed: archives are walked like folders") {
  const std::vector<Entry> entries{{"./a/one.txt", "One", ""},
                                   {"two.jsonl", lines(3), ""},
                                   {"deep/er/x.jsonl.gz", compressed(lines(2, "e"), Pack::gzip), ""},
                                   {"picture.png", "x", ""},
                                   {".hidden.txt", "no", ""},
                                   {"d/.git/y.txt", "no", ""},
                                   {"tên việt.md", "Việt", ""},
                                   {"inner.tar", packed({{"z.txt", "Z", ""}}, Shape::tar, Pack::none), ""},
                                   {"empty.txt", "", ""}};
  struct Case {
    std::string name;
    Shape shape;
    Pack pack;
  };
  for (const Case& c : std::vector<Case>{{"a.tar", Shape::tar, Pack::none},
                                         {"a.tar.gz", Shape::tar, Pack::gzip},
                                         {"a.tgz", Shape::pax, Pack::zstd},
                                         {"a.tar.xz", Shape::pax, Pack::xz},
                                         {"a.TAR.BZ2", Shape::tar, Pack::bzip2},
                                         {"a.zip", Shape::zip, Pack::none}}) {
    INFO(c.name);
    const Folder f;
    f.write(c.name, packed(entries, c.shape, c.pack));
    const Outcome o = read_all(f.path());
    Ids expected{c.name + "/a/one.txt", c.name + "/empty.txt", c.name + "/tên việt.md", "d0", "d1", "d2", "e0", "e1"};
    std::sort(expected.begin(), expected.end());
    CHECK(o.ids() == expected);
    CHECK(o.at(c.name + "/tên việt.md").text == "Việt");
    CHECK(o.at("e1").path == c.name + "/deep/er/x.jsonl.gz");
    CHECK(o.not_read == 1);
    CHECK(o.rows() == Rows{c.name + "/inner.tar|-1|-1|archive inside an archive"});
  }
}

TEST_CASE("packed: members that would leave the tree are skipped") {
  const std::vector<Entry> entries{{"../up.txt", "U", ""},     {"/etc/root.txt", "R", ""},
                                   {"a/../../b.txt", "B", ""}, {"link.txt", "", "/etc/passwd"},
                                   {"good.txt", "G", ""},      {"good.txt", "again", ""}};
  const Folder f;
  f.write("h.tar", packed(entries, Shape::tar, Pack::none));
  const Outcome o = read_all(f.path());
  CHECK(o.ids() == Ids{"h.tar/good.txt"});
  CHECK(o.at("h.tar/good.txt").text == "G");
  CHECK(o.rows() ==
        Rows{"h.tar/../up.txt|-1|-1|unsafe name in an archive", "h.tar//etc/root.txt|-1|-1|unsafe name in an archive",
             "h.tar/a/../../b.txt|-1|-1|unsafe name in an archive", "h.tar/good.txt|-1|-1|repeated name in an archive",
             "h.tar/link.txt|-1|-1|link, not followed"});
}

TEST_CASE("packed: truncated and damaged archives keep what came before") {
  std::vector<Entry> entries;
  for (int i = 0; i < 20; ++i)
    entries.push_back({"m" + std::to_string(10 + i) + ".txt", noisy_lines(20, 50U + static_cast<unsigned>(i)), ""});
  entries.push_back({"n.jsonl", noisy_lines(200), ""});
  for (const auto& [shape, pack] : std::vector<std::pair<Shape, Pack>>{
           {Shape::tar, Pack::none}, {Shape::tar, Pack::gzip}, {Shape::zip, Pack::none}}) {
    const Folder f;
    const std::string bytes = packed(entries, shape, pack);
    const std::string name = shape == Shape::tar ? "a.tar" : "a.zip";
    f.write(name, bytes.substr(0, bytes.size() / 2));
    const Outcome half = read_all(f.path());
    CHECK(half.documents.size() >= 8);
    CHECK(half.documents.size() < 200);
    CHECK(half.skipped.size() == 1);
    f.write(name, bytes.substr(0, bytes.size() - bytes.size() / 8));
    const Outcome most = read_all(f.path());
    CHECK(most.documents.size() > 20);  // records of n.jsonl, too
    CHECK(most.skipped.size() == 1);
  }
  const Folder f;
  f.write("no.tar", "this is no archive at all, but long enough to look like a block of five hundred and twelve bytes");
  f.write("none.zip", "");
  f.write("empty.tar", std::string(10240, '\0'));
  const Outcome o = read_all(f.path());
  CHECK(o.documents.empty());
  CHECK(o.skipped.size() == 1);
}

TEST_CASE("packed: what expands too far is cut off, inside archives and nested layers too") {
  const std::string zeros(std::size_t{8} << 20, 'x');
  InputOptions in;
  in.max_expand = 50;
  in.max_expand_floor = std::uint64_t{1} << 20;
  for (const auto& [pack, name] : packs) {
    const Folder f;
    f.write("bomb.txt", compressed(zeros, pack));
    f.write("bomb.jsonl", compressed(lines(1) + zeros, pack));
    f.write("bomb.tar", packed({{"x.txt", zeros, ""}, {"y.txt", "after", ""}}, Shape::tar, pack));
    f.write("nested.txt", compressed(compressed(zeros, pack), Pack::gzip));
    f.write("fine.txt", compressed(zeros.substr(0, 900000), pack));
    in.inputs = {f.path()};
    const Outcome o = read_all(in);
    CHECK(o.ids() == Ids{"d0", "fine.txt"});
    REQUIRE(o.skipped.size() == 5);  // of the archive two: the member, and what stands behind it
    for (const Skipped& s : o.skipped) CHECK(s.reason.starts_with("expands to more than --max-expand allows"));
  }
  const Folder f;
  f.write("bomb.zip", packed({{"x.txt", zeros, ""}}, Shape::zip, Pack::none));
  in.inputs = {f.path()};
  const Outcome o = read_all(in);
  CHECK(o.documents.empty());
  REQUIRE(o.skipped.size() == 1);
  CHECK(o.skipped[0].path == "bomb.zip/x.txt");
  CHECK(o.skipped[0].reason == "expands to more than --max-expand allows");
  in.max_expand = 1e9;
  CHECK(read_all(in).documents.size() == 1);
}

TEST_CASE("packed: of an archive that is given up, what comes behind is told in one row of its own") {
  const std::string zeros(std::size_t{8} << 20, 'x');
  const Folder f;
  f.write("bomb.zip",
          packed({{"a.txt", "before", ""}, {"x.txt", zeros, ""}, {"y.txt", "after", ""}, {"z.txt", "after", ""}},
                 Shape::zip, Pack::none));
  InputOptions in;
  in.inputs = {f.path()};
  in.max_expand = 50;
  in.max_expand_floor = std::uint64_t{1} << 20;
  const Outcome o = read_all(in);
  CHECK(o.ids() == Ids{"bomb.zip/a.txt"});
  REQUIRE(o.skipped.size() == 2);
  std::set<std::string> told;
  for (const Skipped& s : o.skipped) told.insert(s.path + ": " + s.reason);
  CHECK(told.count("bomb.zip/x.txt: expands to more than --max-expand allows") == 1);
  CHECK(told.count("bomb.zip: expands to more than --max-expand allows; members behind the last one named were not "
                   "read") == 1);
}
