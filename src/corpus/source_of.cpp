// The host is cut out by hand: scheme, user, port and path are dropped, letters become small. No decoding,
// no list of public suffixes: two ways of writing one publisher are the reader's business.
#include "twicetold/corpus.hpp"

namespace twicetold {

std::string source_of(const RawDocument& document, const InputFile& file) {
  if (!document.source.empty()) return std::string(document.source);
  std::string_view host = document.url;
  if (const auto scheme = host.find("://"); scheme != std::string_view::npos)
    host.remove_prefix(scheme + 3);
  else if (host.starts_with("//"))
    host.remove_prefix(2);
  host = host.substr(0, host.find_first_of("/?#\\"));
  if (const auto user = host.rfind('@'); user != std::string_view::npos) host.remove_prefix(user + 1);
  if (host.starts_with('['))
    host = host.substr(0, host.find(']') == std::string_view::npos ? host.size() : host.find(']') + 1);
  else
    host = host.substr(0, host.find(':'));
  while (host.ends_with('.')) host.remove_suffix(1);
  if (!host.empty()) {
    std::string name(host);
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return name;
  }
  const auto slash = file.path.rfind('/');
  return slash == std::string::npos ? "." : file.path.substr(0, slash);
}

}  // namespace twicetold
