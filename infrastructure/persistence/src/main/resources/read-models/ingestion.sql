create table ingestion_sources (
    id uuid primary key,
    namespace text not null,
    name text not null,
    dataset_id uuid not null,
    kind text not null,
    direct boolean not null,
    format text,
    path text,
    batch_size integer,
    queue_rows bigint not null,
    queue_bytes bigint not null,
    error_tolerance double precision not null,
    state text not null,
    cause text,
    run integer not null default 0,
    files_found integer not null default 0,
    files_finished integer not null default 0,
    bytes_found bigint not null default 0,
    bytes_finished bigint not null default 0,
    rows_read bigint not null default 0,
    batches_stored bigint not null default 0,
    batches_rejected bigint not null default 0,
    rows_valid bigint not null default 0,
    rows_quarantined bigint not null default 0,
    bytes_in bigint not null default 0,
    last_error text,
    last_error_at timestamptz,
    last_batch_at timestamptz,
    registered_at timestamptz not null,
    changed_at timestamptz not null,
    version bigint not null
);
create unique index ingestion_sources_name on ingestion_sources (namespace, name);
create index ingestion_sources_dataset on ingestion_sources (dataset_id);

create table ingestion_offsets (
    partition_id uuid primary key,
    source_id uuid not null,
    record_offset bigint not null,
    changed_at timestamptz not null
);
create index ingestion_offsets_source on ingestion_offsets (source_id);

create table ingestion_files (
    source_id uuid not null,
    file text not null,
    body varchar(64) not null,
    bytes bigint not null,
    rows bigint,
    taken_at timestamptz not null,
    finished_at timestamptz,
    primary key (source_id, file)
);

create table ingestion_batches (
    id uuid primary key,
    source_id uuid not null,
    dataset_id uuid not null,
    namespace text not null,
    state text not null,
    rows_valid bigint not null,
    rows_quarantined bigint not null,
    quarantine varchar(64),
    segment varchar(64),
    rows_digest varchar(64),
    body varchar(64),
    reason text,
    bytes_in bigint not null,
    accepted_at timestamptz,
    done_at timestamptz not null,
    position bigint not null
);
create index ingestion_batches_source on ingestion_batches (source_id, position);
create index ingestion_batches_recent on ingestion_batches (source_id, done_at);
