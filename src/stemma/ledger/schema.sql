-- The ledger of a case. Each "-- version N" section brings version N-1 to N; a new case runs them all.
-- Plain SQL and JSON, so that Datasette or sqlite3 opens a case and reads it (start with the views).

-- version 1
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE source (
    sha256     TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    size       INTEGER NOT NULL CHECK (size >= 0),
    media_type TEXT NOT NULL
) STRICT;

CREATE TABLE text (
    id     TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES source (sha256),
    body   TEXT NOT NULL CHECK (json_valid(body))  -- a whole Text
) STRICT;

CREATE TABLE report (
    id     TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES source (sha256),
    place  TEXT NOT NULL CHECK (json_valid(place)),
    text   TEXT NOT NULL REFERENCES text (id),
    path   TEXT NOT NULL
) STRICT;

CREATE TABLE appearance (
    number INTEGER PRIMARY KEY,
    report TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    source TEXT NOT NULL REFERENCES source (sha256),
    path   TEXT NOT NULL,
    url    TEXT,
    at     TEXT NOT NULL,
    by     TEXT NOT NULL
) STRICT;

-- What somebody or something says about a report; what users gave is only ever added to.
CREATE TABLE assertion (
    number   INTEGER PRIMARY KEY,
    report   TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    field    TEXT NOT NULL,
    given    INTEGER NOT NULL CHECK (given IN (0, 1)),
    body     TEXT NOT NULL CHECK (json_valid(body))  -- a whole Assertion
) STRICT;

-- One piece of work: a stage on a report, on a pair, or on the case; its key names all it was made from.
CREATE TABLE work (
    stage   TEXT NOT NULL,
    subject TEXT NOT NULL,
    key     TEXT NOT NULL,
    digest  TEXT NOT NULL,  -- of its records, in order
    PRIMARY KEY (stage, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
    stage   TEXT NOT NULL,
    subject TEXT NOT NULL,
    number  INTEGER NOT NULL,
    id      TEXT NOT NULL,
    kind    TEXT NOT NULL,
    report  TEXT,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (stage, subject, number),
    FOREIGN KEY (stage, subject) REFERENCES work (stage, subject) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX record_id ON record (id);

-- Append-only: a later row counts. Only the copy and note may be emptied, when a report is removed.
CREATE TABLE judgement (
    number   INTEGER PRIMARY KEY,
    record   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    copy     TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('accept', 'reject', 'unsure', 'undo')),
    note     TEXT NOT NULL,
    by       TEXT NOT NULL,
    at       TEXT NOT NULL
) STRICT;
CREATE TRIGGER judgement_stays BEFORE DELETE ON judgement
BEGIN SELECT raise(ABORT, 'judgements are append-only'); END;
CREATE TRIGGER judgement_unchanged BEFORE UPDATE ON judgement
WHEN NEW.copy <> '' OR NEW.note <> '' OR NEW.number <> OLD.number OR NEW.record <> OLD.record OR NEW.kind <> OLD.kind
    OR NEW.decision <> OLD.decision OR NEW.by <> OLD.by OR NEW.at <> OLD.at
BEGIN SELECT raise(ABORT, 'judgements are append-only'); END;

-- version 2
CREATE INDEX record_report ON record (report, kind);
CREATE VIEW statements AS
    SELECT id, report, json_extract(body, '$.act') AS act, json_extract(body, '$.polarity') AS polarity,
           (SELECT group_concat(coalesce(json_extract(v.value, '$.who'), json_extract(v.value, '$.span.words'), 'unattributed'), ' > ')
              FROM json_each(body, '$.voices') AS v) AS who,
           (SELECT group_concat(json_extract(c.value, '$.words'), ' … ') FROM json_each(body, '$.content') AS c) AS words,
           json_extract(body, '$.unclear') AS unclear, json_extract(body, '$.confidence') AS confidence
      FROM record WHERE kind = 'statement';
CREATE VIEW figures AS
    SELECT id, report, json_extract(body, '$.span.words') AS words, json_extract(body, '$.low') AS low, json_extract(body, '$.high') AS high,
           json_extract(body, '$.bound') AS bound, json_extract(body, '$.relation') AS relation, json_extract(body, '$.counts.words') AS counts
      FROM record WHERE kind = 'figure';
CREATE VIEW dates AS
    SELECT id, report, json_extract(body, '$.span.words') AS words, json_extract(body, '$.earliest') AS earliest,
           json_extract(body, '$.latest') AS latest, json_extract(body, '$.anchor') AS anchor
      FROM record WHERE kind = 'date';
CREATE VIEW differences AS
    SELECT id, json_extract(body, '$.kind') AS kind, json_extract(body, '$.a.report') AS report_a, json_extract(body, '$.a.span.words') AS words_a,
           json_extract(body, '$.b.report') AS report_b, json_extract(body, '$.b.span.words') AS words_b, json_extract(body, '$.directed') AS directed
      FROM record WHERE kind = 'difference';
CREATE VIEW problems AS
    SELECT id, report, json_extract(body, '$.stage') AS stage, json_extract(body, '$.code') AS code, json_extract(body, '$.message') AS message
      FROM record WHERE kind = 'problem';

-- version 3
ALTER TABLE appearance ADD COLUMN container TEXT;
CREATE INDEX appearance_source ON appearance (source);

-- A source that gave no report of its own: a container, or a file of which nothing could be read.
CREATE TABLE arrival (
    number    INTEGER PRIMARY KEY,
    source    TEXT NOT NULL REFERENCES source (sha256),
    path      TEXT NOT NULL,
    container TEXT,
    at        TEXT NOT NULL,
    by        TEXT NOT NULL,
    why       TEXT NOT NULL,
    UNIQUE (source, path)
) STRICT;

-- version 4
-- The custody log (docs/custody.md): entries are only ever added; each holds the hash of the one before.
CREATE TABLE entry (
    number     INTEGER PRIMARY KEY CHECK (number > 0),
    at         TEXT NOT NULL,
    action     TEXT NOT NULL,
    commitment TEXT NOT NULL CHECK (length(commitment) = 64),
    previous   TEXT NOT NULL CHECK (length(previous) = 64),
    leaf       TEXT NOT NULL CHECK (length(leaf) = 64)  -- hash of this entry
) STRICT;
CREATE TRIGGER entry_in_order BEFORE INSERT ON entry
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM entry)
    OR NEW.previous <> coalesce((SELECT leaf FROM entry ORDER BY number DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT raise(ABORT, 'the log is append-only: an entry follows the last one'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER entry_unchanged BEFORE UPDATE ON entry BEGIN SELECT raise(ABORT, 'the log is append-only'); END;

-- What entries are about. May be emptied, when a report is removed; never changed.
CREATE TABLE entry_details (
    number  INTEGER PRIMARY KEY REFERENCES entry (number),
    salt    TEXT NOT NULL CHECK (length(salt) = 64),
    details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;
CREATE TRIGGER entry_details_unchanged BEFORE UPDATE ON entry_details
BEGIN SELECT raise(ABORT, 'details of the log may be emptied, not changed'); END;
CREATE VIEW log AS
    SELECT number, at, action, json_extract(details, '$.actor') AS actor, json_extract(details, '$.subject') AS subject,
           json_extract(details, '$.inputs') AS inputs, json_extract(details, '$.outputs') AS outputs,
           json_extract(details, '$.parameters') AS parameters, json_extract(details, '$.tool') AS tool, leaf
      FROM entry LEFT JOIN entry_details USING (number);
