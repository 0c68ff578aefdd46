-- A row a band of each sketch.
SELECT r.rank AS rank, explode(bands(s.sketch)) AS band
FROM ranks AS r
JOIN sketches AS s ON r.ord = s.ord
