-- The better ranked rows of pairs, with the sizes of their sets.
SELECT p.a AS a, s.size AS size
FROM (SELECT DISTINCT a FROM pairs) AS p
JOIN sets AS s ON p.a = s.rank
ORDER BY a ASC NULLS LAST
