-- The ledger, schema 1: who said what, in which words, and by which way it reached the page.
--
-- Read it from the middle: `statements` is what was said, one row each; `articles` is where it stands; `speakers` who
-- said it; `spans` the very words. The view `sayings` joins them for people who want one flat table.
--
-- begins, ends          Unicode code points of articles.text, half-open: in SQL substr(text, begins + 1, ends - begins),
--                       in Python text[begins:ends]. (Not "end", which SQL keeps for itself.)
-- page_begins, page_ends  bytes of the saved page, half-open, where those words stand there, tags and entities between
--                       them; null where they do not stand there in one piece.
-- ..._at                moments in UTC, RFC 3339. ..._date: days, YYYY-MM-DD, as the page dates itself.
-- index_...             made from the other tables, for speed; not part of the public schema.

-- What this file is: the schema's version, who wrote it last.
CREATE TABLE about (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Who publishes: a newspaper, an agency, a site.
CREATE TABLE outlets (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE          -- as the page names it, else the host of its address
);

-- One row for each version of an article: a changed page is a further version. Only a reread, which may find the article in
-- the page better, changes what is here.
CREATE TABLE articles (
  id                  INTEGER PRIMARY KEY,
  address             TEXT NOT NULL,    -- the url, else the input's id: the same for all versions
  version             INTEGER NOT NULL, -- 1, 2, ... as they were added
  is_current          INTEGER NOT NULL CHECK (is_current IN (0, 1)),  -- 1 for the newest version
  document            TEXT NOT NULL DEFAULT '', -- the id the input gave when this version was added, else its path
  url                 TEXT,
  outlet_id           INTEGER REFERENCES outlets,
  title               TEXT,
  byline              TEXT,
  section             TEXT,
  language            TEXT,             -- ISO 639
  published_date      TEXT,             -- YYYY-MM-DD
  published_time      TEXT,             -- RFC 3339
  published_precision TEXT NOT NULL DEFAULT 'none', -- second, day, month, year, relative, none
  published_text      TEXT,             -- as the page has it
  published_origin    TEXT NOT NULL DEFAULT 'none', -- json-ld, meta, time-element, url, text, input, none
  modified_date       TEXT,
  modified_time       TEXT,
  modified_precision  TEXT,             -- null: the page tells of no change
  modified_text       TEXT,
  modified_origin     TEXT,
  credit_outlet       TEXT,             -- whom the article itself names as its source; relays has the whole way
  credit_begins       INTEGER,
  credit_ends         INTEGER,
  text                TEXT NOT NULL DEFAULT '', -- all spans are slices of it
  page_sha256         TEXT NOT NULL,    -- the saved page the text was taken from
  read_with           TEXT NOT NULL DEFAULT '', -- the program's version and its model
  added_at            TEXT NOT NULL,
  UNIQUE (address, version)
);
CREATE INDEX articles_by_outlet ON articles (outlet_id);
CREATE INDEX articles_by_date ON articles (published_date);

-- Every saved page that was added, also those that brought nothing new.
CREATE TABLE pages (
  address    TEXT NOT NULL,
  sha256     TEXT NOT NULL,             -- of the page's bytes
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  input      TEXT NOT NULL,             -- the file, line or archive record it came from
  n_bytes    INTEGER NOT NULL,
  hints      TEXT NOT NULL,             -- JSON: what was known beside the bytes, so that it can be read again
  deflated   BLOB,                      -- the bytes, zlib (RFC 1950); null after --no-pages
  added_at   TEXT NOT NULL,
  PRIMARY KEY (address, sha256)
);
CREATE INDEX pages_by_article ON pages (article_id);
CREATE INDEX pages_by_sha256 ON pages (sha256);

-- Who speaks, over all articles. Made anew by every add from `appearances`, `people` and what users decided.
CREATE TABLE speakers (
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL,            -- the most complete name
  kind        TEXT NOT NULL,            -- person, organisation, document, group, anonymous, author
  person_id   INTEGER REFERENCES people, -- the row of the user's own table
  merged_into INTEGER REFERENCES speakers -- by a user's decision, never a chain; null: stands for itself
);
CREATE INDEX speakers_by_name ON speakers (name);
CREATE INDEX speakers_by_person ON speakers (person_id);
CREATE INDEX speakers_by_merged_into ON speakers (merged_into);

-- A speaker as one article presents them.
CREATE TABLE appearances (
  id         INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  key        TEXT NOT NULL,             -- the same for all statements of this speaker in this article
  name       TEXT,                      -- the most complete name in this article; null: nobody is named
  kind       TEXT NOT NULL,             -- person, organisation, document, group, anonymous, author, none
  role       TEXT,                      -- words of the article that say what they are: "the mayor; R-Ohio"
  speaker_id INTEGER REFERENCES speakers, -- before merges by users
  name_key   TEXT,                      -- the same for all it was compared with: surname, body's name; null: not yet
  UNIQUE (article_id, key)
);
CREATE INDEX appearances_by_name_key ON appearances (name_key);
CREATE INDEX appearances_to_compare ON appearances (id) WHERE name_key IS NULL AND name IS NOT NULL;
CREATE INDEX appearances_by_speaker ON appearances (speaker_id);
CREATE INDEX appearances_by_name ON appearances (name);

-- What was said. One row for each statement of each version of each article.
CREATE TABLE statements (
  id            INTEGER PRIMARY KEY,
  ref           TEXT NOT NULL,          -- the id `onrecord read` prints; the same for the same words in the same text
  article_id    INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  number        INTEGER NOT NULL,       -- 1, 2, ... down the article
  kind          TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),
  content       TEXT NOT NULL,          -- what was said; pieces of an interrupted one joined by ' […] '
  cue           TEXT,                   -- the word that says so; null: none
  source        TEXT,                   -- the words that name who; null: nobody is named
  appearance_id INTEGER NOT NULL REFERENCES appearances,
  speaker_id    INTEGER REFERENCES speakers, -- after all merges; null: nobody is named
  occasion      TEXT,                   -- "in an interview with ..."
  occasion_outlet TEXT,
  inside_ref    TEXT,                   -- the statement that reports this one
  n_words       INTEGER NOT NULL,       -- of the content
  confidence    REAL NOT NULL,          -- 0 to 1
  UNIQUE (article_id, number)
);
CREATE INDEX statements_by_ref ON statements (ref);
CREATE INDEX statements_by_speaker ON statements (speaker_id);
CREATE INDEX statements_by_appearance ON statements (appearance_id);

-- The very words, piece by piece.
CREATE TABLE spans (
  statement_id INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
  role         TEXT NOT NULL CHECK (role IN (
    'content', 'cue', 'source',
    'why',                              -- how we know the speaker's name
    'role',                             -- what the article says the speaker is: "the mayor"
    'occasion')),
  piece        INTEGER NOT NULL,        -- 1, 2, ...
  begins       INTEGER NOT NULL,
  ends         INTEGER NOT NULL,
  text         TEXT NOT NULL,
  rule         TEXT,                    -- of a 'why': how these words lead to the speaker's name
  page_begins  INTEGER,
  page_ends    INTEGER,
  PRIMARY KEY (statement_id, role, piece)
) WITHOUT ROWID;

-- Who reports whom, nearest to the page first.
CREATE TABLE relays (
  id           INTEGER PRIMARY KEY,
  article_id   INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  statement_id INTEGER REFERENCES statements ON DELETE CASCADE, -- null: holds for the whole article
  step         INTEGER NOT NULL,        -- 1 is nearest to the page
  kind         TEXT NOT NULL,           -- credit, dateline, byline, source, inside, occasion
  outlet       TEXT,                    -- the name of the outlet or body that reports, as the article has it
  begins       INTEGER,                 -- null where the words stand outside the text, as in a byline
  ends         INTEGER,
  text         TEXT NOT NULL
);
CREATE INDEX relays_by_article ON relays (article_id);
CREATE INDEX relays_by_statement ON relays (statement_id);
CREATE INDEX relays_by_outlet ON relays (outlet);

-- What was doubtful, skipped or cut while reading.
CREATE TABLE notes (
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  kind       TEXT NOT NULL,
  text       TEXT NOT NULL,
  begins     INTEGER,
  ends       INTEGER
);
CREATE INDEX notes_by_article ON notes (article_id);

-- What people say of a statement, beside the machine's reading. Kept by `ref`, so that it survives a reread and holds for
-- every copy of the text.
CREATE TABLE corrections (
  id            INTEGER PRIMARY KEY,
  statement_ref TEXT NOT NULL,
  address       TEXT NOT NULL,          -- of the article, to find the statement again when its text has changed
  content       TEXT NOT NULL,          -- what was said, for the same reason
  verdict       TEXT NOT NULL CHECK (verdict IN ('speaker', 'reject', 'note')),
  speaker       TEXT,                   -- of a 'speaker': who it was; null: nobody is named
  note          TEXT,
  made_by       TEXT NOT NULL,
  made_at       TEXT NOT NULL,
  undone_at     TEXT                    -- null: holds
);
CREATE INDEX corrections_by_statement ON corrections (statement_ref);

-- The user's own table of people. It wins over what the program thinks.
CREATE TABLE people (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL,
  wikidata TEXT
);
CREATE TABLE people_aliases (
  person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
  alias     TEXT NOT NULL,
  PRIMARY KEY (person_id, alias)
) WITHOUT ROWID;
CREATE TABLE people_facts (
  person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
  fact      TEXT NOT NULL,              -- the column's name: party, institution, ...
  value     TEXT NOT NULL,
  PRIMARY KEY (person_id, fact)
) WITHOUT ROWID;

-- What users decided about who is who.
CREATE TABLE decisions (
  id         INTEGER PRIMARY KEY,
  verdict    TEXT NOT NULL CHECK (verdict IN ('same', 'apart')),
  made_by    TEXT NOT NULL,
  made_at    TEXT NOT NULL,
  undone_by  TEXT,
  undone_at  TEXT                       -- null: holds
);
-- Whom a decision is about: one side is the same as, or not the same as, the other. Addresses and keys, not ids, so that a
-- decision outlives a reread.
CREATE TABLE decision_sides (
  decision_id INTEGER NOT NULL REFERENCES decisions,
  side        INTEGER NOT NULL CHECK (side IN (1, 2)),
  address     TEXT NOT NULL,            -- of an article
  key         TEXT NOT NULL,            -- of the speaker in that article
  name        TEXT NOT NULL,
  role        TEXT,
  PRIMARY KEY (decision_id, side, address, key)
) WITHOUT ROWID;
CREATE INDEX decision_sides_by_address ON decision_sides (address, key);

-- Inputs that could not be read, and why. A later success removes the row.
CREATE TABLE failures (
  input     TEXT PRIMARY KEY,           -- the file, line or archive record
  reason    TEXT NOT NULL,
  failed_at TEXT NOT NULL
) WITHOUT ROWID;

-- What was done to this ledger.
CREATE TABLE runs (
  id           INTEGER PRIMARY KEY,
  command      TEXT NOT NULL,           -- add, reread
  started_at   TEXT NOT NULL,
  ended_at     TEXT,                    -- null: still running, or interrupted
  n_documents  INTEGER NOT NULL DEFAULT 0, -- read
  n_known      INTEGER NOT NULL DEFAULT 0, -- were in the ledger already
  n_statements INTEGER NOT NULL DEFAULT 0,
  n_unnamed    INTEGER NOT NULL DEFAULT 0, -- statements without a named speaker
  n_failures   INTEGER NOT NULL DEFAULT 0
);

-- Full text of the newest versions. rowid is index_facets.id. `facets` holds a word for the speaker, the outlet, the kind
-- and the cue, so that a filter costs no more than a further word; each begins with U+E000, which nobody types. The
-- prefixes spare a search for `a*` the reading of every word with a.
CREATE VIRTUAL TABLE index_words USING fts5 (
  content, facets, content = '', prefix = '1 2 3',
  tokenize = "unicode61 remove_diacritics 2"
);
-- What a search counts. `id` grows with the day of publication, so that the newest come first by reading backwards:
-- days since 1970-01-01 times 2^32, plus the statement's id; without a date, day -1000000.
CREATE TABLE index_facets (
  id           INTEGER PRIMARY KEY,
  statement_id INTEGER NOT NULL UNIQUE,
  speaker_id   INTEGER,                 -- null: nobody is named, or `corrected` is no speaker of this ledger
  corrected    TEXT,                    -- the name a user gave instead; null: none was given
  outlet_id    INTEGER,
  kind         TEXT NOT NULL,
  cue          TEXT,                    -- in lower case
  is_rejected  INTEGER NOT NULL         -- 1: a user says that this is no statement
);
-- Names by their words: rowid is twice the id of a speaker, or twice the id of an outlet plus one.
CREATE VIRTUAL TABLE index_names USING fts5 (
  speaker, outlet, content = '', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER speaker_appears AFTER INSERT ON speakers BEGIN
  INSERT INTO index_names (rowid, speaker) VALUES (2 * new.id, new.name);
END;
CREATE TRIGGER speaker_is_renamed AFTER UPDATE OF name ON speakers WHEN new.name IS NOT old.name BEGIN
  INSERT INTO index_names (index_names, rowid, speaker) VALUES ('delete', 2 * old.id, old.name);
  INSERT INTO index_names (rowid, speaker) VALUES (2 * new.id, new.name);
END;
CREATE TRIGGER speaker_goes AFTER DELETE ON speakers BEGIN
  INSERT INTO index_names (index_names, rowid, speaker) VALUES ('delete', 2 * old.id, old.name);
END;
CREATE TRIGGER outlet_appears AFTER INSERT ON outlets BEGIN
  INSERT INTO index_names (rowid, outlet) VALUES (2 * new.id + 1, new.name);
END;
-- Fingerprints of what was said, for `trace`: up to a dozen hexadecimal numbers a statement. rowid is statements.id.
-- Full text, because its index grows by appending: in a plain table every fingerprint of a document would change
-- another page of the file.
CREATE VIRTUAL TABLE index_fingerprints USING fts5 (
  fingerprints, content = '', detail = none, tokenize = "ascii"
);
-- Speakers that may be one, left apart for people to decide (`onrecord speakers --doubtful`).
CREATE TABLE index_doubts (
  id         INTEGER PRIMARY KEY,
  name_key   TEXT NOT NULL,
  speakers   TEXT NOT NULL,             -- JSON: their ids
  why        TEXT NOT NULL
);
CREATE INDEX index_doubts_by_name_key ON index_doubts (name_key);
-- Names whose bearers have to be compared again, because one of them is gone or somebody decided something.
CREATE TABLE index_names_to_compare (name_key TEXT PRIMARY KEY) WITHOUT ROWID;
-- Speakers who lost an appearance: they go when it was their last.
CREATE TABLE index_speakers_to_check (speaker_id INTEGER PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER index_appearance_gone AFTER DELETE ON appearances WHEN old.name_key IS NOT NULL BEGIN
  INSERT OR IGNORE INTO index_names_to_compare VALUES (old.name_key);
  INSERT OR IGNORE INTO index_speakers_to_check SELECT old.speaker_id WHERE old.speaker_id IS NOT NULL;
END;

-- One flat row a statement, newest versions only, corrections applied: for Datasette, DuckDB, pandas.
CREATE VIEW sayings AS
SELECT
  statements.id          AS statement_id,
  statements.ref         AS ref,
  CASE WHEN corrected.id IS NULL THEN speakers.name ELSE corrected.speaker END AS speaker,
  statements.kind        AS kind,
  statements.content     AS content,
  statements.cue         AS cue,
  statements.source      AS source,
  statements.occasion    AS occasion,
  outlets.name           AS outlet,
  articles.title         AS title,
  articles.published_date AS published_date,
  articles.url           AS url,
  statements.confidence  AS confidence,
  corrected.id IS NOT NULL AS is_corrected,
  articles.id            AS article_id,
  CASE WHEN corrected.id IS NULL THEN statements.speaker_id ELSE (
    SELECT coalesce(merged_into, id) FROM speakers WHERE name = corrected.speaker ORDER BY id LIMIT 1
  ) END                  AS speaker_id
FROM statements
JOIN articles ON articles.id = statements.article_id AND articles.is_current
LEFT JOIN outlets ON outlets.id = articles.outlet_id
LEFT JOIN speakers ON speakers.id = statements.speaker_id
LEFT JOIN corrections AS corrected ON corrected.id = (
  SELECT max(id) FROM corrections
  WHERE statement_ref = statements.ref AND verdict = 'speaker' AND undone_at IS NULL)
WHERE NOT EXISTS (
  SELECT 1 FROM corrections
  WHERE statement_ref = statements.ref AND verdict = 'reject' AND undone_at IS NULL);
