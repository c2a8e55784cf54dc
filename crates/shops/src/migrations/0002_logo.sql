-- The shop's logo, as it was brought. hash: of the bytes, in its address, so that it may be kept for ever by browsers.
CREATE TABLE shops_logo (
  id BIGINT NOT NULL PRIMARY KEY,
  hash TEXT NOT NULL,
  media_type TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  changed_at BIGINT NOT NULL
);
