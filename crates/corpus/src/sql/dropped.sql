-- What one stage dropped.
SELECT d.ord AS ord, '{stage}' AS stage, d.reason AS reason, d.value AS value, d.threshold AS threshold,
  d.duplicate_of AS duplicate_of
FROM decisions AS d
WHERE d.reason IS NOT NULL
ORDER BY ord ASC NULLS LAST
