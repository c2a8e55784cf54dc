-- A browser that agreed to be known, under a hash of its random name. Not a customer's table: most browsers are nobody's,
-- and the one question on every call is "who is this browser".
CREATE TABLE storefront_visit (
    visitor TEXT NOT NULL PRIMARY KEY,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    -- 0 while nobody has said who it is.
    customer_id BIGINT NOT NULL,
    -- How many things it has told, and up to which of them the customer's timeline knows.
    last_seq BIGINT NOT NULL,
    told_seq BIGINT NOT NULL
) /* clustered */;
-- For the erasure of a person.
CREATE INDEX storefront_visit_customer ON storefront_visit (customer_id);
-- For the sweep.
CREATE INDEX storefront_visit_last_seen ON storefront_visit (last_seen_at);

-- What a browser told, kept for 30 days and 200 things, since somebody may say later who it is.
CREATE TABLE storefront_seen (
    visitor TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    -- References as the page gave them, as JSON.
    products TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- Names the call, so that a repeat is known.
    batch TEXT NOT NULL,
    PRIMARY KEY (visitor, seq)
) /* clustered */;
-- For the sweep.
CREATE INDEX storefront_seen_at ON storefront_seen (at);

-- A browser that takes notifications while nobody has said whose it is: what was agreed to, as JSON.
CREATE TABLE storefront_browser (
    visitor TEXT NOT NULL PRIMARY KEY,
    agreed TEXT NOT NULL,
    told_at BIGINT NOT NULL
) /* clustered */;
-- For the sweep.
CREATE INDEX storefront_browser_told ON storefront_browser (told_at);
