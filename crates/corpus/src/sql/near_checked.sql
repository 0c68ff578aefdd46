-- What must not be: a row that was kept beside one that it is within the threshold of, a row dropped for one that was not
-- kept, a row decided twice.
SELECT
  (SELECT COUNT(*) FROM edges AS e JOIN all_kept AS k ON e.a = k.rank JOIN all_kept AS l ON e.b = l.rank) AS both_kept,
  (SELECT COUNT(*) FROM all_dropped AS d LEFT ANTI JOIN all_kept AS k ON d.kept = k.rank) AS for_nothing,
  (SELECT COUNT(*) FROM all_dropped AS d JOIN all_kept AS k ON d.rank = k.rank) AS twice
