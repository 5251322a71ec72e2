// report.html: one file, no request. The frame names the hashes of its own scripts and style in its
// Content-Security-Policy and forbids all else; data stands in script elements of a type no browser runs:
// the overview as JSON at the top, so that it is drawn before the rest is read; core and details as
// gzip in base64 below. Texts reach the page as text nodes only.
#include "report/page.hpp"

#include "base/atomic_file.hpp"
#include "base/parallel.hpp"
#include "report/page_assets.hpp"

namespace twicetold::report {
namespace {

// Each blob is gone once it is packed: together they are the most memory that a report takes.
std::vector<std::string> pack_all(const Report& report, std::vector<std::string> blobs) {
  std::vector<std::string> packed(blobs.size());
  base::parallel_chunks(base::thread_count(report.threads), blobs.size(), 1, [&](std::size_t i, std::size_t, unsigned) {
    packed[i] = pack(blobs[i]);
    std::string().swap(blobs[i]);
  });
  return packed;
}

void append_data(std::string& out, std::string_view id, std::string_view type, std::string_view body) {
  out.append("<script type=\"").append(type).append("\" id=\"").append(id).append("\">");
  out.append(body).append("</script>\n");
}

void append_all(std::string& out, const std::vector<std::string>& packed) {
  append_data(out, "core", "application/gzip", packed.back());
  for (std::size_t i = 0; i + 1 < packed.size(); ++i)
    append_data(out, "detail-" + std::to_string(i), "application/gzip", packed[i]);
}

struct Data {
  std::string overview;
  std::vector<std::string> blobs;  // details, the core last
};

Data make_data(const Report& report, const PageLimits& limits) {
  const Selection selection = select_rows(report, limits);
  Details details = make_details(report, selection, limits);
  Data data{overview_json(report, selection, details.held), {}};
  std::string core = core_json(report, selection, details);
  data.blobs = std::move(details.chunks);
  data.blobs.push_back(std::move(core));
  return data;
}

}  // namespace

std::string render_page(const Report& report, const PageLimits& limits) {
  Data made = make_data(report, limits);
  const std::vector<std::string> packed = pack_all(report, std::move(made.blobs));
  const std::string& overview = made.overview;
  std::size_t size = overview.size() + page_frame.text.size() + app_script.text.size() + chart_script.text.size() +
                     style_sheet.text.size();
  for (const std::string& p : packed) size += p.size() + 80;
  std::string out;
  out.reserve(size);
  std::string_view frame = page_frame.text;
  for (;;) {  // {{name}} in the frame
    const auto open = frame.find("{{");
    out += frame.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = frame.find("}}", open);
    const std::string_view name = frame.substr(open + 2, close - open - 2);
    if (name == "app-digest")
      out += app_script.digest;
    else if (name == "chart-digest")
      out += chart_script.digest;
    else if (name == "style-digest")
      out += style_sheet.digest;
    else if (name == "style")
      out += style_sheet.text;
    else if (name == "app")
      out += app_script.text;
    else if (name == "chart")
      out += chart_script.text;
    else if (name == "overview")
      append_data(out, "overview-data", "application/json", overview);
    else if (name == "data")
      append_all(out, packed);
    frame.remove_prefix(close + 2);
  }
  return out;
}

}  // namespace twicetold::report

namespace twicetold {

void write_page(const Report& report, const std::string& folder) {
  base::write_file_atomically(folder + "/report.html", report::render_page(report));
}

}  // namespace twicetold
