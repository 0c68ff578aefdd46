-- How alike the rows of each pair are. What is on the left of a join is bounded: the sets of a range, and its pairs.
SELECT x.rank AS a, y.b AS b, jaccard(x.shingles, y.shingles) AS similarity
FROM (
  SELECT s.rank AS rank, s.shingles AS shingles
  FROM (SELECT DISTINCT q.a AS a FROM pairs AS q WHERE q.a >= {first} AND q.a <= {last}) AS d
  JOIN sets AS s ON d.a = s.rank
  WHERE s.rank >= {first} AND s.rank <= {last}
) AS x
JOIN (
  SELECT p.a AS a, p.b AS b, s.shingles AS shingles
  FROM (SELECT q.a AS a, q.b AS b FROM pairs AS q WHERE q.a >= {first} AND q.a <= {last}) AS p
  JOIN sets AS s ON p.b = s.rank
) AS y ON x.rank = y.a
ORDER BY a ASC NULLS LAST, b ASC NULLS LAST
