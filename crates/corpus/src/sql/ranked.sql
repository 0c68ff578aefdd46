-- Rows by who would represent a group: 1 is the best.
SELECT
  k.ord AS ord,
  CAST(row_number() OVER (ORDER BY {order} k.ord ASC NULLS LAST) AS BIGINT) AS rank
FROM (
  SELECT
    r.ord AS ord,
    CASE WHEN r.tokens > 0 AND r.tokens_human_reviewed * 2 > r.tokens THEN 0 ELSE 1 END AS reviewed,
    r.written_first AS earliest,
    CASE WHEN r.licence_class = 'permissive' THEN 0 ELSE 1 END AS permissive
  FROM rows AS r
) AS k
