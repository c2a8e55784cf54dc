-- What the shop would like to write to its customers, what was decided about it, and what was written.

-- One row for each customer whom anybody ever asked to write to. Whoever plans for a customer takes this row first, so
-- that two programmes never use up the same cap at the same time. plan_at is the instant of the timer that stands.
CREATE TABLE messages_customer (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  plans BIGINT NOT NULL,
  plan_at BIGINT
);

-- "We would like to write." state: open (look_at says when it is looked at next, waiting_for why it waits), granted (a
-- message was made of it), merged (into_ask_id), expired, refused. channels: words in order of preference, with commas
-- between. home_id: to whom it was put first, before customers were merged. content is what the template's builder needs to find the facts, by id: no personal data.
CREATE TABLE messages_ask (
  customer_id BIGINT NOT NULL,
  ask_id BIGINT NOT NULL,
  home_id BIGINT NOT NULL,
  cause TEXT NOT NULL,
  programme TEXT NOT NULL,
  purpose TEXT NOT NULL,
  topic TEXT NOT NULL,
  channels TEXT NOT NULL,
  value BIGINT NOT NULL,
  merging TEXT NOT NULL,
  earliest_at BIGINT NOT NULL,
  latest_at BIGINT NOT NULL,
  template TEXT NOT NULL,
  template_version BIGINT NOT NULL,
  content TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  look_at BIGINT,
  waiting_for TEXT,
  into_ask_id BIGINT,
  closed_at BIGINT,
  PRIMARY KEY (customer_id, ask_id)
) /* clustered */;
CREATE UNIQUE INDEX messages_ask_by_cause ON messages_ask (customer_id, cause);
CREATE INDEX messages_ask_open ON messages_ask (customer_id) WHERE state = 'open';
CREATE INDEX messages_ask_waiting ON messages_ask (look_at, ask_id) WHERE state = 'open';

-- Every decision about an ask, with its reason; rows are added and never changed. stage: planned, or sending (the same
-- rules looked at again when the message was about to go). until_at: of "later". passed: ways that were preferred and are
-- not taken, with the reasons, as JSON; empty when there are none.
CREATE TABLE messages_decision (
  customer_id BIGINT NOT NULL,
  ask_id BIGINT NOT NULL,
  decision_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  stage TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  channel TEXT,
  until_at BIGINT,
  into_ask_id BIGINT,
  passed TEXT NOT NULL,
  PRIMARY KEY (customer_id, ask_id, decision_id)
) /* clustered */;

-- A message on its way, or at its end. state: queued, handing_over, deferred, and at the end sent, captured, failed,
-- refused or expired. wake_at: the earliest instant at which somebody may take it: when it may go, when a lease ends,
-- when a failed try is due again; none at the end. holder is the process that took it and whose journal knows what
-- became of it. contact_at is the instant that counts as a contact with the customer, none when there was none.
-- note: what the mail server or the policy said last. lane: what it waits for its turn in, empty when it does not;
-- then wake_at is the instant at which it is looked at whatever happens, and turn_at when its turn comes, as far as can
-- be said. passes: the lanes in which its turn has come already. out_at: by ways other than mail, the instant at which
-- the last try set out; the provider may have it since then, until its answer is written down.
CREATE TABLE messages_message (
  customer_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  ask_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  programme TEXT NOT NULL,
  purpose TEXT NOT NULL,
  topic TEXT NOT NULL,
  queued_at BIGINT NOT NULL,
  latest_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  wake_at BIGINT,
  token BIGINT NOT NULL,
  holder TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  contact_at BIGINT,
  ended_at BIGINT,
  note TEXT NOT NULL,
  lane TEXT NOT NULL,
  passes TEXT NOT NULL,
  turn_at BIGINT,
  out_at BIGINT,
  PRIMARY KEY (customer_id, message_id)
) /* clustered */;
CREATE INDEX messages_message_due ON messages_message (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX messages_message_due_apart ON messages_message (wake_at) WHERE wake_at IS NOT NULL AND channel <> 'email';
CREATE INDEX messages_message_lane ON messages_message (lane, purpose DESC, message_id) WHERE lane <> '' AND wake_at IS NOT NULL;
CREATE INDEX messages_message_by_id ON messages_message (message_id);
CREATE INDEX messages_message_contacts ON messages_message (customer_id, contact_at) WHERE contact_at IS NOT NULL;

-- What was written: kept from before it is handed over, so that a second try sends the very same, and so that it can be
-- shown later. letter: deflated JSON of everything that the message is made of.
CREATE TABLE messages_content (
  customer_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  language TEXT NOT NULL,
  subject TEXT NOT NULL,
  letter BYTEA NOT NULL,
  kept_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, message_id)
);

-- Why a customer is not written to for a while: raised and cleared by the rooms that know. from_purpose: marketing holds
-- marketing only, service holds service as well. until_at: when it ends by itself.
CREATE TABLE messages_hold (
  customer_id BIGINT NOT NULL,
  hold_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_purpose TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  until_at BIGINT,
  PRIMARY KEY (customer_id, hold_key)
) /* clustered */;

-- "No more of this topic", which is less than refusing a whole purpose.
CREATE TABLE messages_topic_refusal (
  customer_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  topic TEXT NOT NULL,
  refused_at BIGINT NOT NULL,
  message_id BIGINT,
  PRIMARY KEY (customer_id, channel, topic)
) /* clustered */;

-- Up to which message letters were removed that are older than the shop keeps them. One row at most.
CREATE TABLE messages_swept (
  id BIGINT NOT NULL PRIMARY KEY,
  message_id BIGINT NOT NULL
);
