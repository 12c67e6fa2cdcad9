create table rotations (
    position bigint primary key,
    before integer not null,
    seen boolean not null default false
);
