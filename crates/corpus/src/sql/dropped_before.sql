-- What sources left out before there was a row.
SELECT
  l.row AS row, l.repo AS repo, l.commit AS commit, l.path AS path, l.start_line AS start_line,
  CAST(NULL AS INT) AS end_line, CAST(NULL AS STRING) AS kind, CAST(NULL AS STRING) AS language,
  CAST(NULL AS STRING) AS content, l.bytes AS bytes, CAST(NULL AS BIGINT) AS lines, CAST(NULL AS BIGINT) AS tokens,
  CAST(NULL AS BIGINT) AS tokens_ai, CAST(NULL AS BIGINT) AS tokens_human, CAST(NULL AS BIGINT) AS tokens_unknown,
  CAST(NULL AS BIGINT) AS tokens_reviewed, CAST(NULL AS BIGINT) AS tokens_human_reviewed,
  CAST(NULL AS STRING) AS agent, CAST(NULL AS STRING) AS model,
  CAST(NULL AS STRING) AS author, CAST(NULL AS STRING) AS review_weakest,
  CAST(NULL AS STRING) AS review_strongest, CAST(NULL AS STRING) AS licence, CAST(NULL AS STRING) AS licence_class,
  CAST(NULL AS STRING) AS licence_from, CAST(NULL AS STRING) AS licence_file,
  'ingest' AS stage, l.reason AS reason, CAST(NULL AS DOUBLE) AS value, CAST(NULL AS DOUBLE) AS threshold,
  CAST(NULL AS STRING) AS duplicate_of, CAST(NULL AS STRING) AS duplicate_in, l.detail AS detail, h.hits AS hits
FROM left_out AS l
LEFT JOIN hits AS h ON h.ord = CAST(-1 AS BIGINT)
ORDER BY l.repo ASC NULLS LAST, l.path ASC NULLS LAST, l.row ASC NULLS LAST
