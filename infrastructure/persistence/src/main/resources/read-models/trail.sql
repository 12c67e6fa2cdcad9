create table audit_accesses (
    position bigint not null,
    ordinal integer not null,
    kind text not null,
    at timestamptz not null,
    last_at timestamptz not null,
    occurrences integer not null,
    actor text not null,
    action text not null,
    resource text not null,
    outcome text not null,
    status integer not null,
    problem text,
    address text not null,
    user_agent text,
    request_id text,
    primary key (position, ordinal)
);
create index audit_accesses_actor on audit_accesses (actor, position);
create index audit_accesses_outcome on audit_accesses (outcome, position);
