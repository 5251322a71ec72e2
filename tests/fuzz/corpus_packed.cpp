// Compressed streams and archives of any bytes: they end, within the expansion limit, and every member name
// that is called safe is.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "corpus/source_file.hpp"

using namespace twicetold::corpus;

namespace {

constexpr std::uint64_t limit = std::uint64_t{4} << 20;

void drain(ByteStream& stream) {
  static char buffer[65536];
  std::uint64_t all = 0;
  while (const std::size_t n = stream.read(buffer, sizeof buffer)) {
    all += n;
    if (all > 64 * limit) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  ExpandBudget budget;
  budget.ratio = 10;
  budget.floor = limit;
  budget.in = bytes.size();
  try {
    Plain plain = open_plain(std::make_unique<MemoryStream>(bytes), &budget);
    if (data[0] % 2 == 0) {
      drain(*plain.stream);
      return 0;
    }
    ArchiveReader archive(std::move(plain.stream), &budget);
    Member member;
    for (int members = 0; members < 200 && archive.next(member); ++members) {
      if (!member.unsafe &&
          (member.name.empty() || member.name.front() == '/' || member.name == ".." || member.name.starts_with("../") ||
           member.name.find("/../") != std::string::npos || member.name.ends_with("/..")))
        std::abort();
      if (member.type != Member::Type::file) continue;
      try {
        const SourceFile file = open_member(archive, &budget);
        drain(*file.stream);
      } catch (const Damage&) {
        if (budget.exceeded()) return 0;
      }
    }
  } catch (const Damage&) {
  }
  return 0;
}
