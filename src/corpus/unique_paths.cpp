// Paths that don't depend on the order of inputs: everything is decided on sorted names. Rounds go on
// until nothing meets; every round lengthens a prefix, and a whole real path meets nobody. Cost: a sort.
#include "corpus/unique_paths.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace twicetold::corpus {
namespace {

// The last `parts` parts of a path; the whole path (with its leading slash) when it has no more.
std::string ending(const std::string& root, std::size_t parts) {
  if (parts == 0) return "";
  std::size_t at = root.size();
  for (std::size_t i = 0; i < parts; ++i) {
    if (at == 0) return root;
    const std::size_t slash = root.rfind('/', at - 1);
    if (slash == std::string::npos) return root;
    at = slash;
  }
  return root.substr(at + 1);
}

// Of the ways to one file: one without links; then the longest path, which is the outermost input's, or,
// over links, the shortest.
bool better(const Candidate& a, const Candidate& b) {
  if (a.linked != b.linked) return !a.linked;
  const std::size_t x = a.file.relative.size(), y = b.file.relative.size();
  if (x != y) return a.linked ? x < y : x > y;
  if (a.file.relative != b.file.relative) return a.file.relative < b.file.relative;
  return a.root < b.root;
}

void drop_repeats(std::vector<Candidate>& files) {
  std::sort(files.begin(), files.end(),
            [](const Candidate& a, const Candidate& b) { return a.real != b.real ? a.real < b.real : better(a, b); });
  files.erase(
      std::unique(files.begin(), files.end(), [](const Candidate& a, const Candidate& b) { return a.real == b.real; }),
      files.end());
}

void sort_by_path(std::vector<Candidate>& files) {
  std::sort(files.begin(), files.end(),
            [](const Candidate& a, const Candidate& b) { return a.file.path < b.file.path; });
}

// Roots that have a file whose path another root's file has too, or lies inside another's archive.
std::set<std::string> meeting(const std::vector<Candidate>& files) {
  std::set<std::string> roots;
  const auto note = [&](const Candidate& a, const Candidate& b) {
    roots.insert(a.root);
    roots.insert(b.root);
  };
  for (std::size_t i = 0; i + 1 < files.size(); ++i)
    if (files[i].file.path == files[i + 1].file.path) note(files[i], files[i + 1]);
  for (const Candidate& a : files) {
    if (a.file.kind != Kind::archive) continue;
    const std::string inside = a.file.path + '/';
    const auto at = std::lower_bound(files.begin(), files.end(), inside,
                                     [](const Candidate& c, const std::string& p) { return c.file.path < p; });
    if (at != files.end() && at->file.path.starts_with(inside)) note(a, *at);
  }
  return roots;
}

}  // namespace

void make_paths_unique(std::vector<Candidate>& files) {
  drop_repeats(files);
  for (Candidate& c : files) c.file.path = path_text(c.file.relative);
  sort_by_path(files);
  std::map<std::string, std::size_t> parts;  // root -> parts of it that stand before its files
  for (;;) {
    std::set<std::string> roots = meeting(files);
    roots.erase("");  // stdin keeps its name
    bool changed = false;
    // How many of these roots end in a given part of a path.
    std::map<std::string, std::size_t> ends;
    for (const std::string& root : roots)
      for (std::size_t n = 1; ending(root, n) != root; ++n) ++ends[ending(root, n)];
    for (const std::string& root : roots) {
      // At least one part more than before, then as many as tell it from the others.
      std::size_t n = parts[root] + 1;
      while (ending(root, n) != root && ends[ending(root, n)] > 1) ++n;
      if (ending(root, n) != ending(root, parts[root])) changed = true;
      parts[root] = n;
    }
    if (!changed) return;
    for (Candidate& c : files) {
      const auto p = parts.find(c.root);
      if (p == parts.end()) continue;
      const std::string prefix = ending(c.root, p->second);
      c.file.path = path_text(prefix.ends_with('/') ? prefix + c.file.relative : prefix + '/' + c.file.relative);
    }
    sort_by_path(files);
  }
}

}  // namespace twicetold::corpus
