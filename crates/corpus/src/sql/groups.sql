-- Each row that came to the stages of duplicates, with the row that stands for its group and the one of the same text.
SELECT
  e.ord AS ord,
  COALESCE(e.duplicate_of, e.ord) AS same,
  COALESCE(n.duplicate_of, e.duplicate_of, e.ord) AS head
FROM exact AS e
LEFT JOIN near AS n ON COALESCE(e.duplicate_of, e.ord) = n.ord
ORDER BY ord ASC NULLS LAST
