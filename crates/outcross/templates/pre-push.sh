# What is pushed has to say who wrote it; reviews come later, and are not asked for here.
outcross_refs=$(cat)
if command -v outcross >/dev/null 2>&1; then
  printf '%s\n' "$outcross_refs" | outcross check --pre-push || exit 1
else
  echo 'outcross is not installed: nothing was checked' >&2
fi
# The rest of this hook reads the same refs.
if [ -n "$outcross_refs" ]; then
  exec <<OUTCROSS_REFS
$outcross_refs
OUTCROSS_REFS
else
  exec </dev/null
fi
