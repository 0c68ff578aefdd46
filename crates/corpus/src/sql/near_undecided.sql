-- What is left for the next round.
SELECT u.rank AS rank
FROM undecided AS u
LEFT ANTI JOIN kept AS k ON u.rank = k.rank
LEFT ANTI JOIN dropped AS d ON u.rank = d.rank
ORDER BY rank ASC NULLS LAST
