-- The decision of the stage: near duplicates, each with the row within the threshold that was kept.
SELECT
  a.ord AS ord,
  CASE
    WHEN d.rank IS NULL THEN NULL
    WHEN d.kept < 1 THEN 'near-in-other-corpus'
    ELSE 'near-duplicate'
  END AS reason,
  d.similarity AS value,
  CASE WHEN d.rank IS NULL THEN NULL ELSE {threshold} END AS threshold,
  k.ord AS duplicate_of
FROM alive AS a
LEFT JOIN ranks AS r ON a.ord = r.ord
LEFT JOIN all_dropped AS d ON r.rank = d.rank
LEFT JOIN ranks AS k ON d.kept = k.rank
ORDER BY ord ASC NULLS LAST
