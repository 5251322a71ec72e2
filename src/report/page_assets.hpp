// What the page is made of, embedded when the tool is built (embed.cmake).
#pragma once

#include <string_view>

namespace twicetold::report {

struct Asset {
  std::string_view text;
  std::string_view digest;  // "sha256-..." of the text, as a Content-Security-Policy names it
};

extern const Asset app_script, chart_script, style_sheet, page_frame;

}  // namespace twicetold::report
