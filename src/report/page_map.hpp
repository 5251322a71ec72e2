// Which sources share text with which.
#pragma once

#include <string>

#include "twicetold/report.hpp"

namespace twicetold::report {

// "map":{"of":"sources","names":[...],"total":N,"cells":[[i,j,groups,bytes],...]} with i <= j; i == j
// counts groups over several documents of one source. Of documents where there is one source only.
void append_map(std::string& out, const Report& report);

}  // namespace twicetold::report
