-- The segments of every dataset in the order of the events that made them part of the history.
create table dataset_segments (
    dataset_id uuid not null,
    ordinal bigint not null,
    batch_id uuid not null,
    source_id uuid not null,
    file_digest varchar(64) not null,
    rows_digest varchar(64) not null,
    rows bigint not null,
    bytes bigint not null,
    time_from timestamptz,
    time_to timestamptz,
    stored_at timestamptz not null,
    primary key (dataset_id, ordinal)
);
create index dataset_segments_batch on dataset_segments (batch_id);
create index dataset_segments_file on dataset_segments (file_digest);
create index dataset_segments_rows on dataset_segments (rows_digest);

create table quarantined_batches (
    dataset_id uuid not null,
    ordinal bigint not null,
    batch_id uuid not null,
    source_id uuid not null,
    file_digest varchar(64) not null,
    rows bigint not null,
    stored_at timestamptz not null,
    primary key (dataset_id, ordinal)
);
create index quarantined_batches_batch on quarantined_batches (batch_id);
create index quarantined_batches_file on quarantined_batches (file_digest);

create table rejected_batches (
    dataset_id uuid not null,
    ordinal bigint not null,
    batch_id uuid not null,
    source_id uuid not null,
    body_digest varchar(64) not null,
    reason text not null,
    bytes_in bigint not null,
    rejected_at timestamptz not null,
    primary key (dataset_id, ordinal)
);
create index rejected_batches_batch on rejected_batches (batch_id);
create index rejected_batches_body on rejected_batches (body_digest);

create table dataset_storage (
    dataset_id uuid primary key,
    batches bigint not null,
    bytes_in bigint not null,
    segments bigint not null,
    rows bigint not null,
    bytes bigint not null,
    rows_quarantined bigint not null,
    batches_rejected bigint not null,
    first_stored_at timestamptz not null,
    last_stored_at timestamptz not null
);
