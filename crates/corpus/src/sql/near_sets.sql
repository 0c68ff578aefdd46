-- The shingles of rows that are compared.
SELECT t.rank AS rank, items(t.shingles) AS size, t.shingles AS shingles
FROM (
  SELECT s.rank AS rank, shingles(r.text) AS shingles
  FROM rows AS r
  JOIN shared AS s ON r.ord = s.ord
  UNION ALL
  SELECT s.rank AS rank, shingles(k.text) AS shingles
  FROM known_texts AS k
  JOIN shared AS s ON k.ord = s.ord
) AS t
