-- Scoring everybody: by which model, until which day, how far it has come. after_customer: everybody up to here is scored.
-- report: what is told of the model, as JSON. parameters, spend: of the models, as JSON. rhythm: of all customers, as JSON.
CREATE TABLE insights_run (
  name TEXT NOT NULL PRIMARY KEY,
  begun_at BIGINT NOT NULL,
  finished_at BIGINT,
  until_day BIGINT NOT NULL,
  currency TEXT NOT NULL,
  customers BIGINT NOT NULL,
  scored BIGINT NOT NULL,
  after_customer BIGINT NOT NULL,
  model TEXT NOT NULL,
  parameters TEXT NOT NULL,
  spend TEXT,
  rhythm TEXT,
  report TEXT NOT NULL
);
-- What is expected of each customer. scored_at: when the run began that found it. alive: probability in hundredths of a percent. expected_orders: in
-- thousandths, within 90 days. value: within 365 days, in minor units of the run's currency. rhythm: usual time
-- between two orders. next_at, next_low, next_high: when the next order is expected if one comes, and between what with a
-- probability of 80 %. Times in milliseconds.
CREATE TABLE insights_score (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  scored_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  alive BIGINT NOT NULL,
  expected_orders BIGINT NOT NULL,
  value BIGINT,
  rhythm BIGINT,
  next_at BIGINT,
  next_low BIGINT,
  next_high BIGINT
) /* clustered */;
-- How long products last until they are bought again, for one piece: logarithms of days. returns: by what share of those who
-- bought it; events: from how many times. product_id 0: of all products together, with what is kept there alone: power (how much longer
-- more pieces last), between and within (how much customers differ, and the times of one).
CREATE TABLE insights_product (
  product_id BIGINT NOT NULL PRIMARY KEY,
  log_mean DOUBLE PRECISION NOT NULL,
  log_deviation DOUBLE PRECISION NOT NULL,
  returns DOUBLE PRECISION NOT NULL,
  events BIGINT NOT NULL,
  power DOUBLE PRECISION NOT NULL,
  between_customers DOUBLE PRECISION NOT NULL,
  within_customer DOUBLE PRECISION NOT NULL
) /* clustered */;
