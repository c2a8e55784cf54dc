-- Who opened and clicked.

-- How often a message was opened and links of it followed, by people and by machines; the instants are those of people.
CREATE TABLE messages_seen (
  customer_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  human_opens BIGINT NOT NULL,
  machine_opens BIGINT NOT NULL,
  human_clicks BIGINT NOT NULL,
  machine_clicks BIGINT NOT NULL,
  opened_at BIGINT,
  last_opened_at BIGINT,
  clicked_at BIGINT,
  last_clicked_at BIGINT,
  PRIMARY KEY (customer_id, message_id)
) /* clustered */;

-- Each link of a message that was followed. link: its number in the message, from 1.
CREATE TABLE messages_followed (
  customer_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  link BIGINT NOT NULL,
  target TEXT NOT NULL,
  human_clicks BIGINT NOT NULL,
  machine_clicks BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, message_id, link)
) /* clustered */;

-- For conditions about people: when they were written to first and last, and when they opened and clicked last.
CREATE TABLE messages_reach (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  first_at BIGINT,
  last_at BIGINT,
  opened_at BIGINT,
  clicked_at BIGINT
);
CREATE INDEX messages_reach_last ON messages_reach (last_at, customer_id) WHERE last_at IS NOT NULL;
CREATE INDEX messages_reach_opened ON messages_reach (opened_at, customer_id) WHERE opened_at IS NOT NULL;
CREATE INDEX messages_reach_clicked ON messages_reach (clicked_at, customer_id) WHERE clicked_at IS NOT NULL;

-- How often something became of what programmes asked for, added up in the transaction in which it did. node: the step of the
-- programme, or empty. shard: so that writers of many customers do not wait for one row; readers add the shards up.
CREATE TABLE messages_measure (
  programme TEXT NOT NULL,
  node TEXT NOT NULL,
  template TEXT NOT NULL,
  day BIGINT NOT NULL,
  what TEXT NOT NULL,
  shard BIGINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (programme, node, template, day, what, shard)
) /* clustered */;
