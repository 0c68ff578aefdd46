-- Pairs to compare that were not compared before: all of a small bucket, of a large one its front with each other row.
SELECT DISTINCT n.a AS a, n.b AS b
FROM (
  SELECT p.pair.a AS a, p.pair.b AS b
  FROM (SELECT explode(pairs(ranks)) AS pair FROM buckets) AS p
) AS n
LEFT ANTI JOIN compared AS c ON n.a = c.a AND n.b = c.b
ORDER BY a ASC NULLS LAST, b ASC NULLS LAST
