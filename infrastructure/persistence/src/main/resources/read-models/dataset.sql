create table datasets (
    id uuid primary key,
    namespace text not null,
    name text not null,
    description text,
    state text not null,
    version integer not null,
    schema jsonb not null,
    statistics jsonb not null,
    tags text[] not null,
    owner text,
    data_source text,
    data_quality_score decimal(3, 2),
    row_count bigint not null,
    column_count integer not null,
    file_size_bytes bigint not null,
    checksum varchar(64),
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    revision bigint not null,
    unique (namespace, name)
);
create index datasets_tags on datasets using gin (tags);

create table dataset_version_requests (
    id uuid primary key,
    dataset_id uuid not null,
    state text not null,
    number integer,
    problem text,
    requested_at timestamptz not null,
    requested_by text not null
);

create table dataset_versions (
    dataset_id uuid not null,
    number integer not null,
    rows bigint not null,
    bytes bigint not null,
    segments integer not null,
    time_from timestamptz,
    time_to timestamptz,
    checksum varchar(64) not null,
    note text,
    pinned_at timestamptz not null,
    pinned_by text not null,
    primary key (dataset_id, number)
);

create table dataset_version_segments (
    dataset_id uuid not null,
    number integer not null,
    ordinal integer not null,
    file_digest varchar(64) not null,
    rows_digest varchar(64) not null,
    rows bigint not null,
    bytes bigint not null,
    time_from timestamptz,
    time_to timestamptz,
    primary key (dataset_id, number, ordinal)
);
create index dataset_version_segments_file on dataset_version_segments (file_digest);
