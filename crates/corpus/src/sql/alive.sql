-- Rows that a stage kept.
SELECT d.ord AS ord FROM decisions AS d WHERE d.reason IS NULL ORDER BY ord ASC NULLS LAST
