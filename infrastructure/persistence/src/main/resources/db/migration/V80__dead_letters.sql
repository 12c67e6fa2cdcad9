-- Events that a generation of a read model could not take in, and those of the same sequence behind them.
create table platform.dead_letter (
    id uuid primary key,
    name text not null,
    generation integer not null,
    sequence text not null,
    position bigint not null,
    event_id text not null,
    cause text,
    attempts integer not null,
    dead_since timestamptz not null default now(),
    last_attempt_at timestamptz not null default now(),
    unique (name, generation, sequence, position)
);
