-- Of each source with many rows the group that holds most of them.
SELECT x.repo AS repo, x.size AS size, t.size AS all_rows, COALESCE(h.path, o.place) AS path
FROM (
  SELECT s.repo AS repo, s.head AS head, s.size AS size,
    CAST(row_number() OVER (PARTITION BY s.repo ORDER BY s.size DESC NULLS LAST, s.head ASC NULLS LAST) AS BIGINT) AS place
  FROM (
    SELECT r.repo AS repo, g.head AS head, COUNT(*) AS size
    FROM groups AS g
    JOIN rows AS r ON g.ord = r.ord
    GROUP BY r.repo, g.head
  ) AS s
) AS x
JOIN (SELECT r.repo AS repo, COUNT(*) AS size FROM rows AS r GROUP BY r.repo HAVING COUNT(*) >= 1000) AS t
  ON x.repo = t.repo
LEFT JOIN rows AS h ON x.head = h.ord
LEFT JOIN known AS o ON x.head = o.ord
WHERE x.place = 1
ORDER BY repo ASC NULLS LAST
