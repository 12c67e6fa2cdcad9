-- A check that was cut into chunks is SPLIT; its chunks name it.
create table drift_checks (
    id uuid primary key,
    namespace text not null,
    name text,
    part_of uuid,
    state text not null,
    baseline_id uuid,
    baseline_version integer,
    model_id uuid,
    model_version integer,
    dataset_id uuid,
    time_from timestamptz,
    time_to timestamptz,
    first_row bigint,
    last_row bigint,
    requested_at timestamptz not null,
    requested_by text not null,
    finished_at timestamptz,
    verdict text,
    measured integer,
    drifted integer,
    drifted_share double precision,
    drifted_columns text[],
    parts uuid[],
    result json,
    problem text,
    version bigint not null
);
create index drift_checks_requested on drift_checks (requested_at, id);
create index drift_checks_part_of on drift_checks (part_of);
create index drift_checks_baseline on drift_checks (baseline_id);
create index drift_checks_model on drift_checks (model_id);
create index drift_checks_dataset on drift_checks (dataset_id);
create index drift_checks_drifted on drift_checks (drifted_share, drifted, requested_at, id) where drifted > 0;

create table drift_verifications (
    id uuid primary key,
    check_id uuid not null,
    namespace text not null,
    state text not null,
    outcome text,
    result json,
    requested_at timestamptz not null,
    requested_by text not null,
    finished_at timestamptz,
    version bigint not null
);
create index drift_verifications_check on drift_verifications (check_id, requested_at);
