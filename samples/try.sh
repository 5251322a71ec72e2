#!/usr/bin/env bash
# From a bare Debian 12 to a report: installs what is missing, builds the tool, audits samples/articles.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/needs.sh

# shellcheck disable=SC2086  # lists of packages
need $build_packages
build_preset release -DTWICETOLD_TESTS=OFF
say "twicetold audit samples/articles --out build/samples-report"
build/release/twicetold audit samples/articles --out build/samples-report
echo
echo "The report: $PWD/build/samples-report/report.html"
