-- Imports, finished and begun. The row is written in the transaction of each batch, so a killed import goes on
-- after the last batch that was kept.
CREATE TABLE importer_run (
  run_id BIGINT NOT NULL PRIMARY KEY,
  file TEXT NOT NULL,
  what TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  -- Items of the file that are taken care of, in the order in which it is read.
  items BIGINT NOT NULL,
  rejects_bytes BIGINT NOT NULL,
  summary TEXT NOT NULL,
  customers BYTEA NOT NULL
);
-- Unfinished imports, by what makes the same import of the same file recognisable. Whoever wrote the token last is the
-- one who goes on; any other stops at its next batch.
CREATE TABLE importer_unfinished (
  fingerprint TEXT NOT NULL PRIMARY KEY,
  run_id BIGINT NOT NULL,
  token BIGINT NOT NULL
);
