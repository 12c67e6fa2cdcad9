-- Every point of a metric: those that were sent (batch_id) and those that were measured (monitor_id, chunk).
create table model_metrics (
    id uuid primary key,
    model_id uuid not null,
    metric_name text not null,
    metric_value double precision not null,
    timestamp timestamptz not null,
    metadata jsonb not null,
    namespace text not null,
    model_version integer,
    batch_id uuid,
    monitor_id uuid,
    chunk integer
);
create index model_metrics_series on model_metrics (model_id, metric_name, timestamp);
create index model_metrics_time on model_metrics (timestamp, id);
create index model_metrics_chunk on model_metrics (monitor_id, chunk);

-- Measurements counts those that were recorded; with version it tells states of a monitor's chunks apart.
create table performance_monitors (
    id uuid primary key,
    namespace text not null,
    model_id uuid not null,
    model_version integer not null,
    task text not null,
    predictions_id uuid not null,
    labels_id uuid,
    chunk_count bigint,
    chunk_seconds bigint,
    chunking_revision integer not null,
    impediment text,
    started_at timestamptz not null,
    measurements bigint not null,
    version bigint not null,
    unique (model_id, model_version)
);

-- The newest measurement of every chunk.
create table model_performance (
    monitor_id uuid not null,
    chunk integer not null,
    chunk_id uuid not null,
    namespace text not null,
    model_id uuid not null,
    model_version integer not null,
    revision integer not null,
    time_from timestamptz not null,
    time_to timestamptz not null,
    rows bigint not null,
    labelled bigint not null,
    measures json not null,
    inputs json not null,
    rows_digest varchar(64) not null,
    engine text not null,
    measured_at timestamptz not null,
    primary key (monitor_id, chunk)
);

create table performance_verifications (
    id uuid primary key,
    monitor_id uuid not null,
    namespace text not null,
    chunk integer not null,
    revision integer not null,
    state text not null,
    outcome text,
    result json,
    requested_at timestamptz not null,
    requested_by text not null,
    finished_at timestamptz
);

create table monitoring_segments (
    file_digest varchar(64) not null,
    cited_by uuid not null,
    primary key (file_digest, cited_by)
);
