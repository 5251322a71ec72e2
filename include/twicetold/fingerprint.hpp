// twicetold/fingerprint.hpp - a whole collection's fingerprints in one file, for other tools.
//
// One row a passage, in the order of document ids (bytes), then of passages:
//   {"document":"a","passage":0,"begin":0,"end":57,"tokens":12,"exact":"16 hex","simhash":"16 hex","minhash":[...]}
// Whole passages: nothing is split off. A passage without tokens has a row, too (minhash all 4294967295).
// `raw`: one JSON line that names each array with its type, shape and offset (in bytes from the end of that
// line, a multiple of 64), then the arrays, little-endian. `document` counts into the ids, which lie in
// `ids` one behind the other, `id_end` saying where each stops. In NumPy:
//   f = open(p, "rb"); h = json.loads(f.readline()); base = f.tell(); a = h["arrays"][0]
//   numpy.memmap(p, a["type"], "r", base + a["offset"], tuple(a["shape"]))
// Same bytes for any number of threads and order of inputs. The collection's text is held in memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "twicetold/document.hpp"
#include "twicetold/options.hpp"

namespace twicetold {

enum class FingerprintFormat { jsonl, raw };

struct FingerprintOptions {
  InputOptions input;
  PassageOptions passage;
  RunOptions run;
  unsigned permutations = 128;  // of MinHash, 1..4096
  unsigned shingle = 3;         // words a shingle, 1..64
  FingerprintFormat format = FingerprintFormat::jsonl;
  std::string out;  // the file; complete or absent
};

struct FingerprintResult {
  std::uint64_t documents = 0, passages = 0;
  std::vector<Skipped> skipped;
  std::uint64_t not_read = 0;
};

// Throws Error(usage) for a meaningless number or a missing input, Error(output) when the file can't be written.
FingerprintResult write_fingerprints(const FingerprintOptions& options);

}  // namespace twicetold
