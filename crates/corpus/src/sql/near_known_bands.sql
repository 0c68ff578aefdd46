-- Rows of other corpora, ranked before all of the run's own, in the bands that one of these has.
SELECT k.rank AS rank, k.band AS band
FROM (SELECT DISTINCT b.band AS band FROM bands AS b) AS n
JOIN (SELECT o.ord AS rank, explode(bands(o.sketch)) AS band FROM known AS o) AS k ON n.band = k.band
