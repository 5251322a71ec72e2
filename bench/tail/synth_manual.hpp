// Pages of manuals, guides and references: long, with headings, lists of terms, code, tables, notes and footnotes
// between paragraphs, some closed by a short menu. News pages hold none of these; without them every change of
// texture looked like the end of an article.
#pragma once

#include <algorithm>
#include <cctype>

#include "synth_maker.hpp"

namespace tail_fit {

// A word as commands, options and files have them: of the host's own letters, where they are plain ones.
inline std::string Maker::identifier(const Body& host) {
  static const Lines parts = {"conf", "sys", "net", "lib", "run", "set", "get",
                              "map",  "var", "log", "usr", "mod", "io"};
  std::string word;
  for (const char c : first_words(random_.choose(host.paragraphs), random_.integer(1, 2)).substr(0, 12))
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word.size() < 3 || random_.chance(.4)) word += random_.choose(parts);
  if (random_.chance(.4)) {
    static const Lines joints = {"-", "_", ".", "/"};
    word += random_.choose(joints) + random_.choose(parts);
  }
  return word;
}

inline Lines Maker::code_lines(const Body& host, int count) {
  const int form = random_.integer(0, 4);
  const auto number = [&](int high) { return std::to_string(random_.integer(0, high)); };
  Lines out;
  while (static_cast<int>(out.size()) < count) {
    const std::string a = identifier(host), b = identifier(host);
    if (form == 0) {  // a command and what it prints
      static const Lines prompts = {"$ ", "# ", "~$ ", "> "};
      if (out.empty() || random_.chance(.25)) {
        out.push_back(random_.choose(prompts) + a + " --" + b + " /" + a + "/" + b);
      } else {
        out.push_back(random_.chance(.5) ? a + "  " + b + "  " + number(9999) + "  " + number(99) + ":" + number(59)
                                         : "Reading " + a + "... " + b + " (" + number(9) + "." + number(99) + ")");
      }
    } else if (form == 1) {
      out.push_back(a + (random_.chance(.5) ? " = " : "=") + (random_.chance(.5) ? number(9999) : '"' + b + '"'));
    } else if (form == 2) {
      out.push_back(random_.chance(.2) ? "}" : "  " + a + (random_.chance(.4) ? "(" + b + ") {" : ": " + b + ";"));
    } else if (form == 3) {
      out.push_back("<" + a + " " + b + "=\"" + number(999) + "\">" + (random_.chance(.5) ? a + "</" + a + ">" : ""));
    } else {
      out.push_back("[" + number(99) + "] /" + a + "/" + b + (random_.chance(.5) ? " " + number(65535) : ""));
    }
  }
  return out;
}

inline std::string Maker::heading(const Body& host, int chapter, int section) {
  const std::string words = first_words(random_.choose(host.paragraphs), random_.integer(1, 5));
  if (chapter == 0) return words;
  return std::to_string(chapter) + "." + std::to_string(section) + (random_.chance(.5) ? ". " : " ") + words;
}

// One block of `count` lines that belongs to the page, often of words that it has nowhere else.
inline Lines Maker::manual_block(const Body& host, const Body& other, int chapter, int count) {
  static const Lines notes = {"Note", "Tip", "NOTE ", "Warning", "Example 3.", "Figure 2.1. ", "→ https://"};
  Lines out;
  const int form = random_.integer(0, 6);
  const int footnote = random_.integer(1, 30);
  const Body& about = random_.chance(.5) ? other : host;
  for (int i = 0; i < count; ++i) {
    const std::string& text = random_.choose(about.paragraphs);
    if (form == 0) {  // a term, and what it means
      out.push_back(random_.chance(.5) ? identifier(about) : first_words(text, random_.integer(1, 3)));
      out.push_back(clip(random_.choose(about.paragraphs), 30, 220, random_));
    } else if (form == 1) {
      const Lines code = code_lines(about, random_.integer(1, 4));
      out.insert(out.end(), code.begin(), code.end());
    } else if (form == 2) {  // cells of a table, row by row
      out.push_back(first_words(text, random_.integer(1, 4)));
      if (random_.chance(.6))
        out.push_back(random_.chance(.5) ? identifier(about) : std::to_string(random_.integer(0, 4096)));
    } else if (form == 3) {
      out.push_back("[" + std::to_string(footnote + i) + "] " + clip(text, 40, 200, random_));
    } else if (form == 4) {  // the chapter's own contents
      out.push_back(heading(random_.chance(.7) ? host : about, chapter, i + 1));
    } else if (form == 5) {
      std::string line = clip(text, 20, 120, random_);
      if (random_.chance(.5)) line = "- " + line;
      out.push_back(line);
    } else {
      out.push_back(random_.choose(notes) + first_words(text, random_.integer(1, 5)));
      out.push_back(text);
      if (random_.chance(.5)) out.push_back(random_.choose(host.paragraphs));
    }
  }
  return out;
}

// Links to the pages before, after and above.
inline Lines Maker::page_menu(const Body& host, int chapter) {
  static const std::vector<Lines> words = {{"Prev", "Up", "Home", "Next"},
                                           {"« ", "", "Index", "» "},
                                           {"", "", "", ""},
                                           {"Zurück", "Nach oben", "Zum Anfang", "Weiter"},
                                           {"Précédent", "Niveau supérieur", "Sommaire", "Suivant"},
                                           {"前へ", "上に戻る", "ホーム", "次へ"},
                                           {"上一页", "上一级", "起始页", "下一页"},
                                           {"Trước", "Lên", "Đầu", "Kế tiếp"},
                                           {"Пред.", "Уровень выше", "Начало", "След."}};
  const Lines& say = random_.choose(words);
  const std::string blank = random_.chance(.5) ? " " : "";
  const int section = random_.integer(1, 9);
  Lines out = {say[0] + blank + heading(host, chapter, section)};
  if (random_.chance(.7)) out.push_back(say[1].empty() ? heading(host, 0, 0) : say[1]);
  if (random_.chance(.7) && !say[2].empty()) out.push_back(say[2]);
  out.push_back(say[3] + blank + heading(host, chapter, section + 2));
  if (random_.chance(.25)) out.push_back("© 20" + std::to_string(random_.integer(10, 25)) + " " + identifier(host));
  return out;
}

inline void Maker::manuals(int count) {
  static const std::vector<int> layouts = {1, 1, 2};
  while (count-- > 0) {
    const Body& host = any_host();
    const std::vector<const Body*> others = donors(host, static_cast<std::size_t>(random_.integer(2, 5)));
    if (others.size() < 2) continue;
    const int chapter = random_.chance(.6) ? random_.integer(1, 15) : 0;
    const double texture = .1 + .4 * random_.real();  // blocks for a paragraph
    const int longest = random_.choose(std::vector<int>{2, 3, 5, 8});
    Lines p;
    int section = 0;
    const auto block = [&](int size) {
      const Lines x = manual_block(host, *random_.choose(others), chapter, size);
      p.insert(p.end(), x.begin(), x.end());
    };
    const auto write = [&](const Body& from) {
      if (random_.chance(.7)) p.push_back(heading(from, chapter, ++section));
      for (const std::string& text : from.paragraphs) {
        p.push_back(text);
        if (random_.chance(texture)) block(random_.integer(1, longest));
      }
    };
    write(host);
    if (random_.chance(.6)) write(*random_.choose(others));
    if (random_.chance(.4)) block(random_.integer(2, 12));
    if (p.size() > 220) p.resize(220);
    const int layout = random_.choose(layouts);
    std::vector<int> gaps(p.size(), layout), labels(p.size(), 1);
    int cut = -1;
    const double end = random_.real();
    Lines tail;
    if (end < .35) {
      tail = page_menu(host, chapter);
    } else if (end < .5) {  // the same pages also end as news do
      static const Lines kinds = {"heads", "teasers", "capheads", "leads", "dates"};
      const std::string& kind = random_.choose(kinds);
      tail = teasers(donors(host, static_cast<std::size_t>(random_.integer(2, 6))), kind);
      if (random_.chance(.4)) tail.insert(tail.begin(), random_.choose(phrases_of(host.language).cue));
    }
    if (!tail.empty()) {
      cut = static_cast<int>(p.size());
      p.insert(p.end(), tail.begin(), tail.end());
      gaps.insert(gaps.end(), tail.size(), layout);
      labels.insert(labels.end(), tail.size(), 0);
    }
    push(host, std::move(p), std::move(gaps), std::move(labels), cut,
         cut < 0     ? "manual"
         : end < .35 ? "manualmenu"
                     : "manualtail");
  }
}

}  // namespace tail_fit
