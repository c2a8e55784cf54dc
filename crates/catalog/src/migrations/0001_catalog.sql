-- What the shop sells. Read much, written seldom: reference tables.
CREATE TABLE catalog_product (
  product_id BIGINT NOT NULL PRIMARY KEY,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  handle TEXT,
  title TEXT NOT NULL,
  description TEXT,
  vendor TEXT,
  status TEXT NOT NULL,
  price_micros BIGINT,
  -- What one piece costs the shop: with the price, the margin.
  cost_micros BIGINT,
  currency TEXT,
  stock BIGINT,
  image_url TEXT,
  url TEXT,
  consumable_days BIGINT,
  -- Known only from an order's line, until a full record comes.
  is_sketch BOOLEAN NOT NULL,
  content_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX catalog_product_by_title ON catalog_product (title, product_id);
CREATE INDEX catalog_product_by_creation ON catalog_product (created_at, product_id);
CREATE TABLE catalog_variant (
  product_id BIGINT NOT NULL,
  variant_id BIGINT NOT NULL,
  external_id TEXT,
  sku TEXT,
  title TEXT,
  options TEXT NOT NULL,
  price_micros BIGINT,
  compare_at_micros BIGINT,
  cost_micros BIGINT,
  stock BIGINT,
  barcode TEXT,
  PRIMARY KEY (product_id, variant_id)
);
-- Categories (levels joined by " > "), collections and tags.
CREATE TABLE catalog_group (
  product_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (product_id, kind, name)
);
CREATE INDEX catalog_group_by_name ON catalog_group (kind, name, product_id);
-- premium: other_id is the better version of product_id. complement: other_id goes with product_id.
CREATE TABLE catalog_relation (
  product_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  other_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (product_id, kind, other_id)
);
CREATE TABLE catalog_guide (
  product_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  title TEXT NOT NULL,
  url TEXT NOT NULL,
  PRIMARY KEY (product_id, place)
);
-- Names under which a product or a variant is found: x:<source>:<id>, v:<source>:<variant id>, s:<source>:<sku>,
-- h:<source>:<handle>, t:<source>:<title>.
CREATE TABLE catalog_lookup (
  name TEXT NOT NULL PRIMARY KEY,
  product_id BIGINT NOT NULL,
  variant_id BIGINT
);
