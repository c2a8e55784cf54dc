-- Scoring everybody: by which model, until which day, how far it has come. after_customer: everybody up to here is scored.
-- report: what is told of the model, as JSON. parameters, spend: of the models, as JSON. rhythm: of all customers, as JSON. scales: where the
-- fifths of all customers part by recency, frequency and money, as JSON.
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
  scales TEXT NOT NULL,
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
-- At which hours of the day, where they live, the customers of a country open, follow and order; the empty country: of those of
-- whom it is not known. hours: 24 numbers as JSON, from midnight on.
CREATE TABLE insights_hours (
  country TEXT NOT NULL PRIMARY KEY,
  learned_at BIGINT NOT NULL,
  hours TEXT NOT NULL
);
-- How likely orders are to go wrong: what was learned, as JSON. judge: what one order is looked at by, where it can be told.
CREATE TABLE insights_risk_model (
  name TEXT NOT NULL PRIMARY KEY,
  learned_at BIGINT NOT NULL,
  report TEXT NOT NULL,
  judge TEXT
);
-- How often a product comes back, held to its kind and to the shop: a share of the orders with it.
CREATE TABLE insights_return_rate (
  product_id BIGINT NOT NULL PRIMARY KEY,
  rate DOUBLE PRECISION NOT NULL
) /* clustered */;
-- How likely each open order is to go wrong, and how likely all are: in hundredths of a percent. closes_at: from then on it is not asked any more.
CREATE TABLE insights_risk (
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  assessed_at BIGINT NOT NULL,
  risk BIGINT NOT NULL,
  usual BIGINT NOT NULL,
  closes_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, order_id)
) /* clustered */;
