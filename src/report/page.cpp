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

std::vector<std::string> pack_all(const Report& report, std::vector<std::string> blobs) {
  std::vector<std::string> packed(blobs.size());
  base::parallel_chunks(base::thread_count(report.threads), blobs.size(), 1,
                        [&](std::size_t i, std::size_t, unsigned) { packed[i] = pack(blobs[i]); });
  return packed;
}

std::string data_element(std::string_view id, std::string_view type, std::string_view body) {
  std::string out = "<script type=\"";
  out.append(type).append("\" id=\"").append(id).append("\">").append(body).append("</script>\n");
  return out;
}

}  // namespace

std::string render_page(const Report& report, const PageLimits& limits) {
  const Selection selection = select_rows(report, limits);
  Details details = make_details(report, selection, limits);
  const std::string overview = overview_json(report, selection, details.held);
  std::vector<std::string> blobs = std::move(details.chunks);
  blobs.push_back(core_json(report, selection, details));
  const std::vector<std::string> packed = pack_all(report, std::move(blobs));

  std::string data = data_element("core", "application/gzip", packed.back());
  for (std::size_t i = 0; i + 1 < packed.size(); ++i) {
    data += data_element("detail-" + std::to_string(i), "application/gzip", packed[i]);
  }
  std::string out;
  out.reserve(data.size() + overview.size() + page_frame.text.size() + app_script.text.size() +
              chart_script.text.size() + style_sheet.text.size());
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
      out += data_element("overview-data", "application/json", overview);
    else if (name == "data")
      out += data;
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
