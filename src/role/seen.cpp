// What a text looks like by itself, and which ones are plainly content: those are looked at no further.

#include "base/xxhash.hpp"
#include "features.hpp"
#include "light_fold.hpp"
#include "looks.hpp"

namespace twicetold::role_detail {
namespace {

constexpr std::size_t cue_window = 64;  // bytes at either end of a longer text: cues open and close

}  // namespace

bool is_plain(const RoleEvidence& e, const CueLists& cues) {
  const bool once = e.documents_digits <= 1 && e.text.size() >= 120;
  const bool twice = e.documents_digits == 2 && e.text.size() >= 300;  // a paragraph taken over
  if (!(once || twice) || e.in_document > 1 || e.template_matches > 0 || e.state != 0) return false;
  // Running text that no other document has, or one: only its ends could say otherwise.
  std::size_t end = e.text.size();
  bool ends = false;
  for (int i = 0; i < 3 && !ends; ++i) {
    std::size_t at = end - 1;
    while (at > 0 && (static_cast<unsigned char>(e.text[at]) & 0xC0U) == 0x80U) --at;
    const char32_t c = decode(e.text.substr(at)).code;
    ends = is_end_mark(c);
    if (!is_closer(c)) break;
    end = at;
  }
  // Its first and last words tell: it must open with a cue, or hold a mark of notices and credits in its last 48 bytes,
  // to be looked at again.
  return ends && !cues.opens_with_cue(e.text) &&
         !(holds_notice_mark(e.text.substr(e.text.size() - 48)) && cues.holds_strong_cue(e.text, 40));
}

Seen see(const RoleEvidence& e, const CueLists& cues) {
  if (!is_plain(e, cues)) return read_text(e.text, cues);
  Seen plain;
  plain.plain = true;
  return plain;
}

Seen read_text(std::string_view text, const CueLists& cues, const CodeLook* known) {
  Seen s;
  s.form = look_at(text);
  s.enumerated = is_enumerated(text);
  if (s.form.date && !s.form.date_open && s.enumerated) s.form.date = false;  // "14.6.2. What to expect"
  s.cues = cues.match(text, cue_window);
  s.ending = find_ending(text);
  const CodeLook code = known != nullptr ? *known : look_for_code(text);
  s.code_line = code.line;
  s.code_marks = code.marks;
  s.heading = is_heading_mark(text);
  s.trails = s.form.width < 160 && trails_off(text);  // a teaser cut short: no sentence's end
  s.to_call = s.form.width < 200 && holds_number_to_call(text);
  return s;
}

const Seen& SeenTexts::of(std::string_view text, const CueLists& cues) {
  const Neighbour& n = neighbour(text);
  const CodeLook* const code = n.is(text) ? &n.beside.code : nullptr;
  if (text.size() > longest) return other_ = read_text(text, cues, code);
  if (slots_.empty()) slots_.resize(slots);
  Slot& slot = slots_[base::hash64(text) % slots];
  if (slot.text != text) {
    slot.seen = read_text(text, cues, code);
    slot.text = text;
  }
  return slot.seen;
}

const Beside& SeenTexts::beside(std::string_view text) {
  Neighbour& n = neighbour(text);
  if (!n.is(text)) n = {text, {glance(text), look_for_code(text)}};
  return n.beside;
}

bool is_line(const Seen& seen) { return !seen.plain && seen.form.width < (seen.form.ends ? 60.0F : 200.0F); }

bool is_name_line(const Form& f) {
  return f.cased && f.words >= 1 && f.words <= 5 && f.width < 40 && f.digits == 0 && !f.ends && !f.opens_lower &&
         !f.address && !f.colon && !f.quoted && f.symbols == 0 && (f.words < 2 || f.capitals > 0.74F);
}

bool is_date_line(const Form& f, const CueHits& c) {
  if (f.width >= 90 || f.digits == 0) return false;
  if (c.letters == 0) return f.date && f.words == 0;
  // All but a zone or a place name are date words.
  if (c.dated == 0 || f.digits <= 0.12F) return false;
  return 10 * c.dated >= 8 * c.letters || (f.clock && c.letters <= c.dated + 2);  // "9:45pm"
}

}  // namespace twicetold::role_detail
