// Edits -> the bytes of a text or JSONL file, and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clean/edit.hpp"

namespace twicetold::clean_room {

// How the documents of one file (or member) are found in its bytes.
struct Form {
  bool jsonl = false;
  std::string text_field = "text";
};

// Takes the pieces of `edits` out of `bytes`. Lines of edits are those of `bytes`; `earlier` are the
// journal's rows of the same file. Fills in what only the bytes tell (raw, record) and composes with
// `earlier`, so that edits come out as the journal wants them. Earlier rows that don't belong to these
// bytes any more are added to `superseded`. False when a document isn't what the edit was made for.
bool apply_edits(std::string& bytes, const Form& form, std::vector<DocumentEdit*>& edits,
                 const std::vector<const DocumentEdit*>& earlier, std::vector<const DocumentEdit*>& superseded);

struct Restored {
  std::uint64_t documents = 0, bytes = 0, already = 0;
  std::vector<const DocumentEdit*> changed;  // not as any run left them: left alone
};

// Puts back what `rows` (by line) say, where `chosen` says so.
Restored restore_content(std::string& bytes, const Form& form, const std::vector<const DocumentEdit*>& rows,
                         const std::function<bool(const DocumentEdit&)>& chosen);

}  // namespace twicetold::clean_room
