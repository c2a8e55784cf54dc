-- What the shop wrote itself. A published version never changes, and whoever waits for one finds it; at most one draft
-- of a name, the newest version, is still written at.
CREATE TABLE messages_template (
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  channel TEXT NOT NULL,
  document TEXT NOT NULL,
  saves BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  published_at BIGINT,
  PRIMARY KEY (name, version)
) /* clustered */;

-- What several templates show. Each save is a version; templates show the newest.
CREATE TABLE messages_block (
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  document TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (name, version)
) /* clustered */;
