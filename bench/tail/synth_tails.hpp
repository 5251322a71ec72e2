// Tails of fourteen kinds behind a body, with junk inside and lists that belong to it.
#pragma once

#include <algorithm>

#include "synth_maker.hpp"

namespace tail_fit {

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

inline Lines Maker::teasers(const std::vector<const Body*>& of, const std::string& kind, const std::string& before) {
  Lines out;
  int number = 0;
  for (const Body* d : of) {
    const Lines x = teaser(*d, kind, before, ++number);
    out.insert(out.end(), x.begin(), x.end());
  }
  return out;
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

// A body of one kind of gaps, and all behind it a tail.
inline void Maker::push_with_tail(const Body& host, Lines body, int layout, const Lines& tail, int gap,
                                  const std::string& kind) {
  const int cut = static_cast<int>(body.size());
  std::vector<int> gaps(body.size(), layout), labels(body.size(), 1);
  gaps.insert(gaps.end(), tail.size(), gap);
  labels.insert(labels.end(), tail.size(), 0);
  body.insert(body.end(), tail.begin(), tail.end());
  push(host, std::move(body), std::move(gaps), std::move(labels), cut, kind);
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
    const bool real = from_page(host);
    const Phrases& say = phrases_of(host.language);
    for (int repeat = host.source == "web" ? 3 : real ? 5 : 2; repeat > 0; --repeat) {
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
              if (j.source == host.source && j.language == host.language && j.fold == host.fold)
                x.push_back(j.paragraphs[0]);
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
      if (random_.chance(.12)) {  // a list that belongs to the body
        const int size = random_.integer(3, 20);
        const Lines x = random_.chance(.4) ? list_lines(host, size) : table_lines(host, others, size);
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
      } else if (what < .80 && tail_languages_.contains(host.language)) {
        kind = "real";
        const Real* t = nullptr;
        const std::string source = real                    ? host.source
                                   : host.language != "en" ? "web"
                                   : random_.chance(.7)    ? "andy"
                                                           : "aeb";
        for (int tries = 0; tries < 400; ++tries) {
          const Real& candidate = random_.choose(tails_);
          if (candidate.source == source && candidate.language == host.language && candidate.fold == host.fold) {
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
        from.resize(std::min<std::size_t>(static_cast<std::size_t>(count), from.size()));
        tail = teasers(from, kind, before);
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

// The links of a whole site behind an article: long pages aren't all manuals.
inline void Maker::long_tails(int count) {
  static const Lines kinds = {"heads", "teasers", "capheads", "rephead", "leads", "dates", "sect", "num", "leadtit"};
  static const std::vector<int> layouts = {1, 2, 2};
  while (count-- > 0) {
    const Body& host = any_host();
    const auto others = donors(host, 50);
    if (others.size() < 6) continue;
    Lines body = host.paragraphs;
    if (random_.chance(.3)) body.resize(static_cast<std::size_t>(random_.integer(5, static_cast<int>(body.size()))));
    const int layout = random_.choose(layouts);
    const std::size_t stories = static_cast<std::size_t>(random_.integer(10, 60));
    const std::string kind = random_.choose(kinds);
    Lines tail;
    for (std::size_t k = 0; k < stories; ++k) {
      const std::string& form = random_.chance(.8) ? kind : random_.choose(kinds);
      const Lines x = teaser(*others[k % others.size()], form, "", static_cast<int>(k) + 1);
      tail.insert(tail.end(), x.begin(), x.end());
      if (random_.chance(.05)) tail.push_back(random_.choose(phrases_of(host.language).cue));
    }
    push_with_tail(host, std::move(body), layout, tail, random_.chance(.6) ? layout : 1, "long");
  }
}

}  // namespace tail_fit
