-- How much of the rates of senders and receiving domains is used up. lane: warm_up, sender or domain, a colon, and a
-- name. full_at: when its bucket is full again, in microseconds. day, taken: how many went on that day of the shop.
-- busy_until: when the last of those who wait will have its turn, as far as can be said. look_at: when they are looked
-- at next; none when nobody waits.
CREATE TABLE messages_lane (
  lane TEXT NOT NULL PRIMARY KEY,
  full_at BIGINT NOT NULL,
  day BIGINT NOT NULL,
  taken BIGINT NOT NULL,
  busy_until BIGINT NOT NULL,
  look_at BIGINT
);

-- What was written about one order, or while a customer went through a programme once: the first and the last message
-- by their Message-ID, so that mail programs show them together.
CREATE TABLE messages_thread (
  customer_id BIGINT NOT NULL,
  thread TEXT NOT NULL,
  first_id TEXT NOT NULL,
  last_id TEXT NOT NULL,
  PRIMARY KEY (customer_id, thread)
) /* clustered */;
