// 64 bytes of UTF-8 -> folded bytes and bit masks (bit i: byte i). Read once per target by vector.cpp.
//
// Understood here: ASCII, Latin-1, most of Latin Extended-A, o and u with horn, Latin Extended Additional
// (all of Vietnamese), and the separators among C2 xx and E2 80 xx. Every other code point is strange.
// A letter is judged at its last byte, looking back; a separator at its first, looking ahead: so every mask
// is right wherever the border of a block falls.

struct Masks {
  std::uint64_t word = 0;                 // letters, digits, and all bytes beyond ASCII but separators
  std::uint64_t high = 0;                 // bytes beyond ASCII; what stands below `after` is 0 without them
  std::uint64_t upper = 0, digit = 0;     // ASCII
  std::uint64_t newline = 0, narrow = 0;  // ASCII: line ends; . ! ?
  std::uint64_t after = 0;                // ASCII: separators that make a narrow stop the end of a sentence
  std::uint64_t o_or_u = 0;               // ASCII o and u
  std::uint64_t q = 0;                    // ASCII
  std::uint64_t late2 = 0, late3 = 0;     // last byte of an upper-case letter of 2 or 3 bytes
  std::uint64_t c3 = 0, e1 = 0;           // these lead bytes
  std::uint64_t strange = 0;              // some byte of a code point that is not understood
  std::uint64_t sep2 = 0, sep3 = 0;       // first byte of a separator of 2 or 3 bytes
  std::uint64_t stop3 = 0;                // ... that may end a sentence
};

// `size` > 0 bytes are left at `p`; `first`: nothing is readable before p. Writes 64 bytes.
#if HWY_TARGET == HWY_AVX3_DL

struct Classifier {
  __m512i fold0, fold1, kind0, kind1;
  // Comparisons and broadcasts share a port: what is compared with comes from memory.
  __m512i upper = Kept(ascii_bit::upper), digit = Kept(ascii_bit::digit), newline = Kept(ascii_bit::newline),
          narrow = Kept(ascii_bit::narrow), after_end = Kept(ascii_bit::after_end), o_or_u = Kept(ascii_bit::o_or_u),
          q = Kept(ascii_bit::q), even = Kept(0xFE), six = Kept(0x3F), lead = Kept(0xC0), c2 = Kept(0xC2),
          c3 = Kept(0xC3), c4 = Kept(0xC4), c6 = Kept(0xC6), e1 = Kept(0xE1), e2 = Kept(0xE2), fc = Kept(0xFC),
          b8 = Kept(0xB8), ba = Kept(0xBA), one = Kept(1);

  HWY_INLINE Classifier()
      : fold0(Table(kTables.fold.data())),
        fold1(Table(kTables.fold.data() + 64)),
        kind0(Table(kTables.kind.data())),
        kind1(Table(kTables.kind.data() + 64)) {}

  static HWY_INLINE __m512i Table(const std::uint8_t* t) { return _mm512_load_si512(t); }
  static HWY_INLINE __m512i Set(int x) { return _mm512_set1_epi8(static_cast<char>(x)); }
  static HWY_INLINE __m512i Kept(int x) {
    __m512i v = Set(x);
    asm("" : "+v"(v));  // else the compiler makes it anew each time
    return v;
  }
  static HWY_INLINE std::uint64_t First(std::size_t n) { return n >= 64 ? ~0ULL : (1ULL << n) - 1; }

  HWY_INLINE void operator()(const unsigned char* p, std::size_t size, bool first, unsigned char* out, Masks& m) const {
    const __mmask64 live = First(size);
    const __m512i v = _mm512_maskz_loadu_epi8(live, p);
    const __mmask64 high = _mm512_movepi8_mask(v);
    __m512i f = _mm512_permutex2var_epi8(fold0, v, fold1);
    const __m512i kind = _mm512_permutex2var_epi8(kind0, v, kind1);
    m.high = high;
    m.word = _mm512_test_epi8_mask(f, f) | high;
    m.upper = _mm512_test_epi8_mask(kind, upper) & ~high;
    m.digit = _mm512_test_epi8_mask(kind, digit) & ~high;
    m.newline = _mm512_test_epi8_mask(kind, newline) & ~high;
    m.narrow = _mm512_test_epi8_mask(kind, narrow) & ~high;
    m.after = _mm512_test_epi8_mask(kind, after_end) & ~high & live;
    // Before the way out: the block's last byte may be the o of a tone in the next block.
    m.o_or_u = _mm512_test_epi8_mask(kind, o_or_u) & ~high;
    if (high == 0) {
      _mm512_storeu_si512(out, f);
      return;
    }
    m.q = _mm512_test_epi8_mask(kind, q) & ~high;
    const std::uint64_t behind = first ? ~1ULL : ~0ULL, behind2 = first ? ~3ULL : ~0ULL;
    const __m512i v1 = _mm512_maskz_loadu_epi8(live & behind, p - 1);
    const __m512i v2 = _mm512_maskz_loadu_epi8(live & behind2, p - 2);
    f = _mm512_mask_mov_epi8(f, high, v);
    // Two bytes: the lead's lowest bit chooses the half of a table of 128.
    const __m512i pair = _mm512_and_si512(v1, even);
    const __mmask64 in23 = _mm512_mask_cmpeq_epi8_mask(high, pair, c2);
    const __mmask64 in45 = _mm512_mask_cmpeq_epi8_mask(high, pair, c4);
    const __mmask64 in6 = _mm512_mask_cmpeq_epi8_mask(high, v1, c6);
    const __m512i place = _mm512_ternarylogic_epi64(six, v, _mm512_slli_epi16(v1, 6), 0xCA);
    f = _mm512_mask_mov_epi8(
        f, in23, _mm512_permutex2var_epi8(Table(kTables.c2c3.data()), place, Table(kTables.c2c3.data() + 64)));
    f = _mm512_mask_mov_epi8(
        f, in45, _mm512_permutex2var_epi8(Table(kTables.c4c5.data()), place, Table(kTables.c4c5.data() + 64)));
    f = _mm512_mask_permutexvar_epi8(f, in6, v, Table(kTables.c6.data()));
    std::uint64_t strange = _mm512_mask_testn_epi8_mask(in23 | in45 | in6, f, f);
    // Three bytes, E1 B8..BB: pairs begin with the even one, but for U+1E96..1E9F.
    const __mmask64 second = _mm512_mask_cmpeq_epi8_mask(high, v1, e1);
    const __mmask64 third = _mm512_mask_cmpeq_epi8_mask(high, v2, e1);
    f = _mm512_or_si512(f, _mm512_maskz_mov_epi8(third, one));
    strange |= _mm512_mask_cmpneq_epi8_mask(second, _mm512_and_si512(v, fc), b8);
    strange |=
        _mm512_mask_cmple_epu8_mask(_mm512_mask_cmpeq_epi8_mask(third, v1, ba), _mm512_sub_epi8(v, Set(0x96)), Set(9));
    const __mmask64 leads = _mm512_cmpge_epu8_mask(v, lead);
    strange |= _mm512_mask_test_epi8_mask(leads, _mm512_permutexvar_epi8(v, Table(kTables.lead.data())), one);
    const __mmask64 changed = _mm512_mask_cmpneq_epi8_mask(high, f, v);
    m.late2 = changed & (in23 | in45 | in6);
    m.late3 = changed & third;
    m.c3 = _mm512_cmpeq_epi8_mask(v, c3);
    m.e1 = _mm512_cmpeq_epi8_mask(v, e1);
    const __mmask64 at_c2 = _mm512_cmpeq_epi8_mask(v, c2), at_e2 = _mm512_cmpeq_epi8_mask(v, e2);
    if ((at_c2 | at_e2) != 0) {
      const __m512i n1 = _mm512_maskz_loadu_epi8(First(size - 1), p + 1);
      const __m512i n2 = _mm512_maskz_loadu_epi8(First(size < 2 ? 0 : size - 2), p + 2);
      m.sep2 = _mm512_mask_test_epi8_mask(at_c2, _mm512_permutexvar_epi8(n1, Table(kTables.after_c2.data())), one);
      const __mmask64 e280 = _mm512_mask_cmpeq_epi8_mask(at_e2, n1, Set(0x80));
      const __m512i after = _mm512_permutexvar_epi8(n2, Table(kTables.after_e280.data()));
      m.sep3 = _mm512_mask_test_epi8_mask(e280, after, Set(3));
      m.stop3 = _mm512_mask_test_epi8_mask(e280, after, Set(2));
      strange |= at_e2 & ~m.sep3;
    }
    m.strange = strange;
    _mm512_storeu_si512(out, f);
  }
};

#elif HWY_TARGET != HWY_SCALAR

struct Classifier {
  using D = hn::ScalableTag<std::uint8_t>;
  using V = hn::Vec<D>;
  using M = hn::Mask<D>;
  static HWY_INLINE V Set(int x) { return hn::Set(D(), static_cast<std::uint8_t>(x)); }
  // low <= x <= high, unsigned
  static HWY_INLINE M Within(V x, int low, int high) {
    const V t = hn::Sub(x, Set(low));
    return hn::Eq(hn::Min(t, Set(high - low)), t);
  }
  static HWY_INLINE std::uint64_t Bits(M mask) {
    HWY_ALIGN std::uint8_t bytes[HWY_MAX(8, HWY_MAX_BYTES / 8)] = {};
    hn::StoreMaskBits(D(), mask, bytes);
    std::uint64_t bits;
    std::memcpy(&bits, bytes, 8);
    return bits;
  }

  HWY_INLINE void operator()(const unsigned char* p, std::size_t size, bool first, unsigned char* out, Masks& m) const {
    // Two bytes before and behind the block are looked at: at the text's edges, of a copy.
    unsigned char copy[2 + 64 + 2];
    if (first || size < 66) {
      std::memset(copy, 0, sizeof copy);
      const std::size_t before = first ? 0 : 2;
      std::memcpy(copy + 2 - before, p - before, (size < 66 ? size : 66) + before);
      p = copy + 2;
    }
    const D d;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t i = 0; i < 64; i += lanes) {
      const V v = hn::LoadU(d, p + i);
      const V low = hn::Or(v, Set(0x20));
      const M letter = Within(low, 'a', 'z'), digit = Within(v, '0', '9');
      const std::uint64_t high = Bits(hn::Ne(hn::And(v, Set(0x80)), hn::Zero(d)));
      m.high |= high << i;
      m.word |= (Bits(hn::Or(letter, digit)) | high) << i;
      m.upper |= Bits(hn::And(letter, hn::Ne(v, low))) << i;
      m.digit |= Bits(digit) << i;
      m.newline |= Bits(Within(v, 0x0A, 0x0D)) << i;
      m.narrow |= Bits(hn::Or(hn::Or(hn::Eq(v, Set('.')), hn::Eq(v, Set('!'))), hn::Eq(v, Set('?')))) << i;
      // tab, line ends, space, both quotes, closing brackets; ] and } differ in the bit of case
      m.after |= Bits(hn::Or(hn::Or(Within(v, 0x09, 0x0D), hn::Eq(low, Set('}'))),
                             hn::Or(hn::Or(hn::Eq(v, Set(' ')), hn::Eq(v, Set('"'))),
                                    hn::Or(hn::Eq(v, Set('\'')), hn::Eq(v, Set(')'))))))
                 << i;
      // Of every vector: its last byte may be the o of a tone in the next one.
      m.o_or_u |= Bits(hn::Or(hn::Eq(low, Set('o')), hn::Eq(low, Set('u')))) << i;
      V f = hn::IfThenElse(letter, low, v);
      if (high != 0) f = High(p + i, v, low, f, i, m);
      hn::StoreU(f, d, out + i);
    }
  }

  static HWY_INLINE V High(const unsigned char* p, V v, V low, V f, std::size_t i, Masks& m) {
    const D d;
    m.q |= Bits(hn::Eq(low, Set('q'))) << i;
    const V v1 = hn::LoadU(d, p - 1), v2 = hn::LoadU(d, p - 2);
    const M c2 = hn::Eq(v1, Set(0xC2)), c3 = hn::Eq(v1, Set(0xC3)), c4 = hn::Eq(v1, Set(0xC4));
    const M c5 = hn::Eq(v1, Set(0xC5)), c6 = hn::Eq(v1, Set(0xC6));
    const V zero = hn::Zero(d), odd = hn::Or(v, Set(1)), even = hn::And(hn::Add(v, Set(1)), Set(0xFE));
    // The same cases as in tables64.hpp; 0 is strange.
    const V f3 = hn::IfThenZeroElse(hn::Or(hn::Eq(v, Set(0x97)), hn::Or(hn::Eq(v, Set(0x9F)), hn::Eq(v, Set(0xB7)))),
                                    hn::Add(v, hn::IfThenElseZero(Within(v, 0x80, 0x9E), Set(0x20))));
    const M even4 = hn::Or(Within(v, 0x80, 0xAF), Within(v, 0xB4, 0xB7));
    const V f4 = hn::IfThenElse(
        even4, odd, hn::IfThenElse(Within(v, 0xB9, 0xBE), even, hn::IfThenElseZero(hn::Eq(v, Set(0xB8)), v)));
    const M odd5 = hn::Or(Within(v, 0x81, 0x88), Within(v, 0xB9, 0xBE));
    const V f5 = hn::IfThenElse(odd5, even, hn::IfThenElseZero(Within(v, 0x8A, 0xB7), odd));
    const V f6 = hn::IfThenElse(Within(v, 0xA0, 0xA1), Set(0xA1), hn::IfThenElseZero(Within(v, 0xAF, 0xB0), Set(0xB0)));
    f = hn::IfThenZeroElse(c2, f);
    f = hn::IfThenElse(c3, f3, f);
    f = hn::IfThenElse(c4, f4, f);
    f = hn::IfThenElse(c5, f5, f);
    f = hn::IfThenElse(c6, f6, f);
    const M two = hn::Or(hn::Or(hn::Or(c2, c3), hn::Or(c4, c5)), c6);
    const M second = hn::Eq(v1, Set(0xE1)), third = hn::Eq(v2, Set(0xE1));
    f = hn::Or(f, hn::IfThenElseZero(third, Set(1)));
    M strange = hn::And(two, hn::Eq(f, zero));
    strange = hn::Or(strange, hn::And(second, hn::Ne(hn::And(v, Set(0xFC)), Set(0xB8))));
    strange = hn::Or(strange, hn::And(third, hn::And(hn::Eq(v1, Set(0xBA)), Within(v, 0x96, 0x9F))));
    const M e1 = hn::Eq(v, Set(0xE1)), e2 = hn::Eq(v, Set(0xE2));
    strange = hn::Or(strange, hn::AndNot(hn::Or(e1, e2), Within(v, 0xC7, 0xFF)));
    const M changed = hn::Ne(f, v);
    m.late2 |= Bits(hn::And(two, changed)) << i;
    m.late3 |= Bits(hn::And(third, changed)) << i;
    m.c3 |= Bits(hn::Eq(v, Set(0xC3))) << i;
    m.e1 |= Bits(e1) << i;
    const M c2_lead = hn::Eq(v, Set(0xC2));
    if (!hn::AllFalse(d, hn::Or(c2_lead, e2))) {
      const V n1 = hn::LoadU(d, p + 1), n2 = hn::LoadU(d, p + 2);
      const M letter2 = hn::Or(hn::Or(hn::Or(hn::Eq(n1, Set(0xAA)), hn::Eq(n1, Set(0xAD))),
                                      hn::Or(Within(n1, 0xB2, 0xB3), hn::Eq(n1, Set(0xB5)))),
                               hn::Or(hn::Or(Within(n1, 0xB9, 0xBA), Within(n1, 0xBC, 0xBE)), hn::Eq(n1, Set(0x85))));
      m.sep2 |= Bits(hn::AndNot(letter2, c2_lead)) << i;
      const M e280 = hn::And(e2, hn::Eq(n1, Set(0x80)));
      const M sep3 = hn::AndNot(hn::Or(Within(n2, 0x8C, 0x8F), Within(n2, 0xAA, 0xAE)), e280);
      m.sep3 |= Bits(sep3) << i;
      m.stop3 |=
          Bits(hn::And(sep3, hn::Or(hn::Or(hn::Eq(n2, Set(0xA6)), Within(n2, 0xA8, 0xA9)), hn::Eq(n2, Set(0xBC)))))
          << i;
      strange = hn::Or(strange, hn::AndNot(sep3, e2));
    }
    m.strange |= Bits(strange) << i;
    return f;
  }
};

#endif
