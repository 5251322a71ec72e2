// The development sets as collections of passages: read, split, counted. Shared by the programs of bench/role_*.
// Decompression goes through `zstd -dc`, so that nothing of the product is needed but its rooms.
#pragma once

#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/document.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/role.hpp"

namespace role_bench {

using namespace twicetold;

struct Document {
  std::string id, text, source, title;
  std::vector<twicetold::Span> passages;
  std::vector<twicetold::PassageKey> keys;
  std::vector<signed char> body;  // where known: 1 the passage lies in the human body, 0 outside; else empty
};

struct Set {
  std::string name;
  std::vector<Document> documents;  // by id
};

// A view of some documents of a set as one collection, with its counts.
struct Collection {
  std::vector<const Document*> documents;
  std::vector<std::uint64_t> first;
  std::vector<twicetold::PassageKey> keys;
  std::vector<std::uint32_t> sources;
  twicetold::RoleStatistics statistics;
};

inline std::string read_zstd(const std::string& path) {
  if (!std::filesystem::exists(path)) throw std::runtime_error(path + ": no such file");
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(("zstd -dcq '" + path + "'").c_str(), "r"), pclose);
  std::string all;
  char buffer[1 << 16];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) all.append(buffer, n);
  return all;
}

inline std::string source_of(std::string_view url, std::string_view id) {
  if (const std::size_t at = url.find("//"); at != std::string_view::npos) {
    const std::string_view host = url.substr(at + 2);
    return std::string(host.substr(0, host.find('/')));
  }
  const std::size_t slash = id.rfind('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : id.substr(0, slash));
}

inline void finish(Document& d) {
  thread_local Tokenizer tokenizer;
  d.keys.clear();
  for (const Span s : d.passages) {
    std::string_view text = slice(d.text, s);
    text.remove_prefix(find_edges(text).head.length);
    const TokenView view = tokenizer.tokenize(text);
    d.keys.push_back(passage_key(text, view.hashes, view.flags));
  }
}

inline std::string squeeze(std::string_view s) {
  std::string out;
  for (const char c : s) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') out.push_back(c);
  }
  return out;
}

inline std::string_view text_of(simdjson::dom::element record, const char* key) {
  std::string_view v;
  if (record[key].get_string().get(v) != simdjson::SUCCESS) return {};
  return v;
}

// A long passage lies in the body when its text does; a short one ("News") only between two long ones that do.
inline void mark_body(Document& d, const std::string& body) {
  const std::size_t n = d.passages.size();
  std::vector<bool> within(n);
  std::size_t first = n;
  std::size_t last = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::string text = squeeze(slice(d.text, d.passages[i]));
    within[i] = body.find(text) != std::string::npos;
    if (within[i] && text.size() >= 60) {
      first = std::min(first, i);
      last = i;
    }
  }
  for (std::size_t i = 0; i < n; ++i) d.body.push_back(within[i] && i >= first && i <= last ? 1 : 0);
}

inline Set read_set(const std::string& folder, const std::string& name) {
  Set set{name, {}};
  if (name == "seeds") {
    for (const auto& entry : std::filesystem::directory_iterator(folder + "/seeds")) {
      std::ifstream in(entry.path(), std::ios::binary);
      std::ostringstream all;
      all << in.rdbuf();
      Document d;
      d.id = entry.path().filename().string();
      d.text = all.str();
      set.documents.push_back(std::move(d));
    }
  } else {
    const simdjson::padded_string json(read_zstd(folder + "/" + name + ".jsonl.zst"));
    simdjson::dom::parser parser;
    simdjson::dom::document_stream stream;
    if (parser.parse_many(json, std::size_t{1} << 24).get(stream) != simdjson::SUCCESS) {
      throw std::runtime_error(name + ": not JSON lines");
    }
    for (auto record : stream) {
      simdjson::dom::element e;
      if (record.get(e) != simdjson::SUCCESS) throw std::runtime_error(name + ": bad JSON");
      Document d;
      d.id = std::string(text_of(e, "id"));
      d.text = std::string(text_of(e, "text"));
      d.title = std::string(text_of(e, "title"));
      d.source = source_of(text_of(e, "url"), d.id);
      const std::string body = squeeze(text_of(e, "body"));
      split_passages(d.text, {}, d.passages);
      if (!body.empty()) {
        mark_body(d, body);
      }
      set.documents.push_back(std::move(d));
    }
  }
  std::sort(set.documents.begin(), set.documents.end(),
            [](const Document& a, const Document& b) { return a.id < b.id; });
  for (Document& d : set.documents) {
    if (d.passages.empty()) split_passages(d.text, {}, d.passages);
    finish(d);
  }
  return set;
}

inline Set read_pages(const std::string& folder, const std::string& leave_out) {
  Set set{"pages", {}};
  const simdjson::padded_string json(read_zstd(folder + "/trailing_gold.jsonl.zst"));
  simdjson::dom::parser parser;
  simdjson::dom::document_stream stream;
  if (parser.parse_many(json, std::size_t{1} << 24).get(stream) != simdjson::SUCCESS) {
    throw std::runtime_error("trailing_gold: not JSON lines");
  }
  for (auto record : stream) {
    simdjson::dom::element e;
    if (record.get(e) != simdjson::SUCCESS) throw std::runtime_error("trailing_gold: bad JSON");
    if (text_of(e, "variant") != "page" || text_of(e, "source") == leave_out) continue;
    Document d;
    d.id = std::string(text_of(e, "id"));
    d.source = std::string(text_of(e, "site"));
    for (const auto p : simdjson::dom::array(e["paragraphs"])) {
      const std::size_t begin = d.text.size();
      d.text += std::string_view(p);
      d.passages.push_back({begin, d.text.size()});
      d.text += "\n";
    }
    for (const auto l : simdjson::dom::array(e["labels"])) d.body.push_back(static_cast<signed char>(std::int64_t(l)));
    set.documents.push_back(std::move(d));
  }
  std::sort(set.documents.begin(), set.documents.end(),
            [](const Document& a, const Document& b) { return a.id < b.id; });
  for (Document& d : set.documents) finish(d);
  return set;
}

inline Collection make_collection(const std::vector<const Document*>& documents) {
  std::vector<std::uint64_t> first = {0};
  std::vector<PassageKey> keys;
  std::vector<std::uint32_t> sources;
  std::map<std::string, std::uint32_t> names;
  for (const Document* d : documents) {
    keys.insert(keys.end(), d->keys.begin(), d->keys.end());
    first.push_back(keys.size());
    sources.push_back(names.emplace(d->source, static_cast<std::uint32_t>(names.size())).first->second);
  }
  RoleStatistics statistics(keys, {first, sources});
  return {documents, std::move(first), std::move(keys), std::move(sources), std::move(statistics)};
}

inline RoleEvidence evidence_of(const Collection& c, std::size_t document, std::size_t index) {
  const Document& d = *c.documents[document];
  RoleEvidence e;
  const auto text = [&](std::size_t i) {
    std::string_view t = slice(d.text, d.passages[i]);
    t.remove_prefix(find_edges(t).head.length);
    return t;
  };
  e.text = text(index);
  if (index > 0) e.previous = text(index - 1);
  if (index + 1 < d.passages.size()) e.next = text(index + 1);
  e.title = d.title;
  c.statistics.fill(c.first[document] + index, static_cast<std::uint32_t>(document), e);
  return e;
}

}  // namespace role_bench
