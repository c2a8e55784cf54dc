-- One-off and recurring sends to a frozen audience.

-- A campaign. document: what it is, as JSON, changed while it is a draft only; changes counts how often. state: draft,
-- scheduled, sending, testing, paused, sent, cancelled; before_pause: the state that a pause interrupted, empty otherwise.
-- note: why it stopped by itself, empty otherwise.
CREATE TABLE campaigns_campaign (
  campaign_id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  changes BIGINT NOT NULL,
  state TEXT NOT NULL,
  before_pause TEXT NOT NULL,
  note TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX campaigns_campaign_by_name ON campaigns_campaign (name);

-- One sending of a campaign: the only one, one of many of a recurring one, or the one to those who did not react to another
-- (parent_id, and its number in repeats, 0 otherwise). number: 1, 2, 3, … within the campaign. plan: the document as it was scheduled, with the ways that its
-- messages go. day: the local day that it is for. state: waiting, filling, sending, testing, rest, done, cancelled,
-- missed. wake_at: when somebody takes it next, or when the lease of whoever holds it ends; none at the end and while it
-- waits for a person. token: of the lease. place: the last customer that was written down while it is filled. stopping:
-- paused or cancelled while what it had asked for is taken back, up to stop_place; empty otherwise. next_slot_at: when the
-- throttle lets the next one go. expected: how many it was to reach when it was scheduled. winner: the variant that the
-- rest gets; verdict: why, as JSON. rounds: the shares of the variants that stood and stand, as JSON, where they learn.
CREATE TABLE campaigns_run (
  run_id BIGINT NOT NULL PRIMARY KEY,
  campaign_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  parent_id BIGINT,
  repeats BIGINT NOT NULL,
  plan TEXT NOT NULL,
  day BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  wake_at BIGINT,
  token BIGINT NOT NULL,
  place BIGINT NOT NULL,
  stopping TEXT NOT NULL,
  stop_place BIGINT NOT NULL,
  next_slot_at BIGINT NOT NULL,
  expected BIGINT NOT NULL,
  audience BIGINT NOT NULL,
  winner TEXT NOT NULL,
  verdict TEXT NOT NULL,
  rounds TEXT NOT NULL,
  frozen_at BIGINT,
  ended_at BIGINT
);
CREATE UNIQUE INDEX campaigns_run_by_number ON campaigns_run (campaign_id, number);
CREATE INDEX campaigns_run_due ON campaigns_run (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX campaigns_run_by_start ON campaigns_run (starts_at);

-- Who belonged to the audience of a run at the instant at which it was frozen: one bitmap, until all of it is written
-- down in rows.
CREATE TABLE campaigns_audience (
  run_id BIGINT NOT NULL PRIMARY KEY,
  members BYTEA NOT NULL
);

-- One customer of a run. wave: 0 goes first, 1 waits for the winner of the test. state: waiting, asked (ask_id), held_out,
-- cancelled. attempt: counts how often it was asked for, since a pause takes back what has not gone. timing: why it is
-- due when it is, in words, where each has a best time; empty otherwise.
CREATE TABLE campaigns_recipient (
  customer_id BIGINT NOT NULL,
  run_id BIGINT NOT NULL,
  variant TEXT NOT NULL,
  wave BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  ask_id BIGINT,
  asked_at BIGINT,
  timing TEXT NOT NULL,
  PRIMARY KEY (customer_id, run_id)
) /* clustered */;
CREATE INDEX campaigns_recipient_due ON campaigns_recipient (run_id, wave, due_at, customer_id) WHERE state = 'waiting';
CREATE INDEX campaigns_recipient_by_state ON campaigns_recipient (run_id, state, customer_id);
