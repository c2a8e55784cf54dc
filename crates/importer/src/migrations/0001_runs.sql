-- Imports, finished and begun. The row is written in the transaction of each batch, so a killed import goes on
-- after the last batch that was kept.
CREATE TABLE importer_run (
  run_id BIGINT NOT NULL PRIMARY KEY,
  -- What makes the same import of the same file recognisable; empty for standard input.
  fingerprint TEXT NOT NULL,
  file TEXT NOT NULL,
  what TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  -- The last line of the file that is taken care of.
  last_line BIGINT NOT NULL,
  rejects_bytes BIGINT NOT NULL,
  summary TEXT NOT NULL,
  customers BYTEA NOT NULL
);
CREATE INDEX importer_run_by_fingerprint ON importer_run (fingerprint, state);
