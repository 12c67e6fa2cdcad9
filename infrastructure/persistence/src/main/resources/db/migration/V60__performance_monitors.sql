-- What the performance monitors work with; written by their process and their worker only.
create table platform.performance_monitor (
    monitor_id uuid primary key,
    namespace text not null,
    model_id uuid not null,
    model_version integer not null,
    task text not null,
    predictions_id uuid not null,
    labels_id uuid,
    chunk_count bigint,
    chunk_seconds bigint,
    chunking_revision integer not null,
    -- chunking revision by which the dirty chunks are cut
    cut_revision integer not null,
    -- newest event that concerns the monitor
    due_position bigint not null
);
create index performance_monitor_predictions on platform.performance_monitor (predictions_id);
create index performance_monitor_labels on platform.performance_monitor (labels_id);

-- The segments that a monitor has taken in, of the prediction log and of the truth.
create table platform.performance_segment (
    monitor_id uuid not null,
    truth boolean not null,
    ordinal bigint not null,
    first_row bigint not null,
    rows bigint not null,
    bytes bigint not null,
    file_digest varchar(64) not null,
    rows_digest varchar(64) not null,
    time_from timestamptz,
    time_to timestamptz,
    stored_at timestamptz not null,
    primary key (monitor_id, truth, ordinal)
);

-- By a hash of the id: in which rows of the log, and of the truth, it is. Rows are counted over all segments.
create table platform.performance_id (
    monitor_id uuid not null,
    truth boolean not null,
    row_number bigint not null,
    ordinal bigint not null,
    id_hash bigint not null,
    -- of the log: event time in seconds
    second bigint,
    primary key (monitor_id, truth, row_number)
);
create index performance_id_hash on platform.performance_id (monitor_id, truth, id_hash);

-- Chunks that rows or truth came to and that have not been measured since.
create table platform.performance_dirty (
    monitor_id uuid not null,
    chunk integer not null,
    primary key (monitor_id, chunk)
);
