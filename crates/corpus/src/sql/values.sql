-- What the row functions say of each text: every rule's value, the first rule of the recipe that drops it, its sketch.
SELECT v.ord AS ord, v.hits AS hits, first_hit(v.hits, v.language) AS hit, v.sketch AS sketch
FROM (
  SELECT
    r.ord AS ord,
    r.language AS language,
    rule_values(r.text, r.path, r.language) AS hits,
    minhash(r.text) AS sketch
  FROM rows AS r
) AS v
