-- The ledger, schema 2: what a first page shows, at once, however large the ledger is.

-- The newest versions by day: their number, the first and last day, the latest ones.
CREATE INDEX articles_by_day ON articles (is_current, published_date, id);

-- How many statements of index_facets each speaker and outlet has, those that people rejected not counted. 0: nobody is
-- named, or a person gave a name that no speaker has; no outlet is known. Kept by the triggers below.
CREATE TABLE index_speaker_counts (speaker_id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE INDEX index_most_quoted ON index_speaker_counts (n);
CREATE TABLE index_outlet_counts (outlet_id INTEGER PRIMARY KEY, n INTEGER NOT NULL);

CREATE TRIGGER index_counts_up AFTER INSERT ON index_facets WHEN NOT new.is_rejected BEGIN
  INSERT INTO index_speaker_counts VALUES (ifnull(new.speaker_id, 0), 1) ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO index_outlet_counts VALUES (ifnull(new.outlet_id, 0), 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER index_counts_down AFTER DELETE ON index_facets WHEN NOT old.is_rejected BEGIN
  UPDATE index_speaker_counts SET n = n - 1 WHERE speaker_id = ifnull(old.speaker_id, 0);
  DELETE FROM index_speaker_counts WHERE speaker_id = ifnull(old.speaker_id, 0) AND n = 0;
  UPDATE index_outlet_counts SET n = n - 1 WHERE outlet_id = ifnull(old.outlet_id, 0);
  DELETE FROM index_outlet_counts WHERE outlet_id = ifnull(old.outlet_id, 0) AND n = 0;
END;

INSERT INTO index_speaker_counts
  SELECT ifnull(speaker_id, 0), count(*) FROM index_facets WHERE NOT is_rejected GROUP BY 1;
INSERT INTO index_outlet_counts
  SELECT ifnull(outlet_id, 0), count(*) FROM index_facets WHERE NOT is_rejected GROUP BY 1;
