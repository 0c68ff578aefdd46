-- What is said of the lines of rows whose labels another row carries over to them.
SELECT f.ord AS ord, r.line_labels AS line_labels
FROM rows AS r
JOIN chosen AS f ON f.origin = r.ord
WHERE f.origin <> f.ord AND f.origin >= {first} AND f.origin <= {last}
