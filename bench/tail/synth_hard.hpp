// Hard negatives: documents that look as if they had a tail.
#pragma once

#include <algorithm>

#include "synth_maker.hpp"

namespace tail_fit {

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
    const bool real = from_page(host);
    Lines x;
    if (kind == "real" && real) {
      for (int tries = 0; tries < 100 && x.empty(); ++tries) {
        const Real& t = random_.choose(tails_);
        if (t.source != host.source || t.language != host.language || t.fold != host.fold) continue;
        x.assign(t.paragraphs.begin(),
                 t.paragraphs.begin() +
                     std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(t.paragraphs.size()), random_.integer(1, 6)));
      }
    } else {
      x = teasers(donors(host, static_cast<std::size_t>(random_.integer(1, 4))), kind == "real" ? "heads" : kind);
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

// Dates and places, results, ingredients: short lines of words that the body hardly has.
inline Lines Maker::table_lines(const Body& host, const std::vector<const Body*>& others, int count) {
  static const Lines days = {"Mon", "Fri", "Sat", "May", "June", "Oct"};
  const int form = random_.integer(0, 3);
  Lines out;
  while (count-- > 0) {
    const std::string a = first_words(random_.choose(random_.choose(others)->paragraphs), random_.integer(1, 3));
    const std::string b =
        first_words(random_.choose(random_.chance(.5) ? host.paragraphs : random_.choose(others)->paragraphs),
                    random_.integer(1, 2));
    const std::string number = std::to_string(random_.integer(1, 28));
    out.push_back(form == 0   ? random_.choose(days) + " " + number + " – " + a + ", " + b
                  : form == 1 ? number + " g " + a
                  : form == 2 ? a + " " + number + "-" + std::to_string(random_.integer(0, 30)) + " " + b
                              : std::to_string(count + 1) + ". " + a + " (" + b + ") " + number + ":" +
                                    std::to_string(random_.integer(10, 59)));
  }
  return out;
}

inline void Maker::lists_and_tweets(int count) {  // ends that belong to the body: lists, tables of dates, tweets
  static const Lines months = {"November 4, 2019", "March 12, 2021", "12 mai 2020"};
  static const std::vector<int> layouts = {1, 2, 2};
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
    } else if (kind < .60) {
      const Lines x = list_lines(host, random_.integer(4, 14));
      p.insert(p.end(), x.begin(), x.end());
    } else if (kind < .85) {  // dates and places, results, ingredients: short lines of words the body hardly has
      const auto others = donors(host, 3);
      if (others.empty()) continue;
      const Lines x = table_lines(host, others, random_.integer(4, 16));
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

}  // namespace tail_fit
