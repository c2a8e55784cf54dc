-- The plainest tables that hold the rows of a file of order lines: what a bulk insert of them costs at least.
CREATE TABLE bench_order (
  order_id BIGINT NOT NULL PRIMARY KEY,
  external_id TEXT NOT NULL,
  customer TEXT,
  country TEXT,
  placed_at BIGINT NOT NULL,
  currency TEXT NOT NULL
);
CREATE TABLE bench_line (
  order_id BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  product TEXT,
  title TEXT,
  quantity BIGINT NOT NULL,
  unit_price_micros BIGINT,
  kind BIGINT NOT NULL,
  PRIMARY KEY (order_id, line_no)
);
