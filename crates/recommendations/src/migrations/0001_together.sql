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
