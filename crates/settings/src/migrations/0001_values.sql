-- What a shop has set. A default is not written down, so that a better default reaches every shop that never chose.
CREATE TABLE settings_value (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
