// The maker's state: bodies to host and to donate, real tails and junk, what was made so far.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "synth_text.hpp"

namespace tail_fit {

struct CommentWords;

struct Body {
  std::string source, language, site, group, title;
  std::vector<std::string> paragraphs;
  int fold = 0;
};

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
  Lines teasers(const std::vector<const Body*>& of, const std::string& kind, const std::string& before = "");
  Lines article_tail(const Body& donor, bool whole);
  Lines list_lines(const Body& host, int count);
  Lines table_lines(const Body& host, const std::vector<const Body*>& others, int count);
  void push(const Body& host, Lines paragraphs, std::vector<int> gaps, std::vector<int> labels, int cut,
            const std::string& kind);
  void push_with_tail(const Body& host, Lines body, int layout, const Lines& tail, int gap, const std::string& kind);
  void with_tails();
  void long_tails(int count);
  Lines comment(const std::string& text, const CommentWords& say, int form);
  void comments(int count);
  void round_ups(int count);
  void live_blogs(int count);
  void junk_before_end(int count);
  void lists_and_tweets(int count);
  void usenet(int count);
  std::string identifier(const Body& host);
  Lines code_lines(const Body& host, int count);
  std::string heading(const Body& host, int chapter, int section);
  Lines manual_block(const Body& host, const Body& about, int chapter, int count);
  Lines page_menu(const Body& host, int chapter);
  void manuals(int count);
  const Body& any_host();

  std::string folder_;
  Random random_;
  std::vector<Body> pool_;
  std::map<std::string, std::vector<const Body*>> same_group_;  // source, group, fold
  std::map<std::string, std::vector<const Body*>> by_kind_;     // language, family, fold
  std::vector<const Body*> hosts_;
  struct Real {
    std::string source, language, site;
    Lines paragraphs;
    std::vector<int> gaps;
    int fold;
  };
  std::vector<Real> tails_, junk_;
  std::set<std::string> tail_languages_;
  std::vector<Page> out_;
};

// From labelled web pages, whose tails and junk are there, too.
inline bool from_page(const Body& b) { return b.source == "aeb" || b.source == "andy" || b.source == "web"; }

inline int fold_of(const std::string& site) { return static_cast<int>(hash_of(site) % 3); }

inline std::string family_of(const Body& b) { return b.language + '/' + b.source + '/' + std::to_string(b.fold); }

}  // namespace tail_fit
