-- Whose membership it was first, where it came by a merge of customers: so that the merge can be undone. None: the
-- customer's own.
ALTER TABLE segments_list_member ADD COLUMN home_id BIGINT;
