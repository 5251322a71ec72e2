// twicetold/options.hpp - every knob: its unit, its default, when to touch it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace twicetold {

enum class Engine { rare, minhash, simhash, exact };
enum class PassageMode { automatic, line, block };
enum class Strictness { strict, normal, loose };

// Where documents come from. Only touch the field names when your records use others.
struct InputOptions {
  std::vector<std::string> inputs;  // files, folders, or "-" (JSONL on stdin)
  std::string text_field = "text";
  std::string id_field = "id";
  std::string source_field = "source";
  std::string date_field = "date";
  std::string title_field = "title";
  std::string url_field = "url";
  std::vector<std::string> include;  // GLOBs of names to read as text whatever their ending
  bool follow_links = false;
  double max_expand = 1000.0;  // an archive or compressed file may grow by this factor ...
  std::uint64_t max_expand_floor = std::uint64_t{64} << 20;  // ... but always to this many bytes
};

struct PassageOptions {
  PassageMode mode = PassageMode::automatic;
  std::uint32_t max_words = 150;  // longer lines or blocks are cut at sentence ends
};

// What counts as found. The defaults are the measured ones; see README.
struct DetectOptions {
  Engine engine = Engine::rare;
  double similarity = 0.52;     // least overlap for `near`
  std::uint32_t min_words = 8;  // shorter passages match only as copies of the same text
  Strictness tail_strictness = Strictness::normal;
  std::string cues;               // file that replaces the embedded cue lists; empty: embedded
  std::uint64_t near_misses = 0;  // rows of class `none` to report
  bool duplicates = true;         // copy, near, partial
  bool boilerplate = true;
  bool tails = true;
};

// What a long run tells a waiting person. Called from one thread at a time, often; must be cheap.
struct Progress {
  const char* stage = "";
  std::uint64_t documents = 0;
  std::uint64_t bytes_done = 0;   // of the stage
  std::uint64_t bytes_total = 0;  // 0: not known
};

struct RunOptions {
  unsigned threads = 0;                           // 0: all
  std::uint64_t memory = 0;                       // bytes; 0: half of what is free
  std::string tmp;                                // folder for what doesn't fit, and for finished stages; empty: /tmp
  bool resume = false;                            // keep finished stages, and go on from those a killed run left there
  std::function<void(const Progress&)> progress;  // may be empty
  std::function<void(const std::string&)> note;   // a sentence for who is waiting, now and then; may be empty
  const std::atomic<bool>* stop = nullptr;        // raised by the caller: Error(interrupted) follows
};

struct AuditOptions {
  InputOptions input;
  PassageOptions passage;
  DetectOptions detect;
  RunOptions run;
};

}  // namespace twicetold
