// The inputs before they are read: one more walk (2 us a file), and a look at the first bytes of the large ones.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xxhash.hpp"
#include "corpus/byte_stream.hpp"
#include "corpus/walk.hpp"
#include "twicetold/corpus.hpp"

namespace twicetold {
namespace {

constexpr std::uint64_t looked_at_from = std::uint64_t{1} << 20;  // bytes; smaller files weigh nothing

bool compressed(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  char head[16];
  const ssize_t n = ::read(fd, head, sizeof head);
  ::close(fd);
  return n > 0 && corpus::compression_of({head, static_cast<std::size_t>(n)}) != corpus::Compression::none;
}

}  // namespace

InputSurvey survey_inputs(const InputOptions& input) {
  const corpus::Walked walked = corpus::walk_inputs(input);
  InputSurvey survey;
  survey.files = walked.files.size();
  std::string row;
  for (const corpus::WalkedFile& f : walked.files) {
    row.assign(reinterpret_cast<const char*>(&survey.fingerprint), sizeof survey.fingerprint);
    row += f.path + '\n' + f.disk_path + '\n';
    struct stat s{};
    if (f.path == "-") {
      survey.repeatable = survey.bytes_are_text = false;
    } else if (::stat(f.disk_path.c_str(), &s) == 0) {
      const std::int64_t numbers[] = {s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec};
      row.append(reinterpret_cast<const char*>(numbers), sizeof numbers);
      if (!S_ISREG(s.st_mode)) survey.repeatable = survey.bytes_are_text = false;
    }
    survey.fingerprint = base::hash64(row);
    survey.bytes += f.bytes;
    if (f.kind == corpus::Kind::archive || (f.bytes >= looked_at_from && compressed(f.disk_path)))
      survey.bytes_are_text = false;
  }
  return survey;
}

}  // namespace twicetold
