create table audit_publications (
    id uuid primary key,
    state text not null,
    from_position bigint not null,
    to_position bigint not null,
    from_time timestamptz,
    to_time timestamptz,
    contexts text[] not null,
    types text[] not null,
    topic text not null,
    force boolean not null,
    requested_by text not null,
    requested_at timestamptz not null,
    ended_at timestamptz,
    events bigint,
    failure text,
    version bigint not null
);
