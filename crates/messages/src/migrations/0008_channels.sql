-- Ways out other than mail.

-- How far messages are at a provider of text messages. provider_id: its name there. standing: taken, sent, lost, delivered,
-- read; the furthest that was told, since what is told comes in no order. code: why it did not arrive. segments: parts that
-- are paid for.
CREATE TABLE messages_delivery (
  customer_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  provider_id TEXT NOT NULL,
  standing TEXT NOT NULL,
  code BIGINT,
  segments BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, message_id)
) /* clustered */;

-- Browsers that take notifications. browser: the beginning of the SHA-256 of its address at a push service, in 32 hexadecimal
-- digits. home_id: who agreed in it. p256dh, auth: what notifications to it are sealed with, in base64 for addresses.
CREATE TABLE messages_browser (
  customer_id BIGINT NOT NULL,
  browser TEXT NOT NULL,
  home_id BIGINT NOT NULL,
  endpoint TEXT NOT NULL,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, browser)
) /* clustered */;

-- Whose browser one is: nobody gets what is for somebody else who used it before.
CREATE TABLE messages_browser_owner (
  browser TEXT NOT NULL PRIMARY KEY,
  customer_id BIGINT NOT NULL
) /* clustered */;
