-- Pairs that are as alike as the recipe asks.
SELECT s.a AS a, s.b AS b, s.similarity AS similarity
FROM similar AS s
WHERE s.similarity >= {threshold}
ORDER BY a ASC NULLS LAST, b ASC NULLS LAST
