-- Receivers: other systems that are told of events. kinds: of which (JSON list). has_person: whether the customer's name
-- and address are told along. failures: tries that failed since the last that did not; until rest_until nobody is called.
CREATE TABLE hooks_hook (
  hook_id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  kinds TEXT NOT NULL,
  has_person BOOLEAN NOT NULL,
  is_paused BOOLEAN NOT NULL,
  secret TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  rest_until BIGINT NOT NULL
);
-- What a receiver is told: one event each. customer_id: 0 for a trial, which is about nobody. state: waiting, told, failed.
-- wake_at: when it is to be tried, or when whoever has it under this token must be done; none at the end.
CREATE TABLE hooks_delivery (
  customer_id BIGINT NOT NULL,
  delivery_id BIGINT NOT NULL,
  hook_id BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  data TEXT NOT NULL,
  state TEXT NOT NULL,
  wake_at BIGINT,
  token BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  tried_at BIGINT,
  note TEXT NOT NULL,
  PRIMARY KEY (customer_id, delivery_id)
);
CREATE INDEX hooks_delivery_by_hook ON hooks_delivery (hook_id, delivery_id);
CREATE INDEX hooks_delivery_due ON hooks_delivery (hook_id, wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX hooks_delivery_open ON hooks_delivery (hook_id, state, delivery_id) WHERE state <> 'told';
CREATE INDEX hooks_delivery_by_age ON hooks_delivery (asked_at);
