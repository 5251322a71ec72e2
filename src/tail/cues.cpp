// Cue lists, matched at word starts through a table of first code points: about 2 ns a code point.
// Kept short on purpose: the model finds tails without them, they only help to place the cut.
#include "tail/cues.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tail/letters.hpp"

namespace twicetold::tail {
namespace {

using Words = std::vector<std::u32string_view>;

const Words kCues = {
    // English
    U"related",
    U"read more",
    U"read also",
    U"also read",
    U"see also",
    U"more from",
    U"more on",
    U"more stories",
    U"more news",
    U"recommended",
    U"most read",
    U"most popular",
    U"trending",
    U"tags",
    U"filed under",
    U"topics",
    U"share",
    U"follow us",
    U"subscribe",
    U"newsletter",
    U"sign up",
    U"comment",
    U"advertisement",
    U"copyright",
    U"all rights reserved",
    U"about the author",
    U"editor’s picks",
    U"editor's picks",
    U"up next",
    U"next article",
    U"latest",
    U"you may also",
    U"you might also",
    U"popular",
    U"previous",
    U"read next",
    U"contact us",
    // Vietnamese
    U"xem thêm",
    U"đọc thêm",
    U"tin liên quan",
    U"bài liên quan",
    U"tin cùng",
    U"tin khác",
    U"cùng chuyên mục",
    U"chia sẻ",
    U"bình luận",
    U"từ khóa",
    U"đọc nhiều",
    U"tin mới",
    U"có thể bạn",
    // German, Dutch, Scandinavian
    U"mehr zum thema",
    U"mehr zu",
    U"lesen sie auch",
    U"das könnte sie",
    U"weitere artikel",
    U"auch interessant",
    U"meistgelesen",
    U"themen",
    U"teilen",
    U"kommentare",
    U"anzeige",
    U"zur startseite",
    U"mehr aus",
    U"lees ook",
    U"lees meer",
    U"deel",
    U"les også",
    U"læs også",
    U"läs mer",
    U"läs också",
    U"dela",
    U"lue myös",
    U"lue lisää",
    // French, Spanish, Portuguese, Italian, Romanian
    U"lire aussi",
    U"à lire",
    U"sur le même",
    U"voir aussi",
    U"partager",
    U"commentaires",
    U"lee también",
    U"te puede interesar",
    U"más noticias",
    U"relacionad",
    U"compartir",
    U"comentarios",
    U"etiquetas",
    U"leia também",
    U"leia mais",
    U"veja também",
    U"compartilhe",
    U"leggi anche",
    U"potrebbe interessarti",
    U"condividi",
    U"commenti",
    U"citește și",
    U"citiți și",
    // Polish, Czech, Hungarian, Turkish, Indonesian, Greek
    U"czytaj",
    U"zobacz",
    U"přečtěte",
    U"související",
    U"diskuse",
    U"olvasta már",
    U"kapcsolódó",
    U"ilgili",
    U"paylaş",
    U"etiketler",
    U"baca juga",
    U"bagikan",
    U"διαβάστε",
    U"σχετικά",
    // Russian, Ukrainian, Bulgarian
    U"читайте",
    U"по теме",
    U"поделиться",
    U"комментарии",
    U"читати",
    U"прочетете",
    U"сподели",
    // Chinese, Japanese, Korean, Thai
    U"関連",
    U"おすすめ",
    U"ランキング",
    U"シェア",
    U"コメント",
    U"あわせて読",
    U"相关",
    U"推荐",
    U"分享",
    U"评论",
    U"相關",
    U"推薦",
    U"관련",
    U"추천",
    U"댓글",
    U"공유",
    U"ข่าวที่เกี่ยวข้อง",
    U"อ่านเพิ่มเติม",
    U"แท็ก",
    // Arabic, Persian, Hebrew, Hindi
    U"اقرأ",
    U"شارك",
    U"بواسطة",
    U"بیشتر بخوانید",
    U"קראו עוד",
    U"संबंधित",
    U"यह भी",
    U"ये भी",
};

const Words kAgencies = {
    U"reuters", U"afp",   U"ap",           U"dpa",        U"efe",       U"ansa",      U"tass",
    U"xinhua",  U"kyodo", U"pti",          U"ttxvn",      U"vnexpress", U"bbc",       U"cnn",
    U"rt",      U"tt",    U"ntb",          U"apa",        U"afx",       U"sda",       U"belga",
    U"anp",     U"upi",   U"ria",          U"interfax",   U"yonhap",    U"bloomberg", U"associated press",
    U"theo",    U"nguồn", U"source",       U"quelle",     U"fuente",    U"fonte",     U"источник",
    U"kaynak",  U"출처",  U"reporting by", U"editing by", U"共同",      U"ロイター",  U"新华社",
    U"来源",    U"ที่มา",
};

const Words kReporting = {U"reporting by", U"editing by", U"writing by", U"contributed to this"};

class Matcher {
 public:
  explicit Matcher(const Words& words, bool whole) : whole_(whole) {
    for (const std::u32string_view w : words) buckets_[w[0] & 255].push_back(w);
  }

  bool find(std::span<const char32_t> line) const {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto& bucket = buckets_[line[i] & 255];
      if (bucket.empty()) continue;
      for (const std::u32string_view w : bucket) {
        if (w.size() > line.size() - i || std::u32string_view(line.data() + i, w.size()) != w) continue;
        if (i > 0 && joins(line[i - 1], line[i])) continue;
        if (whole_ && i + w.size() < line.size() && joins(line[i + w.size() - 1], line[i + w.size()])) continue;
        return true;
      }
    }
    return false;
  }

 private:
  // Inside a word, in scripts that have words.
  static bool joins(char32_t a, char32_t b) {
    const Kind x = kind_of(a), y = kind_of(b);
    return is_word(x) && is_word(y) && x != Kind::dense && y != Kind::dense;
  }

  bool whole_;
  std::array<Words, 256> buckets_;
};

}  // namespace

bool holds_cue(std::span<const char32_t> line) {
  static const Matcher matcher(kCues, false);
  return matcher.find(line);
}

bool holds_agency(std::span<const char32_t> line) {
  static const Matcher matcher(kAgencies, true);
  return matcher.find(line);
}

bool holds_reporting_line(std::span<const char32_t> line) {
  static const Matcher matcher(kReporting, false);
  return matcher.find(line);
}

}  // namespace twicetold::tail
