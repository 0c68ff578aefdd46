-- Rows of large buckets that were not compared with all others.
SELECT DISTINCT m.rank AS rank
FROM (SELECT explode(waiting(ranks)) AS rank FROM buckets) AS m
