ALTER TABLE case_search RENAME TO case_search_before;

CREATE TABLE case_search (piece INTEGER PRIMARY KEY, case_id UUID NOT NULL, words TEXT NOT NULL, grams TEXT NOT NULL);

INSERT INTO case_search (case_id, words, grams) SELECT case_id, words, grams FROM case_search_before ORDER BY rowid;

DROP TABLE case_search_before;

CREATE INDEX case_search_case ON case_search (case_id);

CREATE VIRTUAL TABLE case_search_grams USING fts5(grams, content = 'case_search', content_rowid = 'piece', detail = none, tokenize = 'ascii');

INSERT INTO case_search_grams (case_search_grams) VALUES ('rebuild');

CREATE TRIGGER case_search_added AFTER INSERT ON case_search BEGIN INSERT INTO case_search_grams (rowid, grams) VALUES (new.piece, new.grams); END;

CREATE TRIGGER case_search_gone AFTER DELETE ON case_search BEGIN INSERT INTO case_search_grams (case_search_grams, rowid, grams) VALUES ('delete', old.piece, old.grams); END;
