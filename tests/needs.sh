# Sourced by samples/try.sh, tests/run.sh and .ci/run: Debian packages, and the one Release build.

build_packages="g++ cmake ninja-build pkg-config libarchive-dev libbz2-dev libcli11-dev libeigen3-dev libfmt-dev
  libhwy-dev libjs-chart.js liblzma-dev libsimdjson-dev libutf8proc-dev libxxhash-dev libzstd-dev
  zlib1g-dev"
test_packages="catch2 chromium chromium-driver python3 python3-selenium"
check_packages="clang-19 clang-format-19 clang-tidy-19 libclang-rt-19-dev llvm-19"

say() { printf '\n== %s\n' "$*"; }

# need PACKAGE...: installs those that are missing, and nothing when all are there.
need() {
  local missing=() package root=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "These Debian packages are missing: ${missing[*]}" >&2
      echo "Run this script as root, or install them and run it again." >&2
      return 1
    fi
    root=(sudo)
  fi
  "${root[@]}" apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 update
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 install --no-install-recommends "${missing[@]}"
}

# A system from debootstrap has no /etc/hosts, and chromedriver reaches its browser by the name of localhost.
know_localhost() {
  getent hosts localhost >/dev/null && return 0
  if [ "$(id -u)" -eq 0 ]; then
    echo "127.0.0.1 localhost" >>/etc/hosts
  elif command -v sudo >/dev/null; then
    echo "127.0.0.1 localhost" | sudo tee -a /etc/hosts >/dev/null
  else
    echo "The name localhost isn't known here; the browser's tests need it (a line \"127.0.0.1 localhost\" in /etc/hosts)." >&2
  fi
}

# build_preset NAME [CMAKE OPTION...]: configures build/NAME and builds it, as many jobs as cores.
build_preset() {
  local preset=$1
  shift
  say "Building $preset"
  cmake --preset "$preset" "$@" --log-level=WARNING
  cmake --build --preset "$preset" --parallel "$(nproc)"
}
