// Internal to the library: what a name says - its ending, and how it is written where UTF-8 is due.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twicetold::corpus {

// File names are bytes, ids are UTF-8. Bytes that are no UTF-8 become %XX (upper-case hex), and a '%'
// before two upper-case hex digits becomes %25, so two names never meet and the name can be had back.
// Every other name stays as it is.
std::string path_text(std::string_view raw);

// What a file holds, judged by its name: after .gz .zst .xz .bz2 are taken off, .txt .text .md are text,
// .jsonl .ndjson lines of JSON, .tar .zip (.tgz .tbz .tbz2 .txz .tzst) archives; case doesn't matter.
enum class Kind { none, text, jsonl, archive };
Kind kind_of(std::string_view path, const std::vector<std::string>& include);

std::string_view base_name(std::string_view path);

}  // namespace twicetold::corpus
