-- The statements that complete a generation once it is filled from the history: indexes that would slow that down. Null when
-- there is nothing (more) to be filled.
alter table platform.read_model_generation add column completion text[];
