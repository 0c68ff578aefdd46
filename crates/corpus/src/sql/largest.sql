-- The largest groups of duplicates.
SELECT r.row AS row, r.repo AS repo, r.path AS path, f.group_size AS size
FROM chosen AS f
JOIN rows AS r ON f.ord = r.ord
WHERE f.group_size > 1
ORDER BY size DESC NULLS LAST, r.ord ASC NULLS LAST
LIMIT 10
