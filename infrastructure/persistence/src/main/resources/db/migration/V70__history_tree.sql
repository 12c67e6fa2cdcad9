-- A Merkle tree over the events in their order. A leaf is numbered from 0 without holes; positions may have holes.
create table event_store.tree_leaf (
    index bigint primary key,
    position bigint not null unique,
    hash bytea not null
);

-- The complete subtrees above the leaves: that of a level and index is over 2^level leaves from index * 2^level.
create table event_store.tree_node (
    level integer not null,
    index bigint not null,
    hash bytea not null,
    primary key (level, index)
);

-- What was signed: the tree over the first `size` leaves, of which the last is the event at `position`.
create table event_store.tree_checkpoint (
    size bigint primary key,
    root bytea not null,
    position bigint not null,
    note text not null,
    signed_at timestamptz not null
);

-- The public keys that have signed.
create table event_store.tree_key (
    key text primary key,
    first_used_at timestamptz not null
);
