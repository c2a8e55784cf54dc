-- Programmes that people go through, and where everybody is.

-- state: draft, live, paused, archived. version_id: the version that people enter now.
CREATE TABLE journeys_journey (
  journey_id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  version_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX journeys_journey_by_name ON journeys_journey (name);

-- A document as it was published; never changed, since people are inside of it.
CREATE TABLE journeys_version (
  version_id BIGINT NOT NULL PRIMARY KEY,
  journey_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  document TEXT NOT NULL,
  published_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX journeys_version_by_number ON journeys_version (journey_id, number);

-- One person going through one version once. cause: what brought them in, so that the same event never enrols twice.
-- state: waiting (node and due_at say where and until when), parked (the journey was paused when they were due), and at
-- the end done, failed, exited, held_out (chosen not to get it, to measure what it brings). since: when the node was
-- reached. context: the plain fields of the event that brought them in. note: the cause of a failure, the reason of an
-- exit. goal_at: when they reached the journey's goal.
CREATE TABLE journeys_enrolment (
  customer_id BIGINT NOT NULL,
  enrolment_id BIGINT NOT NULL,
  journey_id BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  cause TEXT NOT NULL,
  state TEXT NOT NULL,
  node TEXT NOT NULL,
  since BIGINT NOT NULL,
  due_at BIGINT,
  steps BIGINT NOT NULL,
  context TEXT NOT NULL,
  note TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  ended_at BIGINT,
  goal_at BIGINT,
  PRIMARY KEY (customer_id, enrolment_id)
) /* clustered */;
CREATE UNIQUE INDEX journeys_enrolment_by_cause ON journeys_enrolment (customer_id, journey_id, cause);
CREATE INDEX journeys_enrolment_parked ON journeys_enrolment (journey_id, customer_id, enrolment_id) WHERE state = 'parked';

-- What happened at each node; rows are added and never changed.
CREATE TABLE journeys_step (
  customer_id BIGINT NOT NULL,
  enrolment_id BIGINT NOT NULL,
  step BIGINT NOT NULL,
  node TEXT NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, enrolment_id, step)
) /* clustered */;

-- What is done for a journey page by page. kind: past (people whose event lies before it went live), watch (everybody is
-- looked at once), audience (those whom a schedule brings in), move (people inside go on by another version). wanted: all
-- of it (JSON); place: where it goes on (the job's own text); it ends when ended_at is set.
CREATE TABLE journeys_job (
  job_id BIGINT NOT NULL PRIMARY KEY,
  journey_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  wanted TEXT NOT NULL,
  place TEXT,
  looked_at BIGINT NOT NULL,
  entered BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX journeys_job_open ON journeys_job (job_id) WHERE ended_at IS NULL;

-- People who are watched for a journey that nobody tells of: whether they belonged to its segment when they were looked
-- at last, by the version of then, how often that has changed, and when they are looked at again by themselves.
CREATE TABLE journeys_watch (
  customer_id BIGINT NOT NULL,
  journey_id BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  is_in BOOLEAN NOT NULL,
  turns BIGINT NOT NULL,
  look_at BIGINT,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, journey_id)
) /* clustered */;

-- How many people the last rehearsal of a journey has reached. digest: of the document that was rehearsed.
CREATE TABLE journeys_rehearsal (
  name TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,
  people BIGINT NOT NULL,
  rehearsed_at BIGINT NOT NULL
);

-- Calls of other systems that somebody waits for at a node. state: waiting (wake_at says when it is made, or when a lease
-- ends; note why it failed last), done, failed (note says why). enrolment_id is unique over all customers.
CREATE TABLE journeys_call (
  customer_id BIGINT NOT NULL,
  enrolment_id BIGINT NOT NULL,
  node TEXT NOT NULL,
  state TEXT NOT NULL,
  wake_at BIGINT,
  token BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (customer_id, enrolment_id, node)
) /* clustered */;
CREATE INDEX journeys_call_due ON journeys_call (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX journeys_call_by_enrolment ON journeys_call (enrolment_id);
