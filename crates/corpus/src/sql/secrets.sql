-- Kept rows whose text is changed by redaction.
SELECT
  x.ord AS ord,
  x.safe.text AS text,
  x.safe.redactions AS redactions,
  x.safe.content_after AS content_out
FROM (
  SELECT r.ord AS ord, redact(r.text, r.path) AS safe
  FROM rows AS r
  JOIN alive AS a ON r.ord = a.ord
  WHERE a.ord >= {first} AND a.ord <= {last}
) AS x
WHERE x.safe.content_before <> x.safe.content_after
ORDER BY ord ASC NULLS LAST
