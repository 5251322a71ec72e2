// What a file on disk holds, behind its compression, and the way back into the same form.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/byte_stream.hpp"
#include "corpus/path_text.hpp"
#include "twicetold/options.hpp"

namespace twicetold::clean_room {

using Sink = std::function<void(std::string_view)>;

struct Content {
  std::vector<corpus::Compression> layers;  // outermost first
  std::string bytes;
};

// All of a text or JSONL file (not an archive). Throws corpus::Damage.
Content read_content(const std::string& disk_path, const InputOptions& input);

// In the compressions of `layers` again; reproducible (no time stamps). Throws Error(output).
std::string compress(const std::vector<corpus::Compression>& layers, std::string bytes);

// A member as it passes by. The visitor may change bytes, and says whether the member stays.
struct MemberContent {
  std::string name;         // as ids write it; empty for what is never read (unsafe names, links ...)
  std::uint64_t index = 0;  // among all entries, from 0
  std::uint32_t mode = 0;
  std::int64_t modified = 0;
  std::vector<corpus::Compression> layers;
  std::string bytes;     // behind the layers; only where `wanted` said so
  bool changed = false;  // set by the visitor: write `bytes` in place of what stood there
};
enum class MemberFate { stays, goes };
struct NewMember {
  std::uint64_t index = 0;  // its place among all entries
  std::string name, bytes;  // name as ids write it; bytes behind the layers
  std::vector<corpus::Compression> layers;
  std::uint32_t mode = 0644;
  std::int64_t modified = 0;
};

// Reads the archive at `disk_path` and, with a sink, writes it again: same format, compression, order
// and metadata. `wanted(name)`: which members the visitor wants to see the bytes of. Throws
// corpus::Damage when the archive can't be read whole, Error(output) when it can't be written.
void pass_archive(const std::string& disk_path, const InputOptions& input,
                  const std::function<bool(const std::string& name)>& wanted,
                  const std::function<MemberFate(MemberContent&)>& visit, const std::vector<NewMember>& added,
                  const Sink& sink);

}  // namespace twicetold::clean_room
