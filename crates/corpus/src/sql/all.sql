-- The tokens of all rows that came in, by who wrote them.
SELECT
  COUNT(*) AS rows,
  COALESCE(SUM(r.tokens), 0) AS tokens,
  COALESCE(SUM(r.tokens_human), 0) AS tokens_human,
  COALESCE(SUM(r.tokens_human_reviewed), 0) AS tokens_human_reviewed,
  COALESCE(SUM(r.tokens_reviewed), 0) AS tokens_reviewed,
  COALESCE(SUM(r.tokens_ai), 0) AS tokens_ai,
  COALESCE(SUM(r.tokens_unknown), 0) AS tokens_unknown,
  COALESCE(SUM(r.row_check), 0) AS row_check
FROM rows AS r
