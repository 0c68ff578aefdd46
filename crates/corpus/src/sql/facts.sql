-- What every stage may ask of a row: all but its text and what is said of its lines.
SELECT
  r.ord AS ord, r.row AS row, r.row_check AS row_check, r.repo AS repo, r.commit AS commit, r.path AS path,
  r.start_line AS start_line, r.end_line AS end_line, r.kind AS kind, r.name AS name, r.language AS language,
  r.class AS class, r.content AS content, r.bytes AS bytes, r.lines AS lines, r.lines_ai AS lines_ai,
  r.lines_human AS lines_human, r.lines_unknown AS lines_unknown, r.tokens AS tokens, r.tokens_ai AS tokens_ai,
  r.tokens_human AS tokens_human, r.tokens_unknown AS tokens_unknown, r.tokens_reviewed AS tokens_reviewed,
  r.tokens_human_reviewed AS tokens_human_reviewed, r.ai_low AS ai_low, r.ai_high AS ai_high, r.agent AS agent,
  r.model AS model, r.author AS author, r.review_weakest AS review_weakest, r.review_strongest AS review_strongest,
  r.written_first AS written_first, r.written_last AS written_last, r.survived_days AS survived_days,
  r.licence AS licence, r.licence_class AS licence_class, r.licence_from AS licence_from,
  r.licence_file AS licence_file, r.witness_claim AS witness_claim,
  r.witness_transformation AS witness_transformation, r.witness_place AS witness_place,
  r.witness_strength AS witness_strength
FROM rows AS r
