-- Everything that waits. wake_at: the earliest instant at which somebody may take the row: when it is due, when a
-- lease ends, or when a failed try is due again. due_at stays what it was, for people and for handlers.
CREATE TABLE timers_timer (
  customer_id BIGINT NOT NULL,
  timer_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  wake_at BIGINT NOT NULL,
  token BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (customer_id, timer_key)
) /* clustered */;
CREATE INDEX timers_timer_by_wake ON timers_timer (wake_at);
CREATE TABLE timers_dead (
  customer_id BIGINT NOT NULL,
  timer_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  died_at BIGINT NOT NULL,
  data TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (customer_id, timer_key)
);
