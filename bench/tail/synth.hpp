// Made documents: bodies of five languages with tails of fourteen kinds, and hard negatives.
//
// Fold (by site) and source of everything in a document are kept apart, so that a page is never scored
// by a net that saw its host, its donors or its tails.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "data.hpp"
#include "tail/letters.hpp"
#include "tail/lines.hpp"

namespace tail_fit {

struct Body {
  std::string source, language, site, group, title;
  std::vector<std::string> paragraphs;
  int fold = 0;
};

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

struct Phrases {
  Lines agency, credit, cue, section;
};

inline const Phrases& phrases_of(const std::string& language) {
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
        {"Politik", "Wirtschaft", "Sport"}}}};
  return all.at(language);
}

class Maker {
 public:
  Maker(std::string folder, std::uint64_t seed) : folder_(std::move(folder)), random_(seed) {}

  std::vector<Page> make(const std::vector<Page>& bodies, const std::vector<Page>& gold);

 private:
  void add(const char* source, const char* language, const std::string& site, const std::string& group,
           std::string title, Lines paragraphs);
  void read_pool(const std::vector<Page>& bodies);
  void read_tails(const std::vector<Page>& gold);
  std::vector<const Body*> donors(const Body& host, std::size_t count);
  Lines teaser(const Body& donor, const std::string& kind, const std::string& before, int number);
  Lines article_tail(const Body& donor, bool whole);
  Lines list_lines(const Body& host, int count);
  void push(const Body& host, Lines paragraphs, std::vector<int> gaps, std::vector<int> labels, int cut,
            const std::string& kind);
  void with_tails();
  void round_ups(int count);
  void live_blogs(int count);
  void junk_before_end(int count);
  void lists_and_tweets(int count);
  void usenet(int count);
  const Body& any_host();

  std::string folder_;
  Random random_;
  std::vector<Body> pool_;
  std::map<std::string, std::vector<const Body*>> same_group_;  // source, group, fold
  std::map<std::string, std::vector<const Body*>> by_kind_;     // language, family, fold
  std::vector<const Body*> hosts_;
  struct Real {
    std::string source, site;
    Lines paragraphs;
    std::vector<int> gaps;
    int fold;
  };
  std::vector<Real> tails_, junk_;
  std::vector<Page> out_;
};

inline int fold_of(const std::string& site) { return static_cast<int>(hash_of(site) % 3); }

inline std::string family_of(const Body& b) { return b.language + '/' + b.source + '/' + std::to_string(b.fold); }

inline void Maker::add(const char* source, const char* language, const std::string& site, const std::string& group,
                       std::string title, Lines paragraphs) {
  if (paragraphs.size() < 5 || paragraphs.size() > 90) return;
  pool_.push_back({source, language, site, group, std::move(title), std::move(paragraphs), fold_of(site)});
}

inline void Maker::read_pool(const std::vector<Page>& bodies) {
  for (const Page& b : bodies) {
    Lines lines;
    for (const std::string& p : b.paragraphs)
      if (auto t = trimmed(p); !t.empty()) lines.push_back(t);
    add(b.source.c_str(), "en", b.site, b.site, b.title, lines);
  }
  using Record = std::pair<std::string, std::string>;
  const auto all = [&](const char* file) {
    std::vector<Record> records;
    read_records(folder_ + "/" + file + ".jsonl.zst",
                 [&](simdjson::dom::element r) { records.emplace_back(text_of(r, "id"), text_of(r, "text")); });
    random_.shuffle(records);
    return records;
  };
  const auto site = [](const char* prefix, const std::string& id) { return prefix + std::to_string(hash_of(id) % 40); };
  const auto without_digits = [](std::string s) {
    std::erase_if(s, [](char c) { return c >= '0' && c <= '9'; });
    return s;
  };
  const auto take = [&](std::size_t wanted, const std::vector<Record>& records, auto&& use) {
    const std::size_t before = pool_.size();
    for (const Record& r : records) {
      if (pool_.size() - before >= wanted) break;
      use(r.first, r.second);
    }
  };
  take(450, all("vi_unc_news"), [&](const std::string& id, const std::string& text) {
    Lines p = split_lines(text);
    if (p.size() < 6) return;
    const std::string title = p[0];
    if (random_.chance(.7)) p.erase(p.begin());
    add("unc", "vi", site("unc", id), without_digits(id), title, p);
  });
  take(400, all("vi_baomoi_dev"), [&](const std::string& id, const std::string& text) {
    const Lines p = split_lines(text);
    if (p.size() != 3) return;
    Lines q = {p[1]};
    const Lines s = sentences(p[2]);
    static const std::vector<int> sizes = {1, 1, 2, 2, 3, 4};
    for (std::size_t i = 0; i < s.size();) {
      std::string one;
      for (int k = random_.choose(sizes); k > 0 && i < s.size(); --k, ++i) one += (one.empty() ? "" : " ") + s[i];
      q.push_back(one);
    }
    add("baomoi", "vi", site("bm", id), id.substr(0, 4), p[0], q);
  });
  take(250, all("en_reuters21578_first8k"), [&](const std::string& id, const std::string& text) {
    Lines p = split_blocks(text);
    if (p.size() < 8) return;
    const std::string title = p[0];
    p.erase(p.begin());
    if (p.back() == "Reuter" || p.back() == "REUTER") p.pop_back();
    add("reut", "en", site("re", id), "re", title, p);
  });
  take(350, all("ja_livedoor_1500"), [&](const std::string& id, const std::string& text) {
    Lines p = split_lines(text);
    for (std::size_t i = 4; i < p.size(); ++i) {
      bool stop = false;
      for (const char* mark : {"関連", "リンク", "http", "【", "オススメ", "■"})
        stop = stop || p[i].find(mark) != std::string::npos;
      if (stop) {
        p.resize(i);
        break;
      }
    }
    while (!p.empty() && !(twicetold::tail::ends_sentence(p.back()) && p.back().size() > 75)) p.pop_back();
    if (p.size() < 7) return;
    const std::string title = p[0];
    p.erase(p.begin());
    add("livedoor", "ja", site("lv", id), id.substr(0, id.find('/')), title, p);
  });
  take(220, all("th_thaigov_2021_1k"), [&](const std::string& id, const std::string& text) {
    Lines p = split_lines(text);
    if (p.size() < 8) return;
    p.erase(p.begin(), p.begin() + 2);
    std::erase_if(p, [](const std::string& l) { return l.starts_with("พิมพ์") || l.find("http") != std::string::npos; });
    if (p.size() < 6) return;
    const std::string title = p[0];
    p.erase(p.begin());
    add("thai", "th", site("th", id), id.substr(0, 7), title, p);
  });
  take(220, all("zh_laws_700"), [&](const std::string& id, const std::string& text) {
    Lines p = split_lines(text);
    std::erase_if(p, [](const std::string& l) { return l.starts_with("<!--"); });
    if (p.size() < 12) return;
    std::string title = p[0];
    while (!title.empty() && (title[0] == '#' || title[0] == ' ')) title.erase(0, 1);
    const int from = random_.integer(1, std::max(1, static_cast<int>(p.size()) - 10));
    const int size = random_.integer(6, 25);
    Lines q(p.begin() + from, p.begin() + std::min<int>(static_cast<int>(p.size()), from + size));
    for (std::string& l : q)
      while (!l.empty() && (l[0] == '#' || l[0] == ' ')) l.erase(0, 1);
    add("laws", "zh", site("zh", id), "zh", title, q);
  });
  take(160, all("mul_installguide_dev"), [&](const std::string& id, const std::string& text) {
    if (!id.starts_with("amd64/de") && !id.starts_with("amd64/zh")) return;
    Lines p = split_blocks(text);
    if (p.size() < 6) return;
    const std::string title = p[0];
    p.erase(p.begin());
    add("guide", id.starts_with("amd64/de") ? "de" : "zh", site("gd", id), "gd", title, p);
  });
  for (const Body& b : pool_) {
    by_kind_[family_of(b)].push_back(&b);
    same_group_[family_of(b) + '/' + b.group].push_back(&b);
    hosts_.push_back(&b);
  }
}

inline void Maker::read_tails(const std::vector<Page>& gold) {
  for (const Page& g : gold) {
    const int n = static_cast<int>(g.paragraphs.size()), last = g.cut >= 0 ? g.cut : n;
    if (g.cut >= 0) {
      Real t{g.source, g.site, {}, {}, fold_of(g.site)};
      for (int i = g.cut; i < std::min(n, g.cut + 60); ++i) {
        t.paragraphs.push_back(g.paragraphs[static_cast<std::size_t>(i)]);
        t.gaps.push_back(g.gaps[static_cast<std::size_t>(i)]);
      }
      tails_.push_back(std::move(t));
    }
    for (int i = 2; i < last - 1; ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (g.labels[at] == 0 && g.paragraphs[at].size() > 8) {
        junk_.push_back({g.source, g.site, {g.paragraphs[at]}, {g.gaps[at]}, fold_of(g.site)});
      }
    }
  }
}

inline std::vector<const Body*> Maker::donors(const Body& host, std::size_t count) {
  std::vector<const Body*> pick;
  const auto& all = by_kind_[family_of(host)];
  for (int tries = 0; tries < 200 && pick.size() < count && all.size() > 1; ++tries) {
    const Body* d = random_.choose(all);
    const bool real = host.source == "aeb" || host.source == "andy";
    if (d == &host || (real && d->site == host.site) || std::find(pick.begin(), pick.end(), d) != pick.end()) continue;
    pick.push_back(d);
  }
  return pick;
}

inline Lines Maker::teaser(const Body& d, const std::string& kind, const std::string& before, int number) {
  const Phrases& say = phrases_of(d.language);
  const std::string title = trimmed(d.title.empty() ? clip(d.paragraphs[0], 40, 110, random_) : d.title);
  const std::size_t from =
      random_.chance(.8) ? 0 : static_cast<std::size_t>(random_.integer(0, static_cast<int>(d.paragraphs.size()) - 1));
  const std::string lead = before + clip(d.paragraphs[from], 80, 320, random_);
  std::string caption = clip(random_.choose(d.paragraphs), 50, 140, random_);
  while (!caption.empty() && caption.back() == '.') caption.pop_back();
  caption += random_.choose(say.credit);
  const auto two = [](int v) { return (v < 10 ? "0" : "") + std::to_string(v); };
  std::string date = random_.chance(.7) ? two(random_.integer(1, 28)) + "/" + two(random_.integer(1, 12)) + "/20" +
                                              std::to_string(random_.integer(15, 26))
                                        : std::to_string(random_.integer(2, 23)) + " hours ago";
  if (random_.chance(.4))
    date += " " + std::to_string(random_.integer(6, 22)) + ":" + std::to_string(random_.integer(10, 59));
  if (kind == "heads") return {title};
  if (kind == "teasers") return {title, lead};
  if (kind == "capheads") return {caption, title, lead};
  if (kind == "rephead") return {title, title, lead};
  if (kind == "leads") return {lead};
  if (kind == "dates") return random_.chance(.5) ? Lines{date, title} : Lines{title, date};
  if (kind == "sect") return {random_.choose(say.section), title};
  if (kind == "num") return {std::to_string(number) + ". " + title};
  if (kind == "caps") return {caption, title};
  return {lead, title};
}

inline Lines Maker::article_tail(const Body& d, bool whole) {
  const int size = static_cast<int>(d.paragraphs.size());
  const int from = random_.chance(.6) ? 0 : random_.integer(0, std::max(0, size - 3));
  const int count = std::min(40, whole ? size : random_.integer(2, 8));
  Lines out;
  if (from == 0 && !d.title.empty() && random_.chance(.4)) out.push_back(d.title);
  for (int i = from; i < std::min(size, from + count); ++i) out.push_back(d.paragraphs[static_cast<std::size_t>(i)]);
  return out;
}

inline Lines Maker::list_lines(const Body& host, int count) {
  static const Lines bullets = {"- ", "• ", "", "1) ", ""};
  const std::string bullet = random_.choose(bullets);
  Lines out;
  for (int i = 0; i < count; ++i) {
    std::string line = clip(random_.choose(host.paragraphs), 15, 80, random_);
    while (!line.empty() && (line.back() == '.' || line.back() == ',')) line.pop_back();
    out.push_back(bullet + line);
  }
  return out;
}

inline void Maker::push(const Body& host, Lines paragraphs, std::vector<int> gaps, std::vector<int> labels, int cut,
                        const std::string& kind) {
  Page p;
  p.id = "made:" + std::to_string(out_.size());
  p.source = host.source;
  p.language = host.language;
  p.variant = kind;
  p.site = host.site;
  for (std::size_t i = 0; i < paragraphs.size(); ++i) {
    if (trimmed(paragraphs[i]).empty()) {
      if (cut > static_cast<int>(i)) --cut;
      paragraphs.erase(paragraphs.begin() + static_cast<std::ptrdiff_t>(i));
      gaps.erase(gaps.begin() + static_cast<std::ptrdiff_t>(i));
      labels.erase(labels.begin() + static_cast<std::ptrdiff_t>(i));
      --i;
    }
  }
  if (paragraphs.size() < 3) return;
  gaps[0] = 0;
  p.paragraphs = std::move(paragraphs);
  p.gaps = std::move(gaps);
  p.labels = std::move(labels);
  p.cut = cut >= static_cast<int>(p.paragraphs.size()) ? -1 : cut;
  out_.push_back(std::move(p));
}

inline const Body& Maker::any_host() {
  // Languages by the square root of what there is of them.
  std::map<std::string, double> size;
  for (const Body* b : hosts_) size[b->language] += 1;
  double total = 0;
  for (auto& [l, s] : size) s = std::sqrt(s), total += s;
  double at = random_.real() * total;
  std::string language;
  for (const auto& [l, s] : size) {
    language = l;
    if ((at -= s) < 0) break;
  }
  for (;;) {
    const Body* b = random_.choose(hosts_);
    if (b->language == language) return *b;
  }
}

inline void Maker::with_tails() {
  static const Lines kinds = {"heads", "teasers", "capheads", "rephead", "leads",
                              "dates", "sect",    "num",      "caps",    "leadtit"};
  static const Lines inserts = {"heads", "teasers", "capheads", "caps", "sect", "leadtit", "dates"};
  static const Lines article = {"other", "other", "otherfull", "same"};
  static const Lines prefixes = {"(Ngày Nay) - ", "(Dân trí) - ", "TTO - ", ""};
  for (const Body& host : pool_) {
    const bool real = host.source == "aeb" || host.source == "andy";
    const Phrases& say = phrases_of(host.language);
    for (int repeat = real ? 5 : 2; repeat > 0; --repeat) {
      const auto others = donors(host, 12);
      if (others.size() < 6) continue;
      std::vector<const Body*> same;
      for (const Body* d : same_group_[family_of(host) + '/' + host.group])
        if (d != &host) same.push_back(d);
      const auto& near = same.empty() ? others : same;
      const int layout = random_.chance(.7) ? 2 : 1;
      Lines body = host.paragraphs;
      if (random_.chance(.25)) body.resize(static_cast<std::size_t>(random_.integer(5, static_cast<int>(body.size()))));
      if (!host.title.empty() && random_.chance(.3)) body.insert(body.begin(), host.title);
      if (random_.chance(.25)) body.push_back(random_.choose(say.agency));
      std::vector<int> gaps(body.size(), layout), labels(body.size(), 1);
      bool inserted = false;
      if (random_.chance(.3) && body.size() >= 8) {  // junk inside, the body resumes
        inserted = true;
        for (int times = random_.integer(1, 3); times > 0; --times) {
          const int at = random_.integer(2, static_cast<int>(body.size()) - 2);
          const Body& d = *random_.choose(near);
          const double kind = random_.real();
          Lines x;
          if (kind < .45) {
            x = teaser(d, random_.choose(inserts), "", 1);
          } else if (real && kind < .8) {
            for (int k = random_.integer(1, 3); k > 0; --k) {
              const Real& j = random_.choose(junk_);
              if (j.source == host.source && j.fold == host.fold) x.push_back(j.paragraphs[0]);
            }
          } else {
            x = teaser(d, "heads", "", 1);
            x.insert(x.begin(), random_.choose(say.cue));
          }
          const bool list = kind > .93;
          if (list) x = list_lines(kind > .97 ? host : d, random_.integer(3, 7));
          const int gap = random_.chance(.5) ? 1 : layout;
          body.insert(body.begin() + at, x.begin(), x.end());
          gaps.insert(gaps.begin() + at, x.size(), gap);
          labels.insert(labels.begin() + at, x.size(), list && kind > .97 ? 1 : 0);
        }
      }
      if (random_.chance(.05)) {  // time stamps through the whole body
        for (std::string& p : body) {
          if (random_.chance(.8))
            p = std::to_string(random_.integer(6, 22)) + ":" + std::to_string(random_.integer(10, 59)) + " - " + p;
        }
      }
      if (random_.chance(.05)) {  // a list that belongs to the body
        const Lines x = list_lines(host, random_.integer(3, 8));
        const int gap = random_.chance(.5) ? 1 : layout;
        body.insert(body.end(), x.begin(), x.end());
        gaps.insert(gaps.end(), x.size(), gap);
        labels.insert(labels.end(), x.size(), 1);
      }
      const int cut = static_cast<int>(body.size());
      const double what = random_.real();
      if (what < .45) {
        push(host, body, gaps, labels, -1, inserted ? "negins" : "neg");
        continue;
      }
      int gap = random_.chance(.5) ? layout : 1;
      Lines tail;
      std::vector<int> tail_gaps;
      std::string kind;
      if (what < .68) {
        kind = random_.choose(article);
        tail = article_tail(*random_.choose(kind == "same" ? near : others), kind == "otherfull");
        if (kind == "same" && random_.chance(.25)) {
          const Lines more = article_tail(*random_.choose(near), false);
          tail.insert(tail.end(), more.begin(), more.end());
        }
        if (random_.chance(.6)) gap = layout;
      } else if (what < .80 && host.language == "en") {
        kind = "real";
        const Real* t = nullptr;
        const std::string source = real ? host.source : random_.chance(.7) ? "andy" : "aeb";
        for (int tries = 0; tries < 400; ++tries) {
          const Real& candidate = random_.choose(tails_);
          if (candidate.source == source && (candidate.fold == host.fold)) {
            t = &candidate;
            if (tries > 20 || candidate.site == host.site) break;
          }
        }
        if (t == nullptr) continue;
        const int size = static_cast<int>(t->paragraphs.size());
        const int from = random_.chance(.7) ? 0 : random_.integer(0, std::max(0, size - 2)),
                  count = random_.integer(1, 14);
        for (int i = from; i < std::min(size, from + count); ++i) {
          tail.push_back(t->paragraphs[static_cast<std::size_t>(i)]);
          tail_gaps.push_back(t->gaps[static_cast<std::size_t>(i)]);
        }
        if (!real) kind = "real-" + source;
      } else {
        kind = random_.choose(kinds);
        const bool many = kind == "heads" || kind == "num" || kind == "dates" || kind == "sect";
        const int count = random_.integer(1, many ? 10 : 5);
        const std::string before = host.language == "vi" ? random_.choose(prefixes) : "";
        std::vector<const Body*> from = random_.chance(.6) || static_cast<int>(near.size()) < count ? others : near;
        random_.shuffle(from);
        for (int k = 0; k < std::min<int>(count, static_cast<int>(from.size())); ++k) {
          const Lines x = teaser(*from[static_cast<std::size_t>(k)], kind, before, k + 1);
          tail.insert(tail.end(), x.begin(), x.end());
        }
        if (random_.chance(.3)) tail.insert(tail.begin(), random_.choose(say.cue));
      }
      if (tail_gaps.empty()) tail_gaps.assign(tail.size(), gap);
      body.insert(body.end(), tail.begin(), tail.end());
      gaps.insert(gaps.end(), tail_gaps.begin(), tail_gaps.end());
      labels.insert(labels.end(), tail.size(), 0);
      push(host, body, gaps, labels, cut, kind);
    }
  }
}

inline void Maker::round_ups(int count) {  // many stories, no main one
  static const std::vector<int> layouts = {1, 2, 2}, most = {1, 2, 3, 5};
  while (count-- > 0) {
    const Body& host = any_host();
    std::vector<const Body*> stories = donors(host, static_cast<std::size_t>(random_.integer(2, 8)));
    if (random_.chance(.5)) {
      const auto& same = same_group_[family_of(host) + '/' + host.group];
      if (same.size() > stories.size())
        for (const Body*& s : stories) s = random_.choose(same);
    }
    const bool heads = random_.chance(.6), stamped = random_.chance(.15), numbered = random_.chance(.2);
    const int longest = random_.choose(most);
    Lines p;
    if (random_.chance(.5))
      for (int i = random_.integer(1, 3), j = 0; j < i && j < static_cast<int>(host.paragraphs.size()); ++j)
        p.push_back(host.paragraphs[static_cast<std::size_t>(j)]);
    int number = 0;
    stories.insert(stories.begin(), &host);
    for (const Body* d : stories) {
      const int size = static_cast<int>(d->paragraphs.size());
      const int from = random_.chance(.7) ? 0 : random_.integer(0, size - 2),
                to = std::min(size, from + random_.integer(1, longest));
      Lines x(d->paragraphs.begin() + from, d->paragraphs.begin() + to);
      ++number;
      if (heads) {
        std::string head = d->title.empty() ? clip(d->paragraphs[0], 25, 70, random_) : d->title;
        while (!head.empty() && head.back() == '.') head.pop_back();
        x.insert(x.begin(), (numbered ? std::to_string(number) + ". " : "") + head);
      }
      if (stamped)
        x[0] = std::to_string(random_.integer(6, 22)) + ":" + std::to_string(random_.integer(10, 59)) + " " + x[0];
      p.insert(p.end(), x.begin(), x.end());
    }
    if (p.size() < 6) continue;
    const std::size_t size = p.size();
    push(host, std::move(p), std::vector<int>(size, random_.choose(layouts)), std::vector<int>(size, 1), -1, "roundup");
  }
}

inline void Maker::live_blogs(int count) {
  static const Lines stamps = {" - ", " Uhr ", " "};
  while (count-- > 0) {
    const Body& host = any_host();
    std::vector<const Body*> stories = donors(host, static_cast<std::size_t>(random_.integer(1, 3)));
    stories.push_back(&host);
    std::vector<Lines> left;
    for (const Body* s : stories) left.push_back(s->paragraphs);
    Lines p;
    int minute = random_.integer(400, 1200);
    const std::string& stamp = random_.choose(stamps);
    while (p.size() < 60) {
      std::erase_if(left, [](const Lines& l) { return l.empty(); });
      if (left.empty()) break;
      Lines& x = left[static_cast<std::size_t>(random_.integer(0, static_cast<int>(left.size()) - 1))];
      minute = std::max(61, minute - random_.integer(1, 20));
      p.push_back(std::to_string(minute / 60) + ":" + (minute % 60 < 10 ? "0" : "") + std::to_string(minute % 60) +
                  stamp + x.back());
      x.pop_back();
      for (int more = random_.integer(0, 2); more > 0 && !x.empty(); --more) p.push_back(x.back()), x.pop_back();
    }
    const std::size_t size = p.size();
    push(host, std::move(p), std::vector<int>(size, 2), std::vector<int>(size, 1), -1, "liveblog");
  }
}

inline void Maker::junk_before_end(int count) {
  static const Lines kinds = {"heads", "teasers", "capheads", "caps", "sect", "dates", "real"};
  static const std::vector<int> behind = {1, 1, 1, 2, 3}, layouts = {1, 2, 2};
  while (count-- > 0) {
    const Body& host = any_host();
    Lines p = host.paragraphs;
    const int at = static_cast<int>(p.size()) - random_.choose(behind);
    const std::string kind = random_.choose(kinds);
    const bool real = host.source == "aeb" || host.source == "andy";
    Lines x;
    if (kind == "real" && real) {
      for (int tries = 0; tries < 100 && x.empty(); ++tries) {
        const Real& t = random_.choose(tails_);
        if (t.source != host.source || t.fold != host.fold) continue;
        x.assign(t.paragraphs.begin(),
                 t.paragraphs.begin() +
                     std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(t.paragraphs.size()), random_.integer(1, 6)));
      }
    } else {
      int number = 0;
      for (const Body* d : donors(host, static_cast<std::size_t>(random_.integer(1, 4)))) {
        const Lines y = teaser(*d, kind == "real" ? "heads" : kind, "", ++number);
        x.insert(x.end(), y.begin(), y.end());
      }
      if (random_.chance(.4)) x.insert(x.begin(), random_.choose(phrases_of(host.language).cue));
    }
    const int layout = random_.choose(layouts);
    std::vector<int> gaps(p.size(), layout), labels(p.size(), 1);
    gaps.insert(gaps.begin() + at, x.size(), random_.chance(.5) ? 1 : layout);
    labels.insert(labels.begin() + at, x.size(), 0);
    p.insert(p.begin() + at, x.begin(), x.end());
    push(host, std::move(p), std::move(gaps), std::move(labels), -1, "junklast");
  }
}

inline void Maker::lists_and_tweets(int count) {  // ends that belong to the body: lists, tables of dates, tweets
  static const Lines months = {"November 4, 2019", "March 12, 2021", "12 mai 2020"},
                     days = {"Mon", "Fri", "Sat", "May", "June", "Oct"};
  static const std::vector<int> layouts = {1, 2, 2};
  const auto first_words = [&](const std::string& s, int words) {
    std::size_t e = 0;
    while (words-- > 0 && e != std::string::npos) e = s.find(' ', e + 1);
    return s.substr(0, std::min<std::size_t>(e, 60));
  };
  while (count-- > 0) {
    const Body& host = any_host();
    Lines p = host.paragraphs;
    const double kind = random_.real();
    if (kind < .35) {
      for (int k = random_.integer(1, 3); k > 0; --k) {
        const int at = random_.chance(.5) ? static_cast<int>(p.size()) : random_.integer(2, static_cast<int>(p.size()));
        const Lines x = {clip(random_.choose(host.paragraphs), 40, 200, random_) + " https://t.co/" +
                             std::to_string(random_.next() % 100000000),
                         "— " + first_words(random_.choose(host.paragraphs), 2) + " (@" +
                             std::to_string(random_.next() % 1000000) + ") " + random_.choose(months)};
        p.insert(p.begin() + at, x.begin(), x.end());
      }
    } else if (kind < .65) {
      const Lines x = list_lines(host, random_.integer(4, 14));
      p.insert(p.end(), x.begin(), x.end());
    } else if (kind < .85) {  // dates and places, results, ingredients: short lines of words the body hardly has
      const auto others = donors(host, 3);
      if (others.empty()) continue;
      const int form = random_.integer(0, 3);
      Lines x;
      for (int k = random_.integer(4, 16); k > 0; --k) {
        const std::string a = first_words(random_.choose(random_.choose(others)->paragraphs), random_.integer(1, 3));
        const std::string b =
            first_words(random_.choose(random_.chance(.5) ? host.paragraphs : random_.choose(others)->paragraphs),
                        random_.integer(1, 2));
        const std::string number = std::to_string(random_.integer(1, 28));
        x.push_back(form == 0   ? random_.choose(days) + " " + number + " – " + a + ", " + b
                    : form == 1 ? number + " g " + a
                    : form == 2 ? a + " " + number + "-" + std::to_string(random_.integer(0, 30)) + " " + b
                                : std::to_string(k) + ". " + a + " (" + b + ") " + number + ":" +
                                      std::to_string(random_.integer(10, 59)));
      }
      int at = random_.chance(.6) ? static_cast<int>(p.size()) : random_.integer(1, static_cast<int>(p.size()));
      p.insert(p.begin() + at, x.begin(), x.end());
    } else {  // questions and answers, steps: many short paragraphs
      Lines q;
      for (const std::string& s : p) {
        const Lines parts = sentences(s);
        for (const std::string& one : parts) q.push_back(random_.chance(.15) ? clip(one, 10, 40, random_) : one);
      }
      q.resize(std::min<std::size_t>(q.size(), 90));
      p = std::move(q);
    }
    const std::size_t size = p.size();
    push(host, std::move(p), std::vector<int>(size, random_.choose(layouts)), std::vector<int>(size, 1), -1, "endlist");
  }
}

inline void Maker::usenet(int count) {  // mails and posts: quotes, signatures, no layout
  std::vector<std::pair<std::string, std::string>> posts;
  read_records(folder_ + "/en_20newsgroups.jsonl.zst", [&](simdjson::dom::element r) {
    const std::string id = text_of(r, "id");
    if (hash_of(id) % 25 == 0) posts.emplace_back(id, text_of(r, "text"));
  });
  random_.shuffle(posts);
  for (const auto& [id, text] : posts) {
    if (count <= 0) break;
    Lines p = split_blocks(text);
    if (p.size() < 5 || p.size() > 60) continue;
    --count;
    Body host{"usenet", "en", "un" + std::to_string(hash_of(id) % 40), "", "", {}, 0};
    const std::size_t size = p.size();
    push(host, std::move(p), std::vector<int>(size, 2), std::vector<int>(size, 1), -1, "usenet");
  }
}

inline std::vector<Page> Maker::make(const std::vector<Page>& bodies, const std::vector<Page>& gold) {
  read_pool(bodies);
  read_tails(gold);
  with_tails();
  round_ups(650);
  live_blogs(200);
  junk_before_end(500);
  lists_and_tweets(450);
  usenet(200);
  return std::move(out_);
}

}  // namespace tail_fit
