create table tally (
    key_id uuid primary key,
    name text not null,
    rotations integer not null default 0,
    last_position bigint not null
);
