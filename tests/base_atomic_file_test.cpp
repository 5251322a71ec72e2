// A file is complete or absent, whatever goes wrong.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/atomic_file.hpp"
#include "twicetold/error.hpp"

namespace fs = std::filesystem;
using twicetold::Error;
using twicetold::ErrorCode;
using twicetold::base::AtomicFile;
using twicetold::base::write_file_atomically;

namespace {

struct Folder {
  Folder() : path((fs::temp_directory_path() / ("twicetold-base-" + std::to_string(::getpid()))).string()) {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~Folder() { fs::remove_all(path); }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path + '/' + name; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
  std::string path;
};

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a committed file holds what was written, in pieces of any size") {
  const Folder folder;
  std::string expected;
  AtomicFile file(folder / "out.txt", twicetold::base::Durability::disk);
  for (const std::size_t size : {0UL, 1UL, 700'000UL, 500'000UL, 3'000'000UL, 7UL}) {
    const std::string piece(size, static_cast<char>('a' + size % 26));
    file.write(piece);
    expected += piece;
  }
  CHECK_FALSE(fs::exists(folder / "out.txt"));
  file.commit();
  CHECK(content(folder / "out.txt") == expected);
  CHECK(folder.files() == 1);
}

TEST_CASE("without commit the old file stays and nothing is left behind") {
  const Folder folder;
  write_file_atomically(folder / "out.txt", "old");
  {
    AtomicFile file(folder / "out.txt");
    file.write("new");
  }
  CHECK(content(folder / "out.txt") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a killed run's leftover is replaced, and never followed when it is a link") {
  const Folder folder;
  const std::string partial = AtomicFile::partial_path(folder / "out.txt");
  CHECK(partial == folder / ".out.txt.part");
  std::ofstream(partial) << std::string(100, 'x');
  write_file_atomically(folder / "out.txt", "new");
  CHECK(content(folder / "out.txt") == "new");

  write_file_atomically(folder / "precious.txt", "precious");
  fs::create_symlink(folder / "precious.txt", partial);
  CHECK_THROWS_AS(write_file_atomically(folder / "out.txt", "newer"), Error);
  CHECK(content(folder / "precious.txt") == "precious");
}

TEST_CASE("what can't be written is an output error that names the path") {
  const Folder folder;
  try {
    write_file_atomically(folder / "no/such/folder/out.txt", "x");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::output);
    CHECK_THAT(error.what(), Catch::Contains("no/such/folder/out.txt"));
  }
}

TEST_CASE("a device or a pipe is written to as it stands, and is one afterwards") {
  const Folder folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  write_file_atomically(pipe, "through");
  std::string read(100, '\0');
  const ssize_t length = ::read(reader, read.data(), read.size());
  REQUIRE(length > 0);
  CHECK(read.substr(0, static_cast<std::size_t>(length)) == "through");
  {
    AtomicFile file(pipe);
    file.write("given up, and nothing of it is removed");
  }
  CHECK(fs::is_fifo(pipe));
  CHECK(folder.files() == 1);
  {
    AtomicFile file(pipe);
    ::close(reader);
    std::signal(SIGPIPE, SIG_IGN);
    file.write(std::string(5'000'000, 'x'));  // nobody reads any more: no error
    file.commit();
    std::signal(SIGPIPE, SIG_DFL);
  }
  CHECK(fs::is_fifo(pipe));
}

TEST_CASE("a link to a device in a folder of ours is replaced like any link") {
  const Folder folder;
  fs::create_symlink("/dev/null", folder / "findings.jsonl");
  write_file_atomically(folder / "findings.jsonl", "rows");
  CHECK_FALSE(fs::is_symlink(folder / "findings.jsonl"));
  CHECK(content(folder / "findings.jsonl") == "rows");
}

TEST_CASE("what a shell opened for us is written to, not replaced") {
  const Folder folder;
  const std::string path = folder / "out.txt";
  const int open_file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  REQUIRE(open_file >= 0);
  const fs::path link = "/dev/fd/" + std::to_string(open_file);
  write_file_atomically(link.string(), "rows");
  struct stat by_name = {}, by_number = {};
  REQUIRE(::stat(path.c_str(), &by_name) == 0);
  REQUIRE(::fstat(open_file, &by_number) == 0);
  CHECK(by_name.st_ino == by_number.st_ino);
  ::close(open_file);
  CHECK(content(path) == "rows");
}
