#!/usr/bin/env python3
"""Writes tables.inc: what folding does with every code point, from Unicode 15 (utf8proc 2.8).

Run by hand, never by the build: fingerprints must stay the same for ever, so the tables are committed and
don't follow the Unicode version of a distribution. Every fact that Python's own unicodedata (14) knows too is
compared. Usage: python3 make_tables.py > tables.inc
"""
import ctypes
import sys
import unicodedata


class Unicode15:
    """The part of unicodedata's interface that is used here, on utf8proc."""
    TYPES = [None, "<font>", "<noBreak>", "<initial>", "<medial>", "<final>", "<isolated>", "<circle>", "<super>",
             "<sub>", "<vertical>", "<wide>", "<narrow>", "<small>", "<square>", "<fraction>", "<compat>"]

    def __init__(self):
        self.lib = ctypes.CDLL("libutf8proc.so.2")
        self.lib.utf8proc_unicode_version.restype = ctypes.c_char_p
        assert self.lib.utf8proc_unicode_version() == b"15.0.0", "values are tied to Unicode 15"
        self.lib.utf8proc_category_string.restype = ctypes.c_char_p
        self.lib.utf8proc_get_property.restype = ctypes.POINTER(ctypes.c_uint16)
        self.lib.utf8proc_normalize_utf32.restype = ctypes.c_ssize_t
        self.lib.utf8proc_decompose_char.restype = ctypes.c_ssize_t
        for c in range(LAST):
            ch = chr(c)
            if 0xD800 <= c <= 0xDFFF or unicodedata.category(ch) == "Cn":
                continue
            assert self.category(ch) == unicodedata.category(ch), hex(c)
            assert self.combining(ch) == unicodedata.combining(ch), hex(c)
            assert self.normalize("NFKD", ch) == unicodedata.normalize("NFKD", ch), hex(c)
            assert self.normalize("NFD", ch) == unicodedata.normalize("NFD", ch), hex(c)
            theirs = unicodedata.decomposition(ch)
            assert self.tag(c) == (theirs.split(" ")[0] if theirs.startswith("<") else None), hex(c)
            assert self.lower(ch) == ch.lower() or len(ch.lower()) > 1, hex(c)

    def category(self, ch):
        return self.lib.utf8proc_category_string(ord(ch)).decode()

    def combining(self, ch):
        return self.lib.utf8proc_get_property(ord(ch))[1]

    def tag(self, c):
        return self.TYPES[self.lib.utf8proc_get_property(c)[3]]

    def lower(self, ch):
        return chr(self.lib.utf8proc_tolower(ord(ch)))

    def decimal(self, ch):
        zero = ord(ch)
        while ord(ch) - zero < 59 and self.category(chr(zero - 1)) == "Nd":
            zero -= 1
        return (ord(ch) - zero) % 10

    def normalize(self, form, text):
        """Decompositions of one code point, or NFC of a decomposed text in canonical order."""
        out = (ctypes.c_int32 * 200)()
        if form == "NFC":
            out[:len(text)] = [ord(x) for x in text]
            n = self.lib.utf8proc_normalize_utf32(out, ctypes.c_ssize_t(len(text)), 1 << 3)
        else:
            boundary = ctypes.c_int(0)
            n = self.lib.utf8proc_decompose_char(ord(text), out, ctypes.c_ssize_t(200),
                                                 (1 << 4) | (4 if form == "NFKD" else 0), ctypes.byref(boundary))
        return "".join(map(chr, out[:n]))


LAST = 0x110000
ud = Unicode15()

SEPARATOR, IGNORED, LETTER, HAN, KANA, SEA, MARK, MARK_COMPOSES, LETTER_COMPOSES, EXPAND = range(10)
UPPER, NUMBER, DECOMPOSES = 1, 2, 4                 # flags of what is no separator
NEWLINE, END_WIDE, END_NARROW, AFTER_END = 1, 2, 4, 8  # flags of separators

# Default_Ignorable_Code_Point without U+200B, which separates. Unassigned code points in it separate, too.
IGNORABLE = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
             (0x200C, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F),
             (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
             (0xE0000, 0xE0FFF)]
HAN_BLOCKS = [(0x3005, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
              (0xF900, 0xFAFF), (0x16FF0, 0x16FF1), (0x20000, 0x3FFFF)]
KANA_BLOCKS = [(0x3041, 0x3096), (0x309D, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF),
               (0x1AFF0, 0x1AFFF), (0x1B000, 0x1B16F)]
SEA_BLOCKS = [(0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)]
HAN_NUMERALS = set(map(ord, "〇零一二三四五六七八九十百千万萬亿億兆两兩廿卅壹贰貳叁肆柒捌玖佰仟"))
NEWLINES = {0xA, 0xB, 0xC, 0xD, 0x85, 0x2028, 0x2029}
WIDE = {0x3002, 0xFF01, 0xFF1F, 0xFF61, 0x589, 0x61F, 0x6D4, 0x964, 0x965, 0x104B, 0x1362, 0x17D4, 0x203C, 0x2047,
        0x2048, 0x2049}
NARROW = {0x21, 0x2E, 0x3F, 0x2026, 0xFF0E}
AFTER = set(map(ord, "\t\"')]}«»‘’“”‹›」』）")) | {0x200B}


def ignorable(c):
    return within(c, IGNORABLE) and ud.category(chr(c)) != "Cn" or ud.category(chr(c)) == "Me"


def within(c, blocks):
    return any(a <= c <= b for a, b in blocks)


def folded(c):
    """Fully decomposed, lower-cased code points of c, each with its 'was upper case'; None: separates."""
    ch, cat, tag = chr(c), ud.category(chr(c)), ud.tag(c)
    if cat[0] not in "LMN" and not (cat == "So" and tag in ("<square>", "<compat>")):
        return None
    if 0xAC00 <= c <= 0xD7A3:
        return [(c, False)]  # composed and decomposed by rule
    out = [(0x20, False)] if tag == "<fraction>" else []
    for d in ud.normalize("NFKD", ch):
        low = ud.lower(d)
        upper = low != d
        if ud.category(d) == "Nd":
            low = str(ud.decimal(d))
        low = {"ς": "σ", "ı": "i"}.get(low, low)
        for e in "ss" if low == "ß" else low:
            out.append((ord(e), upper))
    return out


def composed_pairs():
    pairs = {}
    for c in range(LAST):
        if 0xAC00 <= c <= 0xD7A3 or 0xD800 <= c <= 0xDFFF:
            continue
        d = ud.normalize("NFD", chr(c))
        if len(d) < 2:
            continue
        a = ud.normalize("NFC", d[:-1])
        if len(a) == 1 and ud.normalize("NFC", a + d[-1]) == chr(c):
            pairs[(ord(a), ord(d[-1]))] = c
    return pairs


def main():
    all_pairs = composed_pairs()
    seconds = {b for _, b in all_pairs} | set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    pairs = {(a, b): c for (a, b), c in all_pairs.items()
             if folded(c) is not None and not any(up for _, up in folded(c))}

    def basic(c):
        """Kind of a code point that stands for itself."""
        cat = ud.category(chr(c))
        if ignorable(c):
            return IGNORED
        if cat[0] not in "LMN" or 0x2B9 <= c <= 0x2BF:
            return SEPARATOR
        if cat[0] == "M":
            return MARK_COMPOSES if c in seconds or c == 0x307 else MARK
        if c in seconds:
            return LETTER_COMPOSES
        if cat == "Nd":
            return LETTER
        for kind, blocks in ((HAN, HAN_BLOCKS), (KANA, KANA_BLOCKS), (SEA, SEA_BLOCKS)):
            if within(c, blocks):
                return kind
        return LETTER

    def number(c):
        return ud.category(chr(c)) in ("Nd", "No") or c in HAN_NUMERALS

    def order(c):
        return 108 if c == 0xE4D else ud.combining(chr(c))

    records, expansions = [], []
    for c in range(LAST):
        kind, flags, ccc, delta = SEPARATOR, 0, 0, 0
        surrogate = 0xD800 <= c <= 0xDFFF
        seq = None if surrogate or ignorable(c) else folded(c)
        if not surrogate and basic(c) == IGNORED:
            kind = IGNORED
        elif seq is not None:
            # What the sequence looks like once composed: one code point that can't join its predecessor?
            kinds = [basic(x) for x, _ in seq]
            one = "".join(chr(x) for x, _ in seq)
            nfc = ud.normalize("NFC", one)
            if all(k in (SEPARATOR, IGNORED) for k in kinds):
                kind = SEPARATOR
            elif len(seq) == 1:
                x = seq[0][0]
                kind, ccc, delta = basic(x), order(x), x - c
                if kind in (IGNORED, SEPARATOR):
                    delta = 0
            elif len(nfc) == 1 and basic(ord(nfc)) in (LETTER, HAN, KANA, SEA) and "i\u0307" not in one:
                kind, delta = basic(ord(nfc)), ord(nfc) - c
            else:
                kind = EXPAND
            if kind not in (SEPARATOR, IGNORED):
                flags |= UPPER if seq[0][1] else 0
                flags |= NUMBER if any(number(x) for x, _ in seq) else 0
                if seq != [(c + delta, bool(flags & UPPER))] or kind == EXPAND:
                    flags |= DECOMPOSES
                    expansions.append((c, seq))
        if kind == SEPARATOR:
            flags |= NEWLINE if c in NEWLINES else 0
            flags |= END_WIDE if c in WIDE else 0
            flags |= END_NARROW if c in NARROW else 0
            cat = "Cs" if surrogate else ud.category(chr(c))
            flags |= AFTER_END if cat in ("Zs", "Zl", "Zp") or c in NEWLINES or c in AFTER else 0
        records.append((kind, flags, ccc, delta))

    out = sys.stdout.write

    def rows(items, width):
        line = ""
        for item in items:
            if len(line) + len(item) + 1 > width:
                out(line + "\n")
                line = ""
            line += item + ","
        out(line + "\n")

    out("// Made by make_tables.py from Unicode 15. Don't edit.\n// clang-format off\n")
    out("// Runs of code points that fold alike: first, kind, flags, combining class, distance to the folded one.\n")
    out("constexpr Run kRuns[] = {\n")
    runs = []
    for c, r in enumerate(records):
        if c == 0 or r != records[c - 1]:
            runs.append("{0x%x,%d,%d,%d,%d}" % ((c,) + r))
    rows(runs, 119)
    out("};\n// Folded decompositions: code point, then its first place in kPool; upper case is bit 31.\n")
    out("constexpr Expansion kExpansions[] = {\n")
    pool, exp = [], []
    for c, seq in expansions:
        exp.append("{0x%x,%d}" % (c, len(pool)))
        pool += [("0x%x" % (x | (up << 31))) for x, up in seq]
    exp.append("{0x110000,%d}" % len(pool))
    rows(exp, 119)
    out("};\nconstexpr std::uint32_t kPool[] = {\n")
    rows(pool, 119)
    out("};\n// Pairs of folded code points that compose: first, second, result; by second, then first.\n")
    out("constexpr Pair kPairs[] = {\n")
    rows(["{0x%x,0x%x,0x%x}" % (a, b, c) for (a, b), c in sorted(pairs.items(), key=lambda p: (p[0][1], p[0][0]))], 119)
    out("};\n// clang-format on\n")


main()
