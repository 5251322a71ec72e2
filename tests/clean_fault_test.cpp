// Every system call of a cleaning fails once, in every way; then the disk, the folder, the lock.
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include <cerrno>

#include "clean/file_layer.hpp"
#include "clean_helpers.hpp"
#include "twicetold/error.hpp"

using namespace twicetold;
using namespace clean_test;

namespace {

class FailingFiles : public FileLayer {
 public:
  int fail_at = -1, error = EIO;  // the how-manieth call that changes something fails
  bool dies = false;              // ... and all after it, as if the process were gone
  bool short_writes = false;
  int calls = 0;
  int open(const char* path, int flags, mode_t mode) override {
    return (flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0 && fails() ? -1 : FileLayer::open(path, flags, mode);
  }
  ssize_t write(int fd, const void* from, std::size_t bytes) override {
    if (fails()) {
      // A full disk takes what it can.
      if (error == ENOSPC && !dies && bytes > 1) {
        const ssize_t n = FileLayer::write(fd, from, bytes / 2);
        fail_at = calls;
        return n;
      }
      return -1;
    }
    return FileLayer::write(fd, from, short_writes && bytes > 3 ? 3 : bytes);
  }
  int fsync(int fd) override { return fails() ? -1 : FileLayer::fsync(fd); }
  int syncfs(int fd) override { return fails() ? -1 : FileLayer::syncfs(fd); }
  int rename(const char* a, const char* b) override { return fails() ? -1 : FileLayer::rename(a, b); }
  int link(const char* a, const char* b) override { return fails() ? -1 : FileLayer::link(a, b); }
  int unlink(const char* path) override { return fails() ? -1 : FileLayer::unlink(path); }
  int mkdir(const char* path, mode_t mode) override { return fails() ? -1 : FileLayer::mkdir(path, mode); }

 private:
  bool fails() {
    const int call = calls++;
    if (call != fail_at && !(dies && fail_at >= 0 && call > fail_at)) return false;
    errno = error;
    return true;
  }
};

void make_collection(const Folder& f) {
  write(f / "in/a.txt", nav + "\n\nThe first story is here.\n");
  write(f / "in/sub/b.txt", "The second story is there.\n\n" + nav + "\n");
  write(f / "in/c.txt", nav + "\n");
  write(f / "in/d.jsonl",
        "{\"id\":\"1\",\"text\":\"" + nav + "\\nThe third story\"}\n{\"id\":\"2\",\"text\":\"Untouched words\"}\n");
  REQUIRE(run("cd '" + (f / "in") + "' && printf '%s\\n\\nZipped words\\n' '" + nav + "' | gzip -n > z.txt.gz") == 0);
}

}  // namespace

TEST_CASE("any call may fail, or be the last: files are whole, a second run ends it, restore gives all back",
          "[clean][fault]") {
  Folder reference;
  make_collection(reference);
  const auto before = tree(reference / "in");
  CleanOptions o = in_place(reference / "in");
  o.drop_empty = true;
  FailingFiles counting;
  o.layer = &counting;
  rule_clean(o);
  const auto after = tree(reference / "in");
  REQUIRE(after.size() == before.size() - 1);
  REQUIRE(counting.calls > 20);
  int failed = 0;
  for (int call = 0; call < counting.calls; ++call) {
    for (const auto& [error, dies] : std::vector<std::pair<int, bool>>{{ENOSPC, false}, {EACCES, false}, {EIO, true}}) {
      INFO("call " << call << " error " << error << " dies " << dies);
      Folder f;
      make_collection(f);
      FailingFiles files;
      files.fail_at = call;
      files.error = error;
      files.dies = dies;
      CleanOptions once = in_place(f / "in");
      once.drop_empty = true;
      once.layer = &files;
      try {
        rule_clean(once);
      } catch (const Error& e) {
        ++failed;
        REQUIRE(e.code() == ErrorCode::output);
        REQUIRE(std::string(e.what()).size() > 20);
      }
      for (const auto& [name, bytes] : before) {
        const bool there = fs::exists(f / ("in/" + name));
        if (!there)
          REQUIRE(after.count(name) == 0);
        else {
          const std::string now = read(f / ("in/" + name));
          REQUIRE((now == bytes || (after.count(name) != 0 && now == after.at(name))));
        }
      }
      if (call % 2 == 0) {  // undone at once
        if (fs::exists(f / "in/.twicetold/files.jsonl")) REQUIRE(give_back(f / "in").refused.empty());
        REQUIRE(tree(f / "in") == before);
        continue;
      }
      once.layer = nullptr;
      REQUIRE(rule_clean(once).refused.empty());
      REQUIRE(tree(f / "in") == after);
      REQUIRE(give_back(f / "in").refused.empty());
      REQUIRE(tree(f / "in") == before);
    }
  }
  CHECK(failed > counting.calls);
}

TEST_CASE("a restore may fail at any call, and be run again", "[clean][fault]") {
  Folder reference;
  make_collection(reference);
  const auto before = tree(reference / "in");
  rule_clean(in_place(reference / "in"));
  FailingFiles counting;
  RestoreOptions r;
  r.folder = reference / "in";
  r.layer = &counting;
  restore(r);
  for (int call = 0; call < counting.calls; ++call) {
    INFO("call " << call);
    Folder f;
    make_collection(f);
    rule_clean(in_place(f / "in"));
    FailingFiles files;
    files.fail_at = call;
    files.error = ENOSPC;
    files.dies = call % 2 == 0;
    r.folder = f / "in";
    r.layer = &files;
    try {
      restore(r);
    } catch (const Error&) {
    }
    r.layer = nullptr;
    REQUIRE(restore(r).refused.empty());
    REQUIRE(tree(f / "in") == before);
  }
}

TEST_CASE("short writes are written on", "[clean][fault]") {
  Folder f;
  make_collection(f);
  const auto before = tree(f / "in");
  FailingFiles files;
  files.short_writes = true;
  CleanOptions o = in_place(f / "in");
  o.layer = &files;
  rule_clean(o);
  CHECK(read(f / "in/a.txt") == "The first story is here.\n");
  give_back(f / "in");
  CHECK(tree(f / "in") == before);
}

TEST_CASE("two runs at once: the second says so and touches nothing", "[clean][fault]") {
  Folder f;
  make_collection(f);
  const auto before = tree(f / "in");
  fs::create_directories(f / "in/.twicetold");
  const clean_room::FolderLock held(system_files(), f / "in/.twicetold/lock", f / "in");
  for (const bool cleaning : {true, false}) {
    try {
      if (cleaning) {
        rule_clean(in_place(f / "in"));
      } else {
        write(f / "in/.twicetold/files.jsonl", "x");
        give_back(f / "in");
      }
      FAIL("no error");
    } catch (const Error& e) {
      CHECK(std::string(e.what()).find("Another run") != std::string::npos);
    }
  }
  CHECK(tree(f / "in") == before);
}

TEST_CASE("a file that changes while it is cleaned calls everything off", "[clean][fault]") {
  Folder f;
  make_collection(f);
  CleanOptions o = in_place(f / "in");
  o.audit.run.threads = 1;
  const auto meddling = [&](const AuditOptions& a, std::vector<DocumentBatch> b, ReadResult r) {
    Report report = rule_audit(a, std::move(b), std::move(r));
    write(f / "in/a.txt", nav + "\n\nEdited meanwhile by hand.\n");
    return report;
  };
  try {
    clean_room::clean_with(o, meddling);
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.code() == ErrorCode::mismatch);
    CHECK(std::string(e.what()).find("a.txt was changed") != std::string::npos);
  }
  CHECK(read(f / "in/a.txt") == nav + "\n\nEdited meanwhile by hand.\n");
  CHECK(read(f / "in/sub/b.txt") == "The second story is there.\n\n" + nav + "\n");
}

TEST_CASE("a full disk", "[clean][fault]") {
  Folder f;
  fs::create_directories(f / "disk");
  if (::geteuid() != 0 || ::mount("none", (f / "disk").c_str(), "tmpfs", 0, "size=256k") != 0) {
    WARN("not root, or no tmpfs: not run with a full disk; the same is tested with a failing file layer");
    return;
  }
  std::map<std::string, std::string> before;
  {
    for (int i = 0; i < 8; ++i) {
      std::string text = nav + "\n\n";
      for (int k = 0; k < 300; ++k)
        text += "Story " + std::to_string(i) + " goes on and on, line " + std::to_string(k) + " of many.\n";
      write(f / ("disk/in/" + std::to_string(i) + ".txt"), text);
    }
    before = tree(f / "disk/in");
    try {
      rule_clean(in_place(f / "disk/in"));
      FAIL_CHECK("no error");
    } catch (const Error& e) {
      CHECK(std::string(e.what()).find("Make room") != std::string::npos);
    }
    CHECK(tree(f / "disk/in") == before);
    // With room, the same command does it.
    if (::mount("none", (f / "disk").c_str(), "tmpfs", MS_REMOUNT, "size=8m") == 0) {
      rule_clean(in_place(f / "disk/in"));
      CHECK(tree(f / "disk/in") != before);
      CHECK(give_back(f / "disk/in").refused.empty());
      CHECK(tree(f / "disk/in") == before);
    }
  }
  ::umount2((f / "disk").c_str(), MNT_DETACH);
}

TEST_CASE("a folder that can't be written is told before anything changes", "[clean][fault]") {
  Folder f;
  make_collection(f);
  const auto before = tree(f / "in");
  fs::permissions(f / "in/sub", fs::perms::owner_read | fs::perms::owner_exec);
  const auto told = [&] {
    try {
      rule_clean(in_place(f / "in"));
    } catch (const Error& e) {
      return e.code() == ErrorCode::output && std::string(e.what()).find("Get leave") != std::string::npos;
    }
    return false;
  };
  if (::geteuid() != 0) {
    CHECK(told());
  } else {  // root may write everywhere: somebody else tries
    REQUIRE(run("chown -R 65534:65534 '" + f.path() + "'") == 0);
    const pid_t child = ::fork();
    if (child == 0) ::_exit(::setgid(65534) == 0 && ::setuid(65534) == 0 && told() ? 0 : 1);
    int status = -1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  fs::permissions(f / "in/sub", fs::perms::owner_all);
  CHECK(tree(f / "in") == before);
  CHECK(rule_clean(in_place(f / "in")).refused.empty());
  CHECK(tree(f / "in") != before);
}

TEST_CASE("a file system that can't be written, and a full device for the journal alone", "[clean][fault]") {
  Folder f;
  fs::create_directories(f / "disk");
  fs::create_directories(f / "in/.twicetold");
  make_collection(f);
  if (::geteuid() != 0 || ::mount("none", (f / "disk").c_str(), "tmpfs", 0, "size=1m") != 0) {
    WARN("not root, or no tmpfs: not run with devices; the same is tested with a failing file layer");
    return;
  }
  fs::copy(f / "in", f / "disk/in", fs::copy_options::recursive);
  const auto before = tree(f / "in");
  const auto told = [&](const std::string& folder) {
    try {
      rule_clean(in_place(folder));
    } catch (const Error& e) {
      CHECK(e.code() == ErrorCode::output);
      return std::string(e.what());
    }
    return std::string("no error");
  };
  if (::mount("none", (f / "disk").c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0) {
    CHECK(told(f / "disk/in").find("Get leave") != std::string::npos);
    CHECK(tree(f / "disk/in") == before);
  }
  ::umount2((f / "disk").c_str(), MNT_DETACH);
  REQUIRE(::mount("none", (f / "in/.twicetold").c_str(), "tmpfs", 0, "size=8k,nr_inodes=4") == 0);
  CHECK(told(f / "in").find("Make room") != std::string::npos);
  CHECK(tree(f / "in") == before);  // nothing of ours beside the files either
  REQUIRE(::mount("none", (f / "in/.twicetold").c_str(), "tmpfs", MS_REMOUNT, "size=1m,nr_inodes=100") == 0);
  CHECK(rule_clean(in_place(f / "in")).refused.empty());
  CHECK(tree(f / "in") != before);
  CHECK(give_back(f / "in").refused.empty());
  CHECK(tree(f / "in") == before);
  ::umount2((f / "in/.twicetold").c_str(), MNT_DETACH);
}

TEST_CASE("killed at any moment", "[clean][kill]") {
  std::mt19937 random(20);
  Folder f;
  for (int i = 0; i < 60; ++i)
    write(f / ("first/" + std::to_string(i % 7) + "/" + std::to_string(i) + ".txt"),
          nav + "\n\nStory number " + std::to_string(i) + " is told here.\n");
  make_collection(f);
  fs::copy(f / "in", f / "first/more", fs::copy_options::recursive);
  const auto before = tree(f / "first");
  fs::copy(f / "first", f / "clean", fs::copy_options::recursive);
  rule_clean(in_place(f / "clean"));
  const auto after = tree(f / "clean");
  for (int round = 0; round < 20; ++round) {
    fs::remove_all(f / "work");
    fs::copy(f / "first", f / "work", fs::copy_options::recursive);
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        rule_clean(in_place(f / "work"));
      } catch (...) {
        ::_exit(1);
      }
      ::_exit(0);
    }
    ::usleep(static_cast<useconds_t>(random() % 30000));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    for (const auto& [name, bytes] : tree(f / "work")) REQUIRE((bytes == before.at(name) || bytes == after.at(name)));
    if (round % 3 == 0) {
      if (fs::exists(f / "work/.twicetold/files.jsonl")) REQUIRE(give_back(f / "work").refused.empty());
    } else {
      rule_clean(in_place(f / "work"));
      REQUIRE(tree(f / "work") == after);
      REQUIRE(give_back(f / "work").refused.empty());
    }
    REQUIRE(tree(f / "work") == before);
  }
}
