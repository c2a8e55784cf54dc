-- Rehearsals that somebody asked for. state: queued, running (somebody has it in hand until lease_until, by this token),
-- and at the end done, failed (note says why), cancelled. is_unwanted: a running one that is to stop. wanted: what is
-- rehearsed (JSON). part: what a running one is doing; permille: how far it is.
CREATE TABLE rehearsals_run (
  run_id BIGINT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL,
  wanted TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  is_unwanted BOOLEAN NOT NULL,
  part TEXT NOT NULL,
  permille BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  token BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  note TEXT NOT NULL
);
-- Of those that somebody may take in hand there are never many.
CREATE INDEX rehearsals_run_open ON rehearsals_run (run_id) WHERE ended_at IS NULL;
-- What would have happened (JSON), of those that are done.
CREATE TABLE rehearsals_result (
  run_id BIGINT NOT NULL PRIMARY KEY,
  result TEXT NOT NULL
);
