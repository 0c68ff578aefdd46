-- Rows that agree with another one in any band.
SELECT r.ord AS ord, r.rank AS rank
FROM (SELECT DISTINCT m.rank AS rank FROM (SELECT explode(ranks) AS rank FROM buckets) AS m) AS s
JOIN ranks AS r ON s.rank = r.rank
ORDER BY ord ASC NULLS LAST
