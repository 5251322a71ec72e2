// Where made documents come from: bodies of five languages, real tails and junk lines.
#pragma once

#include <algorithm>

#include "synth_maker.hpp"

namespace tail_fit {

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
    if (has_phrases(b.language)) add(b.source.c_str(), b.language.c_str(), b.site, b.site, b.title, lines);
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
      Real t{g.source, g.language, g.site, {}, {}, fold_of(g.site)};
      for (int i = g.cut; i < std::min(n, g.cut + 60); ++i) {
        t.paragraphs.push_back(g.paragraphs[static_cast<std::size_t>(i)]);
        t.gaps.push_back(g.gaps[static_cast<std::size_t>(i)]);
      }
      tail_languages_.insert(g.language);
      tails_.push_back(std::move(t));
    }
    for (int i = 2; i < last - 1; ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (g.labels[at] == 0 && g.paragraphs[at].size() > 8) {
        junk_.push_back({g.source, g.language, g.site, {g.paragraphs[at]}, {g.gaps[at]}, fold_of(g.site)});
      }
    }
  }
}

inline std::vector<const Body*> Maker::donors(const Body& host, std::size_t count) {
  std::vector<const Body*> pick;
  const auto& all = by_kind_[family_of(host)];
  for (int tries = 0; tries < 200 && pick.size() < count && all.size() > 1; ++tries) {
    const Body* d = random_.choose(all);
    const bool real = from_page(host);
    if (d == &host || (real && d->site == host.site) || std::find(pick.begin(), pick.end(), d) != pick.end()) continue;
    pick.push_back(d);
  }
  return pick;
}

}  // namespace tail_fit
