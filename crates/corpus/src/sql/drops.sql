-- Rows that a stage dropped, with what decided and the row that they duplicated, which may be another corpus's.
SELECT
  r.row AS row, r.repo AS repo, r.commit AS commit, r.path AS path, r.start_line AS start_line, r.end_line AS end_line,
  r.kind AS kind, r.language AS language, r.content AS content, r.bytes AS bytes, r.lines AS lines, r.tokens AS tokens,
  r.tokens_ai AS tokens_ai, r.tokens_human AS tokens_human, r.tokens_unknown AS tokens_unknown,
  r.tokens_reviewed AS tokens_reviewed, r.tokens_human_reviewed AS tokens_human_reviewed,
  r.agent AS agent, r.model AS model, r.author AS author,
  r.review_weakest AS review_weakest, r.review_strongest AS review_strongest,
  r.licence AS licence, r.licence_class AS licence_class, r.licence_from AS licence_from, r.licence_file AS licence_file,
  d.stage AS stage, d.reason AS reason, d.value AS value, d.threshold AS threshold,
  COALESCE(k.row, o.row) AS duplicate_of, o.corpus AS duplicate_in, o.place AS detail, h.hits AS hits
FROM dropped AS d
JOIN rows AS r ON d.ord = r.ord
JOIN hits AS h ON d.ord = h.ord
LEFT JOIN rows AS k ON d.duplicate_of = k.ord
LEFT JOIN known AS o ON d.duplicate_of = o.ord
WHERE d.ord >= {first} AND d.ord <= {last} AND r.ord >= {first} AND r.ord <= {last}
ORDER BY r.ord ASC NULLS LAST
