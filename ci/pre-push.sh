#!/usr/bin/env bash
# The hook 'outcross-check' of pre-commit, which hands on what is pushed as variables. 'outcross check --pre-push' reads
# it as git's own hook gets it: local ref, local commit, remote ref, remote commit.
set -euo pipefail
: "${PRE_COMMIT_TO_REF:?pre-commit sets it in the stage pre-push}"
printf '%s %s %s %s\n' \
  "${PRE_COMMIT_LOCAL_BRANCH:-HEAD}" "$PRE_COMMIT_TO_REF" \
  "${PRE_COMMIT_REMOTE_BRANCH:-HEAD}" "${PRE_COMMIT_FROM_REF:-0000000000000000000000000000000000000000}" |
  outcross check --pre-push
