-- Keys of programs that call the API. Few rows, read by every node.
CREATE TABLE web_api_key (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    -- SHA-256 of the whole key. The key itself has 256 random bits, so a slow hash would protect nothing more.
    hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);

-- Answers of writes that carried an Idempotency-Key, to be given again. Written in the transaction of the effect.
CREATE TABLE web_idempotency (
    -- SHA-256 of the API key's id and the idempotency key, in hex.
    key_hash TEXT NOT NULL PRIMARY KEY,
    -- SHA-256 of method, address and body, in hex.
    fingerprint TEXT NOT NULL,
    -- 0 only inside the transaction that is still at work.
    status BIGINT NOT NULL,
    location TEXT,
    body BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX web_idempotency_by_expiry ON web_idempotency (expires_at);

-- Who changed what, when and from where. Written in the transaction of the change.
CREATE TABLE web_audit (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    -- key, staff or terminal.
    actor_kind TEXT NOT NULL,
    -- The key's or the staff member's id; 0 for the terminal.
    actor_id BIGINT NOT NULL,
    operation TEXT NOT NULL,
    object TEXT NOT NULL,
    words TEXT NOT NULL,
    place TEXT NOT NULL
);

CREATE INDEX web_audit_by_kind ON web_audit (actor_kind, at);
