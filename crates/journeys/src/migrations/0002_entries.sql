-- Whether somebody may come in again hangs on when they came in last, and is asked of every event that may bring them in.
CREATE INDEX journeys_enrolment_by_entry ON journeys_enrolment (customer_id, journey_id, entered_at);
