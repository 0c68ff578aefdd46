-- Kept rows whose text is changed by redaction. What is on the left of the join is narrow.
SELECT
  x.ord AS ord,
  x.safe.text AS text,
  x.safe.redactions AS redactions,
  x.safe.content_after AS content_out
FROM (
  SELECT r.ord AS ord, redact(r.text, r.path) AS safe
  FROM alive AS a
  JOIN rows AS r ON a.ord = r.ord
  WHERE a.ord >= {first} AND a.ord <= {last}
) AS x
WHERE x.safe.content_before <> x.safe.content_after
ORDER BY ord ASC NULLS LAST
