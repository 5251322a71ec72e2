// Every kind of input, good and bad: what is read, what is skipped and how it is told.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>

#include "corpus_helpers.hpp"

using namespace corpus_test;
using Rows = std::vector<std::string>;
using Ids = std::vector<std::string>;

TEST_CASE("read: a folder is walked in order, endings decide") {
  const Folder f;
  f.write("b/two.md", "Two");
  f.write("a.txt", "One");
  f.write("b/c/three.TEXT", "Three");
  f.write("b/data.jsonl", lines(2));
  f.write("b/more.NDJSON", R"({"text":"no id"})");
  f.write("picture.png", "x");
  f.write("b/page.html", "<p>");
  f.write(".hidden.txt", "no");
  f.write(".git/x.txt", "no");
  f.write("report/.twicetold-report", "");
  f.write("report/findings.jsonl", lines(1));
  f.write("report/below/x.txt", "no");
  const Outcome o = read_all(f.path());
  CHECK(o.ids() == Ids{"a.txt", "b/c/three.TEXT", "b/more.NDJSON:1", "b/two.md", "d0", "d1"});
  CHECK(o.files == Ids{"a.txt", "b/c/three.TEXT", "b/data.jsonl", "b/more.NDJSON", "b/two.md"});
  CHECK(o.not_read == 2);
  CHECK(o.skipped.empty());
  CHECK(o.at("a.txt").line == 0);
  CHECK(o.at("d1").line == 2);
  CHECK(o.bytes == 3 + 3 + 5 + 5 + 2 * 22);

  InputOptions in;
  in.inputs = {f.path() + "/"};
  in.include = {"*.html", "data.*"};
  const Outcome with = read_all(in);
  CHECK(with.at("b/page.html").text == "<p>");
  CHECK(with.at("b/data.jsonl").text == lines(2));
  CHECK(with.not_read == 1);
}

TEST_CASE("read: a text keeps every byte: BOM, CR, NUL, no last line feed, nothing at all") {
  const Folder f;
  f.write("bom.txt", "\xef\xbb\xbfText\r\nwith CR\r\n");
  f.write("nul.txt", std::string("A text that holds one\0byte of zero", 34));
  f.write("empty.txt", "");
  f.write("bom.jsonl",
          "\xef\xbb\xbf{\"id\":\"b\",\"text\":\"x\"}\r\n\r\n  \n{\"id\":\"c\",\"text\":\"a\\u0000b\\r\\n\"}\r\n");
  f.write("empty.jsonl", "");
  const Outcome o = read_all(f.path());
  CHECK(o.at("bom.txt").text == "\xef\xbb\xbfText\r\nwith CR\r\n");
  CHECK(o.at("nul.txt").text.size() == 34);
  CHECK(o.at("empty.txt").text.empty());
  CHECK(o.at("b").line == 1);
  CHECK(o.at("c").line == 4);
  CHECK(o.at("c").text == std::string("a\0b\r\n", 5));
  CHECK(o.skipped.empty());
}

TEST_CASE("read: fields by any name; numbers are taken as they are written") {
  const Folder f;
  f.write("x.jsonl", R"({"nr":12.50,"body":"T","from":"Paper","day":20260204,"head":"H","link":"http://e.org/"})"
                     "\n"
                     R"({"nr":null,"body":"U","day":true,"head":null,"link":["x"]})"
                     "\n"
                     R"({"nr":"","body":"V"})");
  InputOptions in;
  in.inputs = {f.path("x.jsonl")};
  in.text_field = "body";
  in.id_field = "nr";
  in.source_field = "from";
  in.date_field = "day";
  in.title_field = "head";
  in.url_field = "link";
  const Outcome o = read_all(in);
  CHECK(o.ids() == Ids{"12.50", "x.jsonl:2", "x.jsonl:3"});
  const Document& d = o.at("12.50");
  CHECK((d.text == "T" && d.source == "Paper" && d.date == "20260204" && d.title == "H" && d.url == "http://e.org/"));
  CHECK((o.at("x.jsonl:2").date.empty() && o.at("x.jsonl:2").url.empty()));
  CHECK(o.skipped.empty());
}

TEST_CASE("read: bad records are told with line and byte, good ones stay") {
  const Folder f;
  const std::vector<std::string> content{R"({"id":"1","text":"good"})",
                                         R"({"id":"2","text":"bad)",
                                         R"({"id":"3"})",
                                         R"({"id":"4","text":17})",
                                         R"({"id":"5","text":null})",
                                         R"({"id":["6"],"text":"x"})",
                                         "{\"id\":\"7\",\"text\":\"caf\xe9 au lait\"}",
                                         R"({"id":"8","text":"half \ud83d of a pair"})",
                                         "[1,2]",
                                         R"({"id":"1","text":"again"})",
                                         R"({"id":"11","text":"good too"} trailing)",
                                         "{\"id\":\"12\",\"text\":\"tab\there\"}",
                                         R"({"id":"13","text":"good as well"})"};
  std::string bytes;
  std::vector<std::size_t> begin;
  for (const auto& line : content) {
    begin.push_back(bytes.size());
    bytes += line + "\n";
  }
  f.write("x.jsonl", bytes);
  const Outcome o = read_all(f.path("x.jsonl"));
  CHECK(o.ids() == Ids{"1", "13"});
  CHECK(o.at("1").text == "good");
  const auto row = [&](std::size_t line, std::size_t in_line, const std::string& reason) {
    return "x.jsonl|" + std::to_string(line) + "|" + std::to_string(begin[line - 1] + in_line) + "|" + reason;
  };
  CHECK(o.rows() == Rows{row(2, 17, "invalid JSON: string without an end"), row(3, 0, "no field 'text'"),
                         row(4, 0, "field 'text' is not a string"), row(5, 0, "field 'text' is not a string"),
                         row(6, 0, "field 'id' is neither a string nor a number"), row(7, 21, "invalid UTF-8"),
                         row(8, 23, "lone surrogate"), row(9, 0, "not a JSON object"), "x.jsonl|10|-1|repeated id",
                         row(11, 30, "invalid JSON: more after the record"),
                         row(12, 22, "invalid JSON: control character in a string")});
}

TEST_CASE("read: files that are no text") {
  const Folder f;
  f.write("latin.txt", "caf\xe9");
  f.write("cut.txt", "Vi\xe1\xbb");
  f.write("image.txt", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16));
  f.write("utf16.txt", std::string("\xff\xfeh\0i\0", 6));
  f.write("utf16.jsonl", std::string("\xfe\xff\0{\0}", 6));
  f.write("wide.txt", std::string("h\0e\0l\0l\0o\0", 10));
  f.write("tar.txt", packed({{"a.txt", "A", ""}}, Shape::tar, Pack::none));
  f.write("good.txt", "good");
  const Outcome o = read_all(f.path());
  CHECK(o.ids() == Ids{"good.txt"});
  CHECK(o.rows() == Rows{"cut.txt|-1|2|invalid UTF-8", "image.txt|-1|0|binary file", "latin.txt|-1|3|invalid UTF-8",
                         "tar.txt|-1|0|an archive under the name of a text", "utf16.jsonl|-1|0|UTF-16 text",
                         "utf16.txt|-1|0|UTF-16 text", "wide.txt|-1|-1|binary file"});
}

TEST_CASE("read: an input that doesn't exist is the caller's error, no input too") {
  CHECK_THROWS_AS(read_all("/nowhere/at/all.txt"), Error);
  try {
    read_all("/nowhere/at/all.txt");
  } catch (const Error& e) {
    CHECK(e.code() == ErrorCode::usage);
  }
  CHECK_THROWS_AS(read_all(InputOptions{}), Error);
}

TEST_CASE("read: links, loops, special files") {
  const Folder f;
  f.write("a/x.txt", "X");
  f.write("outside/y.txt", "Y");
  fs::create_symlink("..", f.path("a/up"));
  fs::create_symlink("x.txt", f.path("a/same.txt"));
  fs::create_symlink("nowhere.txt", f.path("a/gone.txt"));
  fs::create_symlink(f.path("outside"), f.path("a/out"));
  REQUIRE(::mkfifo(f.path("a/pipe.txt").c_str(), 0600) == 0);
  const Outcome o = read_all(f.path("a"));
  CHECK(o.ids() == Ids{"x.txt"});
  CHECK(o.rows() == Rows{"gone.txt|-1|-1|link, not followed", "out|-1|-1|link, not followed",
                         "pipe.txt|-1|-1|no regular file", "same.txt|-1|-1|link, not followed",
                         "up|-1|-1|link, not followed"});
  InputOptions in;
  in.inputs = {f.path("a")};
  in.follow_links = true;
  const Outcome followed = read_all(in);
  // Each file once, by the way with no link where there is one.
  CHECK(followed.ids() == Ids{"out/y.txt", "x.txt"});
  const Rows rows = followed.rows();
  CHECK(std::count_if(rows.begin(), rows.end(), [](const std::string& r) { return r.ends_with("link loop"); }) >= 1);
  CHECK(std::count(rows.begin(), rows.end(), "gone.txt|-1|-1|link to nothing") >= 1);
}

TEST_CASE("read: what can't be opened") {
  if (::geteuid() == 0) return;  // root may read everything
  const Folder f;
  f.write("a.txt", "A");
  f.write("no.txt", "N");
  f.write("d/b.txt", "B");
  ::chmod(f.path("no.txt").c_str(), 0);
  ::chmod(f.path("d").c_str(), 0);
  const Outcome o = read_all(f.path());
  ::chmod(f.path("d").c_str(), 0700);
  CHECK(o.ids() == Ids{"a.txt"});
  CHECK(o.rows() == Rows{"d|-1|-1|no permission", "no.txt|-1|-1|no permission"});
}

TEST_CASE("read: names that are no UTF-8 become UTF-8 and never meet") {
  const Folder f;
  f.write("bad\xff.txt", "1");
  f.write("bad%FF.txt", "2");
  f.write("100%.txt", "3");
  f.write("bad\xff%FF.txt", "4");
  f.write("new\nline.txt", "5");
  f.write("%\xc3(.txt", "6");
  const Outcome o = read_all(f.path());
  CHECK(o.ids() == Ids{"%%C3(.txt", "100%.txt", "bad%25FF.txt", "bad%FF%25FF.txt", "bad%FF.txt", "new\nline.txt"});
  CHECK(o.at("bad%FF.txt").text == "1");
  CHECK(o.at("bad%25FF.txt").text == "2");
}

TEST_CASE("read: inputs whose paths collide get the shortest part that tells them apart, in any order") {
  const Folder f;
  f.write("x/corpus/001.txt", "A");
  f.write("y/corpus/001.txt", "B");
  f.write("y/corpus/002.txt", "C");
  f.write("z/other.txt", "D");
  std::vector<std::string> inputs{f.path("x/corpus"), f.path("y/corpus"), f.path("z")};
  std::sort(inputs.begin(), inputs.end());
  do {
    InputOptions in;
    in.inputs = inputs;
    const Outcome o = read_all(in);
    CHECK(o.ids() == Ids{"other.txt", "x/corpus/001.txt", "y/corpus/001.txt", "y/corpus/002.txt"});
    CHECK(o.at("y/corpus/001.txt").text == "B");
  } while (std::next_permutation(inputs.begin(), inputs.end()));

  InputOptions twice;  // the same file by three ways is one file
  twice.inputs = {f.path("x"), f.path("x/corpus"), f.path("x/../x/corpus/001.txt")};
  CHECK(read_all(twice).ids() == Ids{"corpus/001.txt"});
  InputOptions names;
  names.inputs = {f.path("x/corpus/001.txt"), f.path("y/corpus/001.txt")};
  CHECK(read_all(names).ids() == Ids{"x/corpus/001.txt", "y/corpus/001.txt"});
  InputOptions prefix;  // a made path may meet a third input's own
  f.write("third/x/corpus/001.txt", "E");
  prefix.inputs = {f.path("x/corpus"), f.path("y/corpus"), f.path("third")};
  const Outcome o = read_all(prefix);
  CHECK(o.documents.size() == 4);
  CHECK(o.at("third/x/corpus/001.txt").text == "E");
}

TEST_CASE("read: stdin is JSON lines") {
  const Folder f;
  const std::string file = f.write("in.jsonl", R"({"text":"no id"})"
                                               "\n" +
                                                   lines(3));
  const int before = ::dup(STDIN_FILENO);
  for (const bool zipped : {false, true}) {
    const std::string name = zipped ? f.write("in.gz", compressed(lines(3), Pack::gzip)) : file;
    const int fd = ::open(name.c_str(), O_RDONLY);
    REQUIRE(::dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    ::close(fd);
    const Outcome o = read_all("-");
    CHECK(o.ids() == (zipped ? Ids{"d0", "d1", "d2"} : Ids{"-:1", "d0", "d1", "d2"}));
  }
  ::dup2(before, STDIN_FILENO);
  ::close(before);
}

TEST_CASE("read: chunks are cut anywhere without a trace, for any number of threads") {
  const Folder f;
  std::mt19937 random(7);
  std::string big;
  std::size_t line = 0;
  std::vector<std::size_t> bad_lines;
  while (big.size() < (std::size_t{9} << 20)) {
    ++line;
    const std::size_t n = random() % 50 == 0 ? random() % 3000000 : random() % 3000;
    if (random() % 400 == 0) {
      bad_lines.push_back(line);
      big += "{\"id\":\"x" + std::to_string(line) + "\",\"text\":\"" + std::string(n, 'q') + "\n";
    } else if (random() % 100 == 0) {
      big += "\n";
    } else {
      std::string text(n, 'a');
      for (char& c : text) c = static_cast<char>('a' + random() % 26);
      big += "{\"id\":\"x" + std::to_string(line) + "\",\"text\":\"" + text + "\\n\"}\n";
    }
  }
  f.write("big.jsonl", big);
  f.write("big2.jsonl.zst", compressed(lines(50000, "z"), Pack::zstd));
  for (int i = 0; i < 300; ++i) f.write("t/" + std::to_string(i) + ".txt", "Text " + std::to_string(i));
  const Outcome one = read_all(f.path(), 1);
  CHECK(one.skipped.size() == bad_lines.size());
  for (std::size_t i = 0; i < bad_lines.size(); ++i)
    CHECK(one.skipped[i].line == static_cast<std::int64_t>(bad_lines[i]));
  for (const Document& d : one.documents)
    if (d.path == "big.jsonl") CHECK(d.id == "x" + std::to_string(d.line));
  for (const unsigned threads : {2U, 8U}) {
    const Outcome many = read_all(f.path(), threads);
    CHECK(many.documents == one.documents);
    CHECK(many.rows() == one.rows());
    CHECK(many.bytes == one.bytes);
  }
}

TEST_CASE("read: one line of 200 MB") {
  const Folder f;
  const std::size_t n = 200U << 20;
  f.write("long.jsonl", R"({"id":"a","text":"first"})"
                        "\n{\"id\":\"b\",\"text\":\"" +
                            std::string(n, 'x') + "\"}\n" + R"({"id":"c","text":"last"})");
  const Outcome o = read_all(f.path("long.jsonl"), 2);
  CHECK(o.ids() == Ids{"a", "b", "c"});
  CHECK(o.at("b").text.size() == n);
  CHECK(o.at("c").line == 3);
}

TEST_CASE("read: the caller's sink may throw, the stop flag interrupts, progress grows") {
  const Folder f;
  f.write("x.jsonl", lines(60000));
  InputOptions in;
  in.inputs = {f.path()};
  RunOptions run;
  run.threads = 4;
  CHECK_THROWS_AS(read_corpus(in, run, [](DocumentBatch&&) { throw std::out_of_range("full"); }), std::out_of_range);
  std::atomic<bool> stop{true};
  run.stop = &stop;
  try {
    read_corpus(in, run, [](DocumentBatch&&) {});
    FAIL("not interrupted");
  } catch (const Error& e) {
    CHECK(e.code() == ErrorCode::interrupted);
  }
  stop = false;
  Progress last;
  run.progress = [&](const Progress& p) {
    CHECK(p.documents >= last.documents);
    CHECK(p.bytes_done >= last.bytes_done);
    last = p;
  };
  const ReadResult r = read_corpus(in, run, [](DocumentBatch&&) {});
  CHECK(last.documents == 60000);
  CHECK(last.bytes_total == lines(60000).size());
  CHECK(r.files.size() == 1);
}

TEST_CASE("read: whose a document is") {
  InputFile file{"news/paper/1.jsonl", "", 0};
  RawDocument d;
  CHECK(source_of(d, file) == "news/paper");
  file.path = "1.jsonl";
  CHECK(source_of(d, file) == ".");
  for (const auto& [url, host] :
       std::vector<std::pair<std::string, std::string>>{{"https://www.Example.vn/a?b#c", "www.example.vn"},
                                                        {"http://user:pw@e.org:8080/x", "e.org"},
                                                        {"//cdn.e.org/x", "cdn.e.org"},
                                                        {"e.org/x", "e.org"},
                                                        {"http://[2001:db8::1]:80/", "[2001:db8::1]"},
                                                        {"http://e.org.?q", "e.org"},
                                                        {"/only/a/path", "."},
                                                        {"http://", "."}}) {
    d.url = url;
    CHECK(source_of(d, file) == host);
  }
  d.source = "The Paper";
  CHECK(source_of(d, file) == "The Paper");
}
