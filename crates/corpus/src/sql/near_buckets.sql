-- Undecided rows that agree in a band.
SELECT b.band AS band, COUNT(*) AS size, array_sort(array_agg(b.rank)) AS ranks
FROM bands AS b
JOIN undecided AS u ON b.rank = u.rank
GROUP BY b.band
HAVING COUNT(*) > 1
