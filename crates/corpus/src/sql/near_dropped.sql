-- Undecided rows within the threshold of a row that was kept in this round, with the best of these.
SELECT f.rank AS rank, f.kept AS kept, f.similarity AS similarity
FROM (
  SELECT
    e.b AS rank, e.a AS kept, e.similarity AS similarity,
    CAST(row_number() OVER (PARTITION BY e.b ORDER BY e.a ASC NULLS LAST) AS BIGINT) AS place
  FROM edges AS e
  JOIN kept AS k ON e.a = k.rank
  JOIN undecided AS u ON e.b = u.rank
) AS f
WHERE f.place = 1
ORDER BY rank ASC NULLS LAST
