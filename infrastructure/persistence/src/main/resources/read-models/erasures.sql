-- Named by the id of the key that was destroyed.
create table erasures (
    id uuid primary key,
    state text not null,
    reason text not null,
    requested_at timestamptz not null,
    requested_by text not null,
    erased_at timestamptz,
    version bigint not null
);
create index erasures_requested on erasures (requested_at, id);
