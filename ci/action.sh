#!/usr/bin/env bash
# What action.yml runs. It takes its inputs from INPUT_* variables, so that it can be run anywhere:
#   INPUT_VERSION= INPUT_RANGE=main..topic INPUT_FORGE=none bash ci/action.sh
# No input becomes a part of a command line that a shell reads.
set -euo pipefail

readonly repository=outcross/outcross
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/outcross.XXXXXX")
readonly work

fail() {
  printf '::error title=outcross::%s\n' "$1"
  exit 2
}

# The name that releases give to this machine.
target() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo x86_64-unknown-linux-gnu ;;
    Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-gnu ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    *) fail "there is no release for $(uname -s) on $(uname -m): install outcross in a step before, and set 'version' to nothing" ;;
  esac
}

# Fetches a release, and takes it only if the project's own workflow built it.
install() {
  local version=$1 archive
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([.+-][0-9A-Za-z.-]+)?$ ]] || fail "'version' is no version"
  command -v gh >/dev/null || fail "the program gh is not there to fetch a release with: install outcross in a step before, and set 'version' to nothing"
  archive="outcross-$(target).tar.gz"
  export GH_TOKEN=$OUTCROSS_TOKEN
  gh release download "v$version" --repo "$repository" --pattern "$archive" --dir "$work" ||
    fail "release $version could not be fetched"
  gh attestation verify "$work/$archive" --repo "$repository" ||
    fail "release $version was not built by its own workflow, as far as can be told: it is not run"
  unset GH_TOKEN
  tar -xzf "$work/$archive" -C "$work" outcross
  PATH="$work:$PATH"
}

# Notes of others and of earlier runs: declarations, and reviews of what landed. There may be none.
fetch_notes() {
  git remote get-url origin >/dev/null 2>&1 || return 0
  authenticated fetch --quiet origin '+refs/notes/ai*:refs/notes/ai*' '+refs/notes/outcross-*:refs/notes/outcross-*' ||
    printf '::warning title=outcross::notes could not be fetched: what they say is not known here\n'
}

# git with the token of the step, which is in no argument and no file.
authenticated() {
  if [[ -z ${OUTCROSS_TOKEN:-} || -z ${GITHUB_SERVER_URL:-} ]]; then
    git "$@"
    return
  fi
  local header
  header="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$OUTCROSS_TOKEN" | base64 | tr -d '\n')"
  GIT_TERMINAL_PROMPT=0 GIT_CONFIG_COUNT=1 \
    GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader" GIT_CONFIG_VALUE_0="$header" git "$@"
}

output() {
  [[ -z ${GITHUB_OUTPUT:-} ]] || printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

check() {
  local -a arguments=(check --format github --also "json=$work/outcross.json" --fail-on "${INPUT_FAIL_ON:-error}")
  [[ -z ${INPUT_FORGE:-} ]] || arguments+=(--forge "$INPUT_FORGE")
  [[ -z ${INPUT_BASELINE:-} ]] || arguments+=(--baseline "$INPUT_BASELINE")
  [[ -z ${INPUT_BASELINE_FROM_REF:-} ]] || arguments+=(--baseline-from-ref "$INPUT_BASELINE_FROM_REF")
  [[ -z ${INPUT_SARIF:-} ]] || arguments+=(--also "sarif=$INPUT_SARIF")
  [[ ${INPUT_REPORT_ONLY:-false} != true ]] || arguments+=(--report-only)
  [[ ${INPUT_EXPLAIN:-false} != true ]] || arguments+=(--explain)
  # The program adds to the summary of the step by itself.
  [[ ${INPUT_SUMMARY:-true} == true ]] || unset GITHUB_STEP_SUMMARY
  local glob
  while IFS= read -r glob; do
    [[ -z $glob ]] || arguments+=(--path "$glob")
  done <<<"${INPUT_PATH:-}"
  [[ -z ${INPUT_RANGE:-} ]] || arguments+=(-- "$INPUT_RANGE")
  fetch_notes
  local code=0
  outcross "${arguments[@]}" || code=$?
  output exit-code "$code"
  output json "$work/outcross.json"
  exit "$code"
}

# Reviews of what landed with this push, as notes that every clone can have.
record() {
  fetch_notes
  outcross reviews import
  local range=${INPUT_RANGE:-}
  # The first push of a branch and a forced one have no commit before them that is here: then it is the last commit.
  if ! git rev-parse --quiet --verify --end-of-options "${range%%..*}^{commit}" >/dev/null 2>&1; then range=; fi
  outcross reviews record ${range:+"$range"} --no-sign
  if git show-ref --verify --quiet refs/notes/outcross-review; then
    authenticated push --quiet origin refs/notes/outcross-review
  fi
  output exit-code 0
}

main() {
  [[ -z ${INPUT_VERSION:-} ]] || install "$INPUT_VERSION"
  command -v outcross >/dev/null || fail "outcross is not in PATH, and no 'version' is given"
  if [[ ${INPUT_RECORD:-false} == true ]]; then record; else check; fi
}

main
