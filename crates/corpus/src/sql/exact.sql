-- Rows of one content: the best ranked one is kept.
WITH placed AS (
  SELECT
    r.ord AS ord,
    r.content AS content,
    CAST(row_number() OVER (PARTITION BY r.content ORDER BY k.rank ASC NULLS LAST) AS BIGINT) AS place
  FROM alive AS a
  JOIN rows AS r ON a.ord = r.ord
  JOIN ranked AS k ON a.ord = k.ord
)
SELECT
  x.ord AS ord,
  CASE WHEN x.place = 1 THEN NULL ELSE 'exact-duplicate' END AS reason,
  CASE WHEN x.place = 1 THEN NULL ELSE CAST(1 AS DOUBLE) END AS value,
  CASE WHEN x.place = 1 THEN NULL ELSE CAST(1 AS DOUBLE) END AS threshold,
  CASE WHEN x.place = 1 THEN NULL ELSE k.ord END AS duplicate_of
FROM placed AS x
JOIN placed AS k ON x.content = k.content AND k.place = 1
ORDER BY ord ASC NULLS LAST
