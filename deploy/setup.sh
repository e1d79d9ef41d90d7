#!/usr/bin/env bash
# Installs what this machine lacks to run and to test the program, on Debian and Ubuntu. Idle where all is there.
set -euo pipefail

say() { echo "deploy/setup.sh: $*" >&2; }

# --- what is missing
missing=()
have() { [ -n "$(find "$@" -print -quit 2>/dev/null)" ]; }

have /usr/lib/postgresql/*/bin/initdb -type f || missing+=(postgresql)
{ command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null || missing+=(chromium)
have /usr/share/fonts -iname 'NotoSansCJK*' || missing+=(fonts-noto-cjk)
{ command -v setpriv && command -v setsid; } >/dev/null || missing+=(util-linux)
command -v curl >/dev/null || missing+=(curl)
command -v python3 >/dev/null || missing+=(python3)      # the other program that counts ballots in the tests

# --- install it
if [ ${#missing[@]} -gt 0 ]; then
    if ! command -v apt-get >/dev/null; then
        say "this machine lacks ${missing[*]} and has no apt-get: install them by hand."
        exit 1
    fi
    root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "this machine lacks ${missing[*]}: run deploy/setup.sh as root."
            exit 1
        fi
        root=(sudo)
    fi
    as_root() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 "$@"; }

    say "installing ${missing[*]}"
    # The program makes a server of its own, so the package must neither make a cluster nor start one.
    if [[ " ${missing[*]} " == *" postgresql "* ]]; then
        as_root mkdir -p /etc/postgresql-common
        settings=/etc/postgresql-common/createcluster.conf
        if ! grep -qs '^create_main_cluster' "$settings"; then
            echo 'create_main_cluster = false' | as_root tee -a "$settings" >/dev/null
        fi
    fi
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    install_missing() {
        as_root apt-get update -q
        # Ubuntu calls it chromium-browser
        apt-cache show chromium >/dev/null 2>&1 || missing=("${missing[@]/%chromium/chromium-browser}")
        as_root apt-get install -yq --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}"
    }
    if ! install_missing >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        say "apt-get could not install ${missing[*]}; its last words are above."
        exit 1
    fi
fi

# --- the one thing apt may not have
if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep '^10\.' >/dev/null; then
    say "the .NET 10 SDK is missing: see https://learn.microsoft.com/dotnet/core/install/linux, then run this again."
    exit 1
fi
