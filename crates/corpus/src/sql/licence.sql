-- Rows whose class of licence the recipe does not allow.
SELECT
  a.ord AS ord,
  CASE WHEN l.class IS NULL THEN r.licence_class ELSE NULL END AS reason,
  CAST(NULL AS DOUBLE) AS value,
  CAST(NULL AS DOUBLE) AS threshold,
  CAST(NULL AS BIGINT) AS duplicate_of
FROM alive AS a
JOIN rows AS r ON a.ord = r.ord
LEFT JOIN allowed AS l ON r.licence_class = l.class
ORDER BY ord ASC NULLS LAST
