-- Labels come with the rows: nothing is dropped for who wrote it.
SELECT
  r.ord AS ord,
  CAST(NULL AS STRING) AS reason,
  CAST(NULL AS DOUBLE) AS value,
  CAST(NULL AS DOUBLE) AS threshold,
  CAST(NULL AS BIGINT) AS duplicate_of
FROM rows AS r
ORDER BY ord ASC NULLS LAST
