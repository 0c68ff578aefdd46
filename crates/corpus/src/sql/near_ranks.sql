-- Rows that have a sketch, with their ranks.
SELECT k.ord AS ord, k.rank AS rank
FROM alive AS a
JOIN ranked AS k ON a.ord = k.ord
JOIN sketches AS s ON a.ord = s.ord
WHERE s.sketch IS NOT NULL
ORDER BY rank ASC NULLS LAST
