-- That this database is a shop, and the secrets that its signed links and keyed hashes are made with.
CREATE TABLE shops_shop (
  id BIGINT NOT NULL PRIMARY KEY,
  founded_at BIGINT NOT NULL
);
-- Of one purpose the highest number signs; older ones still verify what was signed with them.
CREATE TABLE shops_secret (
  purpose TEXT NOT NULL,
  number BIGINT NOT NULL,
  secret BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (purpose, number)
);
