-- Kept rows: how large their group is, its earliest row, and the earliest row of the same text, whose labels they carry.
WITH early AS (
  SELECT
    g.head AS head, g.same AS same, r.ord AS ord, r.row AS row,
    CAST(row_number() OVER (PARTITION BY g.head ORDER BY r.written_first ASC NULLS LAST, r.ord ASC NULLS LAST) AS BIGINT)
      AS of_group,
    CAST(row_number() OVER (PARTITION BY g.same ORDER BY r.written_first ASC NULLS LAST, r.ord ASC NULLS LAST) AS BIGINT)
      AS of_text
  FROM groups AS g
  JOIN rows AS r ON g.ord = r.ord
)
SELECT
  a.ord AS ord,
  t.ord AS origin,
  c.size AS group_size,
  e.row AS earliest_row,
  split_of(r.repo) AS split,
  o.row AS labels_from, o.lines_ai AS lines_ai, o.lines_human AS lines_human, o.lines_unknown AS lines_unknown, o.tokens_ai AS tokens_ai, o.tokens_human AS tokens_human, o.tokens_unknown AS tokens_unknown,
  o.tokens_reviewed AS tokens_reviewed, o.tokens_human_reviewed AS tokens_human_reviewed, o.ai_low AS ai_low, o.ai_high AS ai_high,
  o.agent AS agent, o.model AS model, o.review_weakest AS review_weakest, o.review_strongest AS review_strongest, o.written_first AS written_first, o.written_last AS written_last
FROM alive AS a
JOIN rows AS r ON a.ord = r.ord
JOIN early AS t ON t.same = a.ord AND t.of_text = 1
JOIN early AS e ON e.head = a.ord AND e.of_group = 1
JOIN rows AS o ON t.ord = o.ord
JOIN (SELECT g.head AS head, COUNT(*) AS size FROM groups AS g GROUP BY g.head) AS c ON c.head = a.ord
ORDER BY ord ASC NULLS LAST
