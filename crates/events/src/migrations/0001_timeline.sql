-- A customer's timeline, and who has still to hear of what.
-- The head row gives each event its number and is what concurrent writers of one customer wait on, so numbers are
-- without gaps and become visible in order.
CREATE TABLE events_head (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  last_seq BIGINT NOT NULL
);
-- home_id: the customer for whom the event was first written; it differs from customer_id after a merge.
CREATE TABLE events_log (
  customer_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  cause TEXT NOT NULL,
  home_id BIGINT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (customer_id, seq)
) /* clustered */;
CREATE UNIQUE INDEX events_log_by_cause ON events_log (customer_id, cause);
-- wake_at: the earliest instant at which somebody may take the row: when it was written, when a lease ends, or when a
-- failed try is due again.
CREATE TABLE events_delivery (
  customer_id BIGINT NOT NULL,
  subscriber TEXT NOT NULL,
  seq BIGINT NOT NULL,
  wake_at BIGINT NOT NULL,
  token BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  PRIMARY KEY (customer_id, subscriber, seq)
) /* clustered */;
CREATE INDEX events_delivery_by_wake ON events_delivery (wake_at);
CREATE TABLE events_dead (
  customer_id BIGINT NOT NULL,
  subscriber TEXT NOT NULL,
  seq BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  died_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (customer_id, subscriber, seq)
);
-- Which subscriber hears of which kind; rewritten when a process starts.
CREATE TABLE events_subscription (
  kind TEXT NOT NULL,
  subscriber TEXT NOT NULL,
  PRIMARY KEY (kind, subscriber)
);
