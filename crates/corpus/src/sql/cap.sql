-- Rows of an owner or an author beyond the recipe's cap: the best ranked ones are kept. Rows of nobody are not capped.
SELECT
  x.ord AS ord,
  CASE WHEN x.holder IS NULL OR x.place <= {cap} THEN NULL ELSE '{reason}' END AS reason,
  CASE WHEN x.holder IS NULL OR x.place <= {cap} THEN NULL ELSE CAST(x.place AS DOUBLE) END AS value,
  CASE WHEN x.holder IS NULL OR x.place <= {cap} THEN NULL ELSE CAST({cap} AS DOUBLE) END AS threshold,
  CAST(NULL AS BIGINT) AS duplicate_of
FROM (
  SELECT
    r.ord AS ord,
    {holder} AS holder,
    CAST(row_number() OVER (PARTITION BY {holder} ORDER BY k.rank ASC NULLS LAST) AS BIGINT) AS place
  FROM alive AS a
  JOIN rows AS r ON a.ord = r.ord
  JOIN ranked AS k ON a.ord = k.ord
) AS x
ORDER BY ord ASC NULLS LAST
