-- The corpus's own rows: text as it is given out, labels of the earliest row of the same text. What is on the left of the
-- last join is narrow, and what is on its right is in order already.
SELECT
  r.row AS row, r.repo AS repo, r.commit AS commit, r.path AS path, r.start_line AS start_line, r.end_line AS end_line,
  r.kind AS kind, r.name AS name, r.language AS language, r.class AS class,
  r.content AS content, COALESCE(s.content_out, r.content) AS content_out, COALESCE(s.text, r.text) AS text,
  s.redactions AS redactions,
  r.bytes AS bytes, r.lines AS lines, r.tokens AS tokens,
  CASE WHEN f.origin = f.ord THEN r.line_labels ELSE m.line_labels END AS line_labels,
  f.lines_ai AS lines_ai, f.lines_human AS lines_human, f.lines_unknown AS lines_unknown,
  f.tokens_ai AS tokens_ai, f.tokens_human AS tokens_human, f.tokens_unknown AS tokens_unknown,
  f.tokens_reviewed AS tokens_reviewed, f.tokens_human_reviewed AS tokens_human_reviewed,
  f.ai_low AS ai_low, f.ai_high AS ai_high, f.agent AS agent, f.model AS model, r.author AS author,
  f.review_weakest AS review_weakest, f.review_strongest AS review_strongest,
  f.written_first AS written_first, f.written_last AS written_last, r.survived_days AS survived_days,
  f.labels_from AS labels_from, f.earliest_row AS earliest_row, f.group_size AS group_size,
  r.licence AS licence, r.licence_class AS licence_class, r.licence_from AS licence_from, r.licence_file AS licence_file,
  r.witness_claim AS witness_claim, r.witness_transformation AS witness_transformation,
  r.witness_place AS witness_place, r.witness_strength AS witness_strength,
  r.findings AS findings, h.hits AS hits, f.split AS split
FROM chosen AS f
JOIN hits AS h ON f.ord = h.ord
LEFT JOIN secrets AS s ON f.ord = s.ord
LEFT JOIN moved AS m ON f.ord = m.ord
JOIN rows AS r ON f.ord = r.ord
WHERE f.ord >= {first} AND f.ord <= {last}
ORDER BY r.ord ASC NULLS LAST
