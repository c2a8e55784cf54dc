-- Who the shop's customers are. home_id, wherever it stands, is the customer for whom a row was first written: after a
-- merge it differs from customer_id, and it is what brings the row back when the merge is undone.

-- The head data of one person. version grows with every change: who writes names the version that was read.
-- zone is what local time means for the customer as far as it is known: the zone as given, else the country's, else the
-- telephone's country's; empty where only the shop's zone is left. region_key, city_key and language_root are what
-- conditions compare: lower case without accents, and the language without region. birth_day is month * 100 + day.
-- facts_at is the instant of the newest fact that changed the row: what is older only fills blanks.
CREATE TABLE customers_customer (
  customer_id BIGINT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  merged_into BIGINT,
  email TEXT,
  phone TEXT,
  first_name TEXT,
  last_name TEXT,
  language TEXT,
  language_root TEXT,
  time_zone TEXT,
  zone TEXT NOT NULL,
  country TEXT,
  region TEXT,
  region_key TEXT,
  city TEXT,
  city_key TEXT,
  postcode TEXT,
  birth_day BIGINT,
  birth_year BIGINT,
  source TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  facts_at BIGINT NOT NULL
) /* clustered */;
CREATE INDEX customers_customer_active ON customers_customer (customer_id) WHERE state = 'active';
CREATE INDEX customers_customer_by_created ON customers_customer (created_at, customer_id) WHERE state = 'active';
CREATE INDEX customers_customer_by_country ON customers_customer (country, customer_id)
  WHERE state = 'active' AND country IS NOT NULL;
CREATE INDEX customers_customer_by_region ON customers_customer (region_key, country, customer_id)
  WHERE state = 'active' AND region_key IS NOT NULL;
CREATE INDEX customers_customer_by_city ON customers_customer (city_key, country, customer_id)
  WHERE state = 'active' AND city_key IS NOT NULL;
CREATE INDEX customers_customer_by_language ON customers_customer (language_root, language, customer_id)
  WHERE state = 'active' AND language_root IS NOT NULL;
CREATE INDEX customers_customer_by_birthday ON customers_customer (birth_day, zone, customer_id)
  WHERE state = 'active' AND birth_day IS NOT NULL;
CREATE INDEX customers_customer_with_email ON customers_customer (customer_id)
  WHERE state = 'active' AND email IS NOT NULL;
CREATE INDEX customers_customer_merged ON customers_customer (merged_into) WHERE merged_into IS NOT NULL;

-- Every name under which one customer is known: e:address, p:number, x:source:id, h:kind:name.
CREATE TABLE customers_lookup (
  key TEXT NOT NULL PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  home_id BIGINT NOT NULL,
  added_at BIGINT NOT NULL
) /* clustered */;
CREATE INDEX customers_lookup_by_customer ON customers_lookup (customer_id);

-- What the search finds. Bytes and not text: a range over bytes means the same under every collation.
CREATE TABLE customers_token (
  token BYTEA NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (token, customer_id)
) /* clustered */;

-- One typed value per name. number_value holds everything but texts: millionths of a number, 0 or 1, days or
-- milliseconds since 1970. text_key is what conditions compare: lower case, shortened.
CREATE TABLE customers_attribute (
  customer_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  number_value BIGINT NOT NULL,
  text_value TEXT NOT NULL,
  text_key TEXT NOT NULL,
  home_id BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, name)
) /* clustered */;
CREATE INDEX customers_attribute_by_value ON customers_attribute (name, kind, number_value, text_key, customer_id);

CREATE TABLE customers_tag (
  customer_id BIGINT NOT NULL,
  tag TEXT NOT NULL,
  home_id BIGINT NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, tag)
) /* clustered */;
CREATE INDEX customers_tag_by_tag ON customers_tag (tag, customer_id);

-- The proof of every consent and refusal; rows are added and never changed.
CREATE TABLE customers_consent (
  customer_id BIGINT NOT NULL,
  consent_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  purpose TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  expires_at BIGINT,
  method TEXT NOT NULL,
  source TEXT NOT NULL,
  place TEXT,
  wording TEXT,
  wording_version TEXT,
  language TEXT,
  ip TEXT,
  user_agent TEXT,
  operator TEXT,
  confirmation TEXT,
  evidence TEXT NOT NULL,
  home_id BIGINT NOT NULL,
  PRIMARY KEY (customer_id, consent_id)
) /* clustered */;

-- What holds now: the newest proof per channel and purpose.
CREATE TABLE customers_consent_state (
  customer_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  purpose TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  expires_at BIGINT,
  consent_id BIGINT NOT NULL,
  PRIMARY KEY (customer_id, channel, purpose)
) /* clustered */;
CREATE INDEX customers_consent_state_by_state
  ON customers_consent_state (channel, purpose, state, customer_id, expires_at);

-- Addresses that must not be written to, as a keyed hash: it says nothing of a person, so it outlives their erasure.
CREATE TABLE customers_suppression (
  address_hash TEXT NOT NULL,
  reason TEXT NOT NULL,
  address_kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (address_hash, reason)
) /* clustered */;

-- Which customer went into which, and what is needed to undo it: the fields that were filled, and the rows that the
-- surviving customer had of its own (JSON, never queried into).
CREATE TABLE customers_merge (
  merge_id BIGINT NOT NULL PRIMARY KEY,
  from_id BIGINT NOT NULL,
  into_id BIGINT NOT NULL,
  merged_at BIGINT NOT NULL,
  merged_by TEXT NOT NULL,
  filled TEXT NOT NULL,
  kept TEXT NOT NULL,
  undone_at BIGINT,
  undone_by TEXT
);
CREATE INDEX customers_merge_by_from ON customers_merge (from_id);
CREATE INDEX customers_merge_by_into ON customers_merge (into_id);
