-- Undecided rows that no better one can take away.
SELECT u.rank AS rank
FROM undecided AS u
LEFT ANTI JOIN blocked AS b ON u.rank = b.rank
LEFT ANTI JOIN (
  SELECT e.b AS rank FROM edges AS e JOIN undecided AS better ON e.a = better.rank
) AS n ON u.rank = n.rank
ORDER BY rank ASC NULLS LAST
