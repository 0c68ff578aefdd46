-- A check sum of the rows that came to a stage.
SELECT COALESCE(SUM(r.row_check), 0) AS row_check
FROM came AS a
JOIN rows AS r ON a.ord = r.ord
