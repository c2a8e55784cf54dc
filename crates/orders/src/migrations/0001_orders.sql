-- Orders as the store last told them, with their running sums per customer.
-- customer_id 0: nobody knows who ordered. home_id: whose order it was before customers were merged.
-- payment: 0 pending, 1 authorised, 2 partially paid, 3 paid, 4 partially refunded, 5 refunded, 6 voided.
-- counted: part of every figure (no trial, not cancelled, not voided, something was sold).
-- lines, units, gross, discount, sold, refunded: figures of the lines, so that reports need not read lines.
-- unplaced: given back without naming a line (part of refunded); given_back: all money given back, tax included.
-- told_at: when the source last changed it; discount_codes and tags: JSON lists, never queried into.
CREATE TABLE orders_order (
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  home_id BIGINT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  number TEXT NOT NULL,
  placed_at BIGINT NOT NULL,
  placed_day BIGINT NOT NULL,
  paid_at BIGINT,
  cancelled_at BIGINT,
  erased_at BIGINT,
  told_at BIGINT,
  recorded_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  currency TEXT NOT NULL,
  payment BIGINT NOT NULL,
  test BOOLEAN NOT NULL,
  counted BOOLEAN NOT NULL,
  last_line BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  units BIGINT NOT NULL,
  gross BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  sold BIGINT NOT NULL,
  refunded BIGINT NOT NULL,
  unplaced BIGINT NOT NULL,
  given_back BIGINT NOT NULL,
  shipping BIGINT NOT NULL,
  tax BIGINT NOT NULL,
  total BIGINT NOT NULL,
  country TEXT,
  region TEXT,
  discount_codes TEXT,
  tags TEXT,
  PRIMARY KEY (customer_id, order_id)
) /* clustered */;
-- An order by its id alone.
CREATE INDEX orders_order_by_id ON orders_order (order_id, customer_id);
-- A customer's orders in time, and all customers' in turn: covers cohorts, retention, RFM.
CREATE INDEX orders_order_by_customer
  ON orders_order (customer_id, placed_at, order_id, counted, currency, placed_day, lines, gross, discount, sold, refunded);
-- Orders in time: covers lists, sales of a period, and conditions about the last so many days.
CREATE INDEX orders_order_by_time
  ON orders_order (placed_at, order_id, customer_id, counted, currency, lines, gross, discount, sold, refunded);

-- kind: 0 product, 1 shipping, 2 fee, 3 discount, 4 gift card, 5 adjustment.
-- kept_quantity, kept_amount: what was not given back, 0 in orders that are not counted.
-- placed_at and currency are the order's, copied so that the index covers "who bought this when for how much".
CREATE TABLE orders_line (
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  line_no BIGINT NOT NULL,
  external_id TEXT,
  kind BIGINT NOT NULL,
  product_id BIGINT,
  variant_id BIGINT,
  sku TEXT,
  title TEXT,
  quantity BIGINT NOT NULL,
  unit_price_micros BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  tax BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  refunded_quantity BIGINT NOT NULL,
  refunded_amount BIGINT NOT NULL,
  kept_quantity BIGINT NOT NULL,
  kept_amount BIGINT NOT NULL,
  placed_at BIGINT NOT NULL,
  currency TEXT NOT NULL,
  PRIMARY KEY (customer_id, order_id, line_no)
) /* clustered */;
CREATE INDEX orders_line_by_product
  ON orders_line (product_id, placed_at, customer_id, order_id, kept_quantity, kept_amount, currency);

-- Recognises an order by the ids of its source: what was told of it (head_hash, lines_hash), by which import last
-- (import_id), and how much of the lines that import has told so far (seen_hash).
CREATE TABLE orders_lookup (
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  head_hash BIGINT NOT NULL,
  lines_hash BIGINT NOT NULL,
  import_id BIGINT,
  seen_hash BIGINT NOT NULL,
  PRIMARY KEY (source, external_id)
) /* clustered */;

-- Running sums of a customer's counted orders in one currency; the row is also what writers of the customer's orders
-- wait on. Parcels are counted for every order.
CREATE TABLE orders_stats (
  customer_id BIGINT NOT NULL,
  currency TEXT NOT NULL,
  orders BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  units BIGINT NOT NULL,
  gross BIGINT NOT NULL,
  discount BIGINT NOT NULL,
  sold BIGINT NOT NULL,
  refunded BIGINT NOT NULL,
  credited BIGINT NOT NULL,
  first_at BIGINT,
  second_at BIGINT,
  last_at BIGINT,
  parcels BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  late BIGINT NOT NULL,
  PRIMARY KEY (customer_id, currency)
) /* clustered */;

-- Money given back. matched: what of it lies on orders; credited: what could be matched to none (a credit note).
CREATE TABLE orders_refund (
  customer_id BIGINT NOT NULL,
  refund_id BIGINT NOT NULL,
  home_id BIGINT NOT NULL,
  order_id BIGINT,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  refunded_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  currency TEXT NOT NULL,
  matched BIGINT NOT NULL,
  credited BIGINT NOT NULL,
  given_back BIGINT NOT NULL,
  reason TEXT,
  PRIMARY KEY (customer_id, refund_id)
) /* clustered */;
CREATE INDEX orders_refund_by_time ON orders_refund (refunded_at, customer_id, currency, matched, credited);
-- What a refund takes from which line; without order_id it is a credit note, without line_no it is the order's.
CREATE TABLE orders_refund_line (
  customer_id BIGINT NOT NULL,
  refund_id BIGINT NOT NULL,
  row_no BIGINT NOT NULL,
  order_id BIGINT,
  line_no BIGINT,
  kind BIGINT NOT NULL,
  product_id BIGINT,
  quantity BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (customer_id, refund_id, row_no)
) /* clustered */;
CREATE INDEX orders_refund_line_by_order ON orders_refund_line (customer_id, order_id);
CREATE TABLE orders_refund_lookup (
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  refund_id BIGINT NOT NULL,
  hash BIGINT NOT NULL,
  import_id BIGINT,
  PRIMARY KEY (source, external_id)
) /* clustered */;

-- What was sent together. status: 0 pending, 1 shipped, 2 delivered, 3 cancelled, 4 failed.
-- lines: JSON list of [line number, quantity], never queried into; empty means all lines.
CREATE TABLE orders_fulfilment (
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  fulfilment_id BIGINT NOT NULL,
  external_id TEXT NOT NULL,
  status BIGINT NOT NULL,
  lines TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, order_id, fulfilment_id)
) /* clustered */;
CREATE TABLE orders_parcel (
  customer_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  parcel_id BIGINT NOT NULL,
  fulfilment_id BIGINT NOT NULL,
  carrier TEXT,
  number TEXT,
  url TEXT,
  promised_at BIGINT,
  shipped_at BIGINT,
  delivered_at BIGINT,
  lost_at BIGINT,
  PRIMARY KEY (customer_id, order_id, parcel_id)
) /* clustered */;
-- Covers "a parcel arrived, or should have, in the last so many days".
CREATE INDEX orders_parcel_by_time ON orders_parcel (delivered_at, promised_at, customer_id, lost_at);
