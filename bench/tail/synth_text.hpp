// Lines, sentences and stock phrases that made documents are put together from.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "data.hpp"
#include "tail/letters.hpp"
#include "tail/lines.hpp"

namespace tail_fit {

using Lines = std::vector<std::string>;

inline std::string trimmed(std::string_view s) {
  const std::string_view blanks = " \t\r\n\f\v";
  while (!s.empty()) {
    if (s.starts_with("\u3000"))
      s.remove_prefix(3);
    else if (blanks.find(s.front()) != std::string_view::npos)
      s.remove_prefix(1);
    else
      break;
  }
  while (!s.empty() && blanks.find(s.back()) != std::string_view::npos) s.remove_suffix(1);
  std::string out;
  for (const char c : s) {
    if (c == '\n' || c == '\t' || c == '\r') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (c != ' ' || out.empty() || out.back() != ' ')
      out += c;
  }
  return out;
}

inline Lines split_lines(const std::string& text) {
  Lines out;
  for (std::size_t b = 0; b <= text.size();) {
    const std::size_t e = std::min(text.find('\n', b), text.size());
    const std::string line = trimmed(std::string_view(text).substr(b, e - b));
    if (!line.empty()) out.push_back(line);
    b = e + 1;
  }
  return out;
}

inline Lines split_blocks(const std::string& text) {
  Lines out;
  std::string block;
  for (std::size_t b = 0; b <= text.size();) {
    const std::size_t e = std::min(text.find('\n', b), text.size());
    const std::string line = trimmed(std::string_view(text).substr(b, e - b));
    if (line.empty()) {
      if (!block.empty()) out.push_back(block);
      block.clear();
    } else {
      block += (block.empty() ? "" : " ") + line;
    }
    b = e + 1;
  }
  if (!block.empty()) out.push_back(block);
  return out;
}

inline Lines sentences(const std::string& text) {
  Lines out;
  std::size_t b = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if ((text[i] == '.' || text[i] == '!' || text[i] == '?') && text[i + 1] == ' ' && i - b > 25) {
      out.push_back(trimmed(std::string_view(text).substr(b, i + 1 - b)));
      b = i + 2;
    }
  }
  if (b < text.size()) out.push_back(trimmed(std::string_view(text).substr(b)));
  return out;
}

// The first `low..high` code points of t, ended at a sentence where one ends late enough.
inline std::string clip(const std::string& t, int low, int high, Random& random) {
  const int wanted = random.integer(low, high);
  std::size_t i = 0, sentence = 0, blank = 0;
  int points = 0, sentence_points = 0;
  while (i < t.size() && points < wanted) {
    const std::size_t from = i;
    const char32_t c = twicetold::tail::decode(t, i);
    ++points;
    if (c == U' ') blank = from;
    const bool wide = c == U'。' || c == U'！' || c == U'？';
    if (wide || (twicetold::tail::is_terminal(c) && i < t.size() && t[i] == ' '))
      sentence = i, sentence_points = points;
  }
  if (i >= t.size()) return t;
  if (sentence > 0 && sentence_points > low * 6 / 10) return t.substr(0, sentence);
  static const Lines ends = {"…", "...", ""};
  return t.substr(0, blank > 0 ? blank : i) + random.choose(ends);
}

inline std::string first_words(const std::string& s, int words) {
  std::size_t e = 0;
  while (words-- > 0 && e != std::string::npos) e = s.find(' ', e + 1);
  return s.substr(0, std::min<std::size_t>(e, 60));
}

struct Phrases {
  Lines agency, credit, cue, section;
};

inline const std::map<std::string, Phrases>& all_phrases() {
  static const std::map<std::string, Phrases> all = {
      {"en",
       {{"Reuters", "AP", "AFP", "(AP)", "(Reuters)", "— AFP", "Source: Reuters",
         "Reporting by John Smith; Editing by Ann Lee", "Copyright 2021 The Associated Press. All rights reserved."},
        {"", " (AP)", ". Photo: Getty Images", " © AFP", " (Image: Reuters)", " Credit: PA"},
        {"Read more", "Related", "Related stories", "More from News", "Most popular", "You may also like",
         "Recommended", "Trending now", "Latest news", "See also", "More on this story", "Read Next", "Top stories"},
        {"Politics", "World", "Business", "Sports", "Opinion"}}},
      {"vi",
       {{"Theo AFP", "Theo Reuters", "Nguồn: TTXVN", "Minh Anh", "Thu Hà (Theo CNN)", "(Theo RT)", "TTXVN/Vietnam+",
         "Theo Dân trí"},
        {"", ". Ảnh: Reuters", " (Ảnh: AFP).", ". Ảnh: TTXVN"},
        {"Tin liên quan", "Xem thêm", "Đọc thêm", "Tin cùng chuyên mục", "Có thể bạn quan tâm", "Tin mới nhất",
         "Đọc nhiều nhất"},
        {"Thế giới", "Thời sự", "Kinh doanh"}}},
      {"ja",
       {{"（共同）", "（ロイター）", "文／編集部"},
        {"", "（写真：共同）"},
        {"関連記事", "おすすめ記事", "あわせて読みたい", "アクセスランキング"},
        {"社会", "国際", "スポーツ"}}},
      {"zh",
       {{"（新华社）", "来源：新华社", "（央视记者 王刚 李明）"},
        {"", "（图/新华社）"},
        {"相关新闻", "推荐阅读", "热门文章"},
        {"社会", "国际", "财经"}}},
      {"th", {{"-----------", "ที่มา: ทำเนียบรัฐบาล"}, {""}, {"ข่าวที่เกี่ยวข้อง", "อ่านเพิ่มเติม"}, {"การเมือง", "เศรษฐกิจ"}}},
      {"de",
       {{"dpa", "(AFP)", "Quelle: Reuters"},
        {"", " (Foto: dpa)", " © Reuters"},
        {"Mehr zum Thema", "Lesen Sie auch", "Das könnte Sie auch interessieren", "Meistgelesen"},
        {"Politik", "Wirtschaft", "Sport"}}},
      {"fr",
       {{"(AFP)", "Avec AFP", "AFP", "Source : Reuters"},
        {"", " (Photo AFP)", " © Reuters", ". Crédit photo : DR"},
        {"À lire aussi", "Lire aussi", "Sur le même sujet", "Les plus lus", "Articles similaires"},
        {"Politique", "Monde", "Économie", "Sports"}}},
      {"es",
       {{"(EFE)", "EFE", "Con información de AFP", "Fuente: Reuters"},
        {"", " (Foto: EFE)", " © Reuters", ". Foto: archivo"},
        {"Te puede interesar", "Lea también", "Noticias relacionadas", "Lo más leído", "Más noticias"},
        {"Política", "Mundo", "Economía", "Deportes"}}}};
  return all;
}

inline bool has_phrases(const std::string& language) { return all_phrases().contains(language); }
inline const Phrases& phrases_of(const std::string& language) { return all_phrases().at(language); }

}  // namespace tail_fit
