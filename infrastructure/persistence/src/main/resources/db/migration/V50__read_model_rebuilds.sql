-- What a rebuild needs to go on after a restart, and what it replaced. Rows of dropped generations stay, so that a number is
-- never used twice.
alter table platform.read_model_generation
    drop constraint read_model_generation_state_check,
    add constraint read_model_generation_state_check check (state in ('BUILDING', 'SERVING', 'RETIRED', 'DROPPED')),
    add column target bigint not null default 0,
    add column request text,
    add column replaces jsonb,
    add unique (name, request);
