-- What came back from mail servers, mailbox providers and customers.

-- What customers wrote: their own words only, without what they quoted. message_id: what it answers, when that is known.
CREATE TABLE messages_reply (
  customer_id BIGINT NOT NULL,
  reply_id BIGINT NOT NULL,
  message_id BIGINT,
  received_at BIGINT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (customer_id, reply_id)
) /* clustered */;
-- Old ones are removed where the shop says so.
CREATE INDEX messages_reply_by_time ON messages_reply (received_at);

-- What was taken in already, so that it counts once, by whatever way and however often it is brought. fingerprint: a hash
-- of what makes it recognisable. what: hard, soft, complaint, auto_reply, reply, and repeat for what did not come back but went:
-- a message that says what the customer was told within the day. No personal data.
CREATE TABLE messages_returned (
  fingerprint TEXT NOT NULL PRIMARY KEY,
  what TEXT NOT NULL,
  programme TEXT NOT NULL,
  taken_at BIGINT NOT NULL
) /* clustered */;

CREATE INDEX messages_returned_by_programme ON messages_returned (programme, what, taken_at);

-- Programmes that were stopped since their mail is not wanted, or repeats itself. released_at: when somebody let it go on; none while it is
-- stopped.
CREATE TABLE messages_brake (
  programme TEXT NOT NULL PRIMARY KEY,
  since_at BIGINT NOT NULL,
  released_at BIGINT,
  sent BIGINT NOT NULL,
  complaints BIGINT NOT NULL,
  dead BIGINT NOT NULL,
  repeats BIGINT NOT NULL
);

-- How often in a row an address was in trouble that may pass. address: a keyed hash. kind: soft, or suspended.
CREATE TABLE messages_trouble (
  address TEXT NOT NULL,
  kind TEXT NOT NULL,
  times BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (address, kind)
) /* clustered */;
