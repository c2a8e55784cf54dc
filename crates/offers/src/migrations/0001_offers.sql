-- What a shop gives away. definition: JSON, never queried into. state: active, paused, ended. given: how many codes were
-- given, counted in the transaction of each. is_counted: a rehearsal, which gives no codes and only counts.
CREATE TABLE offers_offer (
  name TEXT NOT NULL PRIMARY KEY,
  definition TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  given BIGINT NOT NULL,
  is_counted BOOLEAN NOT NULL
);
-- Codes as the store compares them: capitals, without blanks and dashes; shown: as they are written. state: shared (many use it),
-- free, given, redeemed. given_to 0: to nobody.
CREATE TABLE offers_code (
  code TEXT NOT NULL PRIMARY KEY,
  shown TEXT NOT NULL,
  offer TEXT NOT NULL,
  state TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  given_to BIGINT NOT NULL,
  given_id BIGINT NOT NULL,
  given_at BIGINT
);
CREATE INDEX offers_code_by_offer ON offers_code (offer, state, code);
-- A code that somebody was given, once for a cause, with the terms as they were then (JSON). home_id: to whom, before customers
-- were merged.
CREATE TABLE offers_given (
  customer_id BIGINT NOT NULL,
  given_id BIGINT NOT NULL,
  home_id BIGINT NOT NULL,
  offer TEXT NOT NULL,
  code TEXT NOT NULL,
  shown TEXT NOT NULL,
  cause TEXT NOT NULL,
  programme TEXT NOT NULL,
  terms TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  expires_at BIGINT,
  redeemed_at BIGINT,
  PRIMARY KEY (customer_id, given_id)
) /* clustered */;
CREATE UNIQUE INDEX offers_given_by_cause ON offers_given (customer_id, cause);
CREATE INDEX offers_given_by_programme ON offers_given (given_at, programme, offer);
-- A code that an order carries. given_to 0: it was given to nobody. taken_off: what the order's discounts owe to it, less what of
-- the order was given back; other: what it costs besides. Both 0 when the order does not count any more.
CREATE TABLE offers_redeemed (
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  offer TEXT NOT NULL,
  given_to BIGINT NOT NULL,
  given_id BIGINT NOT NULL,
  whose TEXT NOT NULL,
  programme TEXT NOT NULL,
  redeemed_at BIGINT NOT NULL,
  currency TEXT NOT NULL,
  taken_off BIGINT NOT NULL,
  other BIGINT NOT NULL,
  is_counted BOOLEAN NOT NULL,
  PRIMARY KEY (customer_id, order_id, code)
) /* clustered */;
CREATE INDEX offers_redeemed_by_order ON offers_redeemed (order_id);
CREATE INDEX offers_redeemed_by_offer ON offers_redeemed (offer, whose, currency);
CREATE INDEX offers_redeemed_by_given_to ON offers_redeemed (given_to) WHERE given_to <> 0;
