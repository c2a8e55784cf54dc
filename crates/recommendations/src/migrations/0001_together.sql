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
-- Which products the same people buy, the nearest first: of each its id in eight bytes and its nearness in four, the smallest
-- byte first. One row holds a whole list, so that a suggestion reads few rows and learning writes only the lists that changed.
CREATE TABLE recommendations_near (
  product_id BIGINT NOT NULL PRIMARY KEY,
  others BYTEA NOT NULL
) /* clustered */;
-- How much of a product is bought: by how many customers, how often again, by how many lately (each worth less with time).
CREATE TABLE recommendations_product (
  product_id BIGINT NOT NULL PRIMARY KEY,
  buyers DOUBLE PRECISION NOT NULL,
  again DOUBLE PRECISION NOT NULL,
  recent DOUBLE PRECISION NOT NULL,
  rise DOUBLE PRECISION NOT NULL,
  lately DOUBLE PRECISION NOT NULL
) /* clustered */;
CREATE INDEX recommendations_product_by_recent ON recommendations_product (recent, product_id);
-- How suggestions for one customer are put together: by whose measure, as JSON, and when it was chosen.
CREATE TABLE recommendations_blend (
  name TEXT NOT NULL PRIMARY KEY,
  chosen_at BIGINT NOT NULL,
  blend TEXT NOT NULL
);
-- Which products have words alike, the nearest first, written as above.
CREATE TABLE recommendations_alike (
  product_id BIGINT NOT NULL PRIMARY KEY,
  others BYTEA NOT NULL
) /* clustered */;
-- Products that are new in their categories.
CREATE TABLE recommendations_new (
  category TEXT NOT NULL,
  product_id BIGINT NOT NULL,
  PRIMARY KEY (category, product_id)
) /* clustered */;
