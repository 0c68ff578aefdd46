-- The tokens of the corpus by who wrote them, with the labels that its rows carry.
SELECT
  COUNT(*) AS rows,
  COALESCE(SUM(r.tokens), 0) AS tokens,
  COALESCE(SUM(f.tokens_human), 0) AS tokens_human,
  COALESCE(SUM(f.tokens_human_reviewed), 0) AS tokens_human_reviewed,
  COALESCE(SUM(f.tokens_reviewed), 0) AS tokens_reviewed,
  COALESCE(SUM(f.tokens_ai), 0) AS tokens_ai,
  COALESCE(SUM(f.tokens_unknown), 0) AS tokens_unknown,
  COALESCE(SUM(r.bytes), 0) AS bytes
FROM chosen AS f
JOIN rows AS r ON f.ord = r.ord
