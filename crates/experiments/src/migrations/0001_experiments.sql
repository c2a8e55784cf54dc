-- Experiments and holdouts. definition: as JSON. state: draft, running, stopped. weights: of a million people, how many each arm gets now, as
-- JSON; round: which time it is that they were changed. looked_at: when it was last looked whether to learn or to pick. up_to: of a
-- holdout, the customers who were there when it began.
CREATE TABLE experiments_experiment (
  experiment_id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  definition TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  stopped_at BIGINT,
  winner TEXT,
  why TEXT NOT NULL,
  round BIGINT NOT NULL,
  weights TEXT NOT NULL,
  looked_at BIGINT,
  up_to BIGINT NOT NULL
);
CREATE UNIQUE INDEX experiments_experiment_by_name ON experiments_experiment (name);
-- The weights of each round, for whether the arms came out as large as they were meant.
CREATE TABLE experiments_round (
  experiment_id BIGINT NOT NULL,
  round BIGINT NOT NULL,
  since BIGINT NOT NULL,
  weights TEXT NOT NULL,
  PRIMARY KEY (experiment_id, round)
) /* clustered */;
-- Who came to where the arms part, when first, in which round, and which arm was theirs (its place).
CREATE TABLE experiments_met (
  customer_id BIGINT NOT NULL,
  experiment_id BIGINT NOT NULL,
  arm BIGINT NOT NULL,
  round BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, experiment_id)
) /* clustered */;
CREATE INDEX experiments_met_by_experiment ON experiments_met (experiment_id, customer_id);
