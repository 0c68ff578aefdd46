-- Rows of large buckets that were compared with the first one alone.
SELECT DISTINCT m.rank AS rank
FROM (
  SELECT p.pair.b AS rank
  FROM (SELECT explode(pairs_of_first(ranks)) AS pair FROM buckets WHERE size > {largest}) AS p
) AS m
