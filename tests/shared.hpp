// Data that lies beside the repository and not in it (press texts may not be handed on).
#pragma once

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace twicetold::test {

// The file or folder `name` of ../shared/data, or nothing where it isn't there: then the test says so
// and returns. With TWICETOLD_REQUIRE_SHARED in the environment (.ci/run sets it) a missing one fails.
inline std::optional<std::string> shared_data(const std::string& name) {
  const auto path = std::filesystem::path(TWICETOLD_SOURCE_DIR) / ".." / "shared" / "data" / name;
  if (std::filesystem::exists(path)) return path.lexically_normal().string();
  if (std::getenv("TWICETOLD_REQUIRE_SHARED") != nullptr) FAIL("missing: " << path);
  std::printf("skipped: no ../shared/data/%s\n", name.c_str());
  return std::nullopt;
}

}  // namespace twicetold::test
