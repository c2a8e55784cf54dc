-- Copies of the shop's database. state: queued, running, done, failed (note says why). asked_by is empty when the night
-- asked. The file lies in the folder of the installation under its number; bytes: how large it is.
CREATE TABLE upkeep_backup (
  backup_id BIGINT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  ended_at BIGINT,
  bytes BIGINT NOT NULL,
  note TEXT NOT NULL
);
