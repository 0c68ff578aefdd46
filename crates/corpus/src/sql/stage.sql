-- What a stage did, by reason; the empty one is of rows that it kept.
SELECT
  COALESCE(d.reason, '') AS reason,
  COUNT(*) AS rows,
  SUM(r.row_check) AS row_check,
  SUM(r.tokens) AS tokens,
  SUM(r.tokens_human) AS tokens_human,
  SUM(r.tokens_human_reviewed) AS tokens_human_reviewed,
  SUM(r.tokens_reviewed) AS tokens_reviewed,
  SUM(r.tokens_ai) AS tokens_ai,
  SUM(r.tokens_unknown) AS tokens_unknown,
  SUM(r.bytes) AS bytes
FROM decisions AS d
JOIN rows AS r ON d.ord = r.ord
GROUP BY COALESCE(d.reason, '')
ORDER BY reason ASC NULLS LAST
