// A file is complete or absent, whatever goes wrong.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
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
