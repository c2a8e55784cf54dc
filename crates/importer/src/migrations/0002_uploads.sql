-- Files that somebody brought over HTTP, part by part. They lie in the folder of the installation under their number;
-- bytes: how much of them is there.
CREATE TABLE importer_file (
  file_id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  brought_by TEXT NOT NULL,
  brought_at BIGINT NOT NULL
);
-- Imports of them. state: queued, running (started_at says since when), stopping (somebody cancelled it while it ran),
-- cancelled, done, failed (note says why). wanted: how it is
-- taken (JSON). permille: how far it is. summary: what came of it so far (JSON).
CREATE TABLE importer_job (
  job_id BIGINT NOT NULL PRIMARY KEY,
  file_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  wanted TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  lease_until BIGINT NOT NULL,
  token BIGINT NOT NULL,
  permille BIGINT NOT NULL,
  summary TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX importer_job_open ON importer_job (job_id) WHERE ended_at IS NULL;
