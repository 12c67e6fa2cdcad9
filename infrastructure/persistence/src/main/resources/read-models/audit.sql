create table audit_replays (
    id uuid primary key,
    state text not null,
    read_models text[] not null,
    segments integer not null,
    requested_by text not null,
    requested_at timestamptz not null,
    ended_at timestamptz,
    failure text,
    version bigint not null
);

create table audit_replayed_models (
    replay_id uuid not null,
    read_model text not null,
    before jsonb not null,
    after jsonb not null,
    replayed_at timestamptz not null,
    primary key (replay_id, read_model)
);
