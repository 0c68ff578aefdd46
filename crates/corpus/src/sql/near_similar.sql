-- How alike the rows of each pair are.
SELECT y.a AS a, y.b AS b, jaccard(x.shingles, y.shingles) AS similarity
FROM (
  SELECT p.a AS a, p.b AS b, s.shingles AS shingles
  FROM pairs AS p
  JOIN sets AS s ON p.b = s.rank
  WHERE p.a >= {first} AND p.a <= {last}
) AS y
JOIN (SELECT rank, shingles FROM sets WHERE rank >= {first} AND rank <= {last}) AS x ON y.a = x.rank
ORDER BY a ASC NULLS LAST, b ASC NULLS LAST
