create table rule_suites (
    id uuid primary key,
    namespace text not null,
    name text not null,
    dataset_id uuid,
    version integer not null,
    rules jsonb not null,
    retired boolean not null,
    defined_at timestamptz not null,
    defined_by text not null,
    revision bigint not null
);
create index rule_suites_dataset on rule_suites (dataset_id) where not retired;
create index rule_suites_name on rule_suites (namespace, name);

create table rule_suite_versions (
    suite_id uuid not null,
    version integer not null,
    dataset_id uuid,
    rules jsonb not null,
    defined_at timestamptz not null,
    defined_by text not null,
    primary key (suite_id, version)
);

create table validation_results (
    id uuid primary key,
    namespace text not null,
    dataset_id uuid,
    dataset_version integer,
    validation_type text not null,
    state text not null,
    is_valid boolean,
    errors jsonb not null,
    quality_metrics jsonb not null,
    anomalies jsonb not null,
    position bigint not null,
    timestamp timestamptz not null,
    batch_id uuid,
    suite_id uuid not null,
    suite_version integer not null,
    rules jsonb not null,
    schema_id uuid,
    schema_version integer,
    results jsonb not null,
    input jsonb not null,
    time_from timestamptz,
    time_to timestamptz,
    rows_digest varchar(64),
    row_count bigint,
    score double precision,
    engine text,
    problem text,
    requested_by text not null,
    revision bigint not null
);
create index validation_results_dataset on validation_results (dataset_id, timestamp);
create index validation_results_suite on validation_results (suite_id, timestamp);
create index validation_results_history on validation_results (dataset_id, suite_id, position) where batch_id is not null;
create index validation_results_batch on validation_results (batch_id);
create index validation_results_input on validation_results using gin (input jsonb_path_ops);

create table validation_verifications (
    id uuid primary key,
    report_id uuid not null,
    outcome text,
    differences jsonb not null,
    engine text,
    requested_at timestamptz not null,
    requested_by text not null,
    verified_at timestamptz
);
create index validation_verifications_report on validation_verifications (report_id);

create table quality_metrics (
    report_id uuid not null,
    column_name text not null,
    metric text not null,
    namespace text not null,
    dataset_id uuid not null,
    value double precision not null,
    measured_at timestamptz not null,
    primary key (report_id, column_name, metric)
);
create index quality_metrics_dataset on quality_metrics (dataset_id, column_name, metric, measured_at);

create table schemas (
    id uuid primary key,
    namespace text not null,
    subject text not null,
    compatibility text not null,
    version integer not null,
    updated_at timestamptz not null,
    updated_by text not null,
    revision bigint not null,
    unique (namespace, subject)
);

create table schema_versions (
    schema_id uuid not null,
    version integer not null,
    schema jsonb not null,
    dataset_id uuid,
    registered_at timestamptz not null,
    registered_by text not null,
    primary key (schema_id, version)
);
