-- The keys of data subjects, in a schema of their own so that they can be in another database than the events and are backed up
-- apart from them.

-- By which subjects are found: HMAC-SHA-256 of the name, under this key, which is itself under the master key.
create table index_key (
    one boolean primary key default true check (one),
    wrapped bytea not null
);

create table subject_key (
    id uuid primary key,
    subject bytea not null,
    -- the key under the master key; null once it is destroyed
    wrapped bytea,
    created_at timestamptz not null,
    erased_at timestamptz,
    check ((wrapped is null) = (erased_at is not null))
);
create unique index subject_key_present on subject_key (subject) where wrapped is not null;
create index subject_key_subject on subject_key (subject);
