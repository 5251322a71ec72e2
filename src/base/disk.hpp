// How much disk there is, and what is said when it ends.
#pragma once

#include <cstdint>
#include <string>

namespace twicetold::base {

// Throws what a failed write to a file in `folder` has to say; `error` as in errno.
[[noreturn]] void fail_write(int error, std::uint64_t bytes, const std::string& folder);
// Makes room for `bytes` in an open file; throws Error(output) that names the disk when there is none.
void reserve_disk(int descriptor, std::uint64_t from, std::uint64_t bytes, const std::string& folder);
// What the file system of `folder` still has; the largest number where that isn't known.
std::uint64_t free_disk(const std::string& folder);
// "1.5 GB".
std::string in_bytes(std::uint64_t bytes);

}  // namespace twicetold::base
