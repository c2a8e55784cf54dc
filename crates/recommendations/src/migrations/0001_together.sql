-- What is bought together with a product, the best first: how often, and how strongly (score: the square of the cosine of
-- the two products over all baskets, in millionths).
CREATE TABLE recommendations_together (
  product_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  together BIGINT NOT NULL,
  score BIGINT NOT NULL,
  PRIMARY KEY (product_id, place)
) /* clustered */;
-- When the table was last made, and from how many baskets.
CREATE TABLE recommendations_build (
  name TEXT NOT NULL PRIMARY KEY,
  built_at BIGINT NOT NULL,
  baskets BIGINT NOT NULL,
  pairs BIGINT NOT NULL
);
-- Which products the same people buy, the nearest first: of each its place in four bytes and its nearness in four, the
-- smallest byte first. One row holds a whole list, so that a suggestion reads few rows and learning writes only the lists that
-- changed. A place is a small number that a product keeps as long as anybody has it.
CREATE TABLE recommendations_near (
  product_id BIGINT NOT NULL PRIMARY KEY,
  place BIGINT NOT NULL,
  others BYTEA NOT NULL
) /* clustered */;
-- Figures of products by their places, so many places to a row: the product's id, how much it is on the rise, how much it is
-- bought lately, how much it is bought again.
CREATE TABLE recommendations_figures (
  part BIGINT NOT NULL PRIMARY KEY,
  figures BYTEA NOT NULL
) /* clustered */;
-- How suggestions for one customer are put together: by whose measure, as JSON, when it was chosen, of how many products, and
-- what is bought most lately: places with their figures.
CREATE TABLE recommendations_blend (
  name TEXT NOT NULL PRIMARY KEY,
  chosen_at BIGINT NOT NULL,
  products BIGINT NOT NULL,
  blend TEXT NOT NULL,
  trending BYTEA NOT NULL
);
-- Which products have words alike, the nearest first: of each its id in eight bytes and its nearness in four.
CREATE TABLE recommendations_alike (
  product_id BIGINT NOT NULL PRIMARY KEY,
  others BYTEA NOT NULL
) /* clustered */;
-- The same, of those only that nobody has bought.
CREATE TABLE recommendations_cold (
  product_id BIGINT NOT NULL PRIMARY KEY,
  others BYTEA NOT NULL
) /* clustered */;
-- Products that are new in their categories.
CREATE TABLE recommendations_new (
  category TEXT NOT NULL,
  product_id BIGINT NOT NULL,
  PRIMARY KEY (category, product_id)
) /* clustered */;
