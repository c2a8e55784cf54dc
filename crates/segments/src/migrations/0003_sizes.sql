-- How many belonged to each segment, once a day: day is the number of the day in the shop's zone.
CREATE TABLE segments_size (
    segment_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    members BIGINT NOT NULL,
    everyone BIGINT NOT NULL,
    PRIMARY KEY (segment_id, day)
) /* clustered */;
