-- What customers wish about how often they are written to. one_within: at most one marketing message within so many
-- milliseconds. paused_until: nothing but what orders need before that instant.
CREATE TABLE messages_wish (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  one_within BIGINT,
  paused_until BIGINT,
  changed_at BIGINT NOT NULL
);
