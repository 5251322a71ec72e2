#!/usr/bin/env bash
# All tests of one Release build: installs what is missing, builds, runs them; the last line counts.
# Further arguments go to ctest: bash tests/run.sh -R fold
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/needs.sh

# shellcheck disable=SC2086  # lists of packages
need $build_packages $test_packages
know_localhost
build_preset release -DTWICETOLD_TESTS=ON
say "Testing"
log=build/release/ctest.log
status=0
ctest --preset release --parallel "$(nproc)" "$@" 2>&1 | tee "$log" || status=$?
# What was passed over for want of data is named, so that a green line never hides it.
grep -h '^skipped:' build/release/Testing/Temporary/LastTest.log | sort -u || true
total=$(sed -n 's/.* tests failed out of \([0-9]*\)$/\1/p' "$log")
failed=$(sed -n 's/.*, \([0-9]*\) tests failed out of [0-9]*$/\1/p' "$log")
if [ -z "$total" ]; then
  echo "ctest ran no tests." >&2
  exit 1
fi
echo "$((total - failed)) passed, $failed failed"
exit "$status"
