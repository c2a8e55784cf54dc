-- The people who work in the shop. Few rows.
CREATE TABLE staff_member (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- As given, for people, and in lower case, for finding.
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    -- argon2id in the PHC string format.
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    -- The secret of the second factor, when it was begun; codes are made from it, so it cannot be a hash.
    factor_secret BYTEA,
    factor_on_at BIGINT,
    -- The last half minute whose code was used: no code opens twice.
    factor_step BIGINT NOT NULL
);

CREATE UNIQUE INDEX staff_member_by_email ON staff_member (email_key);

-- Recovery codes that were not used, as SHA-256 in hex.
CREATE TABLE staff_recovery_code (
    staff_id BIGINT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (staff_id, digest)
);

-- Browsers in which somebody is signed in.
CREATE TABLE staff_session (
    id BIGINT NOT NULL PRIMARY KEY,
    -- SHA-256 of the cookie, which has 256 random bits.
    hash BYTEA NOT NULL,
    staff_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    place TEXT NOT NULL,
    device TEXT NOT NULL
);

CREATE UNIQUE INDEX staff_session_by_hash ON staff_session (hash);
CREATE INDEX staff_session_by_member ON staff_session (staff_id);

-- Links by which somebody becomes a member. Gone when they were accepted or withdrawn.
CREATE TABLE staff_invitation (
    id BIGINT NOT NULL PRIMARY KEY,
    -- SHA-256 of the link's token, in hex.
    digest TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    invited_by BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX staff_invitation_by_digest ON staff_invitation (digest);
CREATE UNIQUE INDEX staff_invitation_by_email ON staff_invitation (email_key);

-- Sign-ins that somebody began at a provider, by SHA-256 of their state: gone when they come back. browser: SHA-256 of the
-- cookie of the browser in which they began.
CREATE TABLE staff_sign_in (
    digest TEXT NOT NULL PRIMARY KEY,
    browser TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    return_to TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Whom providers mean by their own names for people.
CREATE TABLE staff_identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    staff_id BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

-- What the terminal told, as SHA-256 in hex, while the shop has no owner.
CREATE TABLE staff_setup_token (
    digest TEXT NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

-- Tries to sign in and the like, by SHA-256 of an address of e-mail or a place.
CREATE TABLE staff_try (
    digest TEXT NOT NULL PRIMARY KEY,
    count BIGINT NOT NULL,
    since BIGINT NOT NULL
);
