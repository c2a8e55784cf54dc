-- Segments: conditions with a name. Few rows, read everywhere: a copy on every machine.
CREATE TABLE segments_segment (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- The name that counts for uniqueness; the id's text once archived, so that the name is free again.
    name_key TEXT NOT NULL,
    definition TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    archived_at BIGINT
);
CREATE UNIQUE INDEX segments_segment_by_name ON segments_segment (name_key);

-- What they were before, and are: people who look at an old campaign see whom it meant.
CREATE TABLE segments_version (
    segment_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (segment_id, version)
) /* clustered */;

-- Lists of customers who were named one by one.
CREATE TABLE segments_list (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    archived_at BIGINT
);
CREATE UNIQUE INDEX segments_list_by_name ON segments_list (name_key);

CREATE TABLE segments_list_member (
    customer_id BIGINT NOT NULL,
    list_id BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (customer_id, list_id)
) /* clustered */;
CREATE INDEX segments_list_member_by_list ON segments_list_member (list_id, customer_id);
