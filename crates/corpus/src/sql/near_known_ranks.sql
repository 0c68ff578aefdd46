-- Rows of other corpora that agree with one of the run's own in a band.
SELECT DISTINCT b.rank AS ord, b.rank AS rank
FROM bands AS b
WHERE b.rank < 1
ORDER BY rank ASC NULLS LAST
