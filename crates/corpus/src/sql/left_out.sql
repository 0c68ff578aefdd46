-- What sources left out before there was a row, by reason.
SELECT l.reason AS reason, COUNT(*) AS rows, SUM(l.bytes) AS bytes
FROM left_out AS l
GROUP BY l.reason
ORDER BY reason ASC NULLS LAST
