-- Rows that a rule of the recipe drops: the first that does, with its value and threshold.
SELECT
  a.ord AS ord,
  h.hit.rule AS reason,
  h.hit.value AS value,
  h.hit.threshold AS threshold,
  CAST(NULL AS BIGINT) AS duplicate_of
FROM alive AS a
JOIN hits AS h ON a.ord = h.ord
ORDER BY ord ASC NULLS LAST
