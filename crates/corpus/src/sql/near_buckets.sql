-- Undecided rows that agree in a band, where one of them is the run's own.
SELECT b.band AS band, array_sort(array_agg(b.rank)) AS ranks
FROM bands AS b
JOIN undecided AS u ON b.rank = u.rank
GROUP BY b.band
HAVING COUNT(*) > 1 AND MAX(b.rank) > 0
