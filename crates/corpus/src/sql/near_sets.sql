-- The shingles of rows that are compared. What is on the left of a join is narrow.
SELECT t.rank AS rank, items(t.shingles) AS size, t.shingles AS shingles
FROM (
  SELECT s.rank AS rank, shingles(r.text) AS shingles
  FROM shared AS s
  JOIN rows AS r ON s.ord = r.ord
  UNION ALL
  SELECT s.rank AS rank, shingles(k.text) AS shingles
  FROM shared AS s
  JOIN known_texts AS k ON s.ord = k.ord
) AS t
