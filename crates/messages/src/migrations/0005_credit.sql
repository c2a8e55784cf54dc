-- Which order is credited to which message, once and for ever; orders is 0 when it does not count any more, net what it
-- brought net of refunds.
CREATE TABLE messages_credit (
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  ask_id BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  net BIGINT NOT NULL,
  currency TEXT NOT NULL,
  PRIMARY KEY (customer_id, order_id)
) /* clustered */;
