-- Rows of one content: none is kept where another corpus has it, else the best ranked one.
WITH placed AS (
  SELECT
    r.ord AS ord,
    r.content AS content,
    CAST(row_number() OVER (PARTITION BY r.content ORDER BY k.rank ASC NULLS LAST) AS BIGINT) AS place
  FROM alive AS a
  JOIN rows AS r ON a.ord = r.ord
  JOIN ranked AS k ON a.ord = k.ord
),
elsewhere AS (
  SELECT x.content AS content, MIN(o.ord) AS ord
  FROM placed AS x
  JOIN known AS o ON x.content = o.content
  WHERE x.place = 1
  GROUP BY x.content
)
SELECT
  x.ord AS ord,
  CASE
    WHEN o.ord IS NOT NULL THEN 'exact-in-other-corpus'
    WHEN x.place = 1 THEN NULL
    ELSE 'exact-duplicate'
  END AS reason,
  CASE WHEN o.ord IS NULL AND x.place = 1 THEN NULL ELSE CAST(1 AS DOUBLE) END AS value,
  CASE WHEN o.ord IS NULL AND x.place = 1 THEN NULL ELSE CAST(1 AS DOUBLE) END AS threshold,
  CASE
    WHEN o.ord IS NOT NULL THEN o.ord
    WHEN x.place = 1 THEN NULL
    ELSE k.ord
  END AS duplicate_of
FROM placed AS x
JOIN placed AS k ON x.content = k.content AND k.place = 1
LEFT JOIN elsewhere AS o ON x.content = o.content
ORDER BY ord ASC NULLS LAST
