create table baselines (
    id uuid primary key,
    namespace text not null,
    name text not null,
    description text,
    model_id uuid,
    current_version integer,
    versions integer not null,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    version bigint not null,
    unique (namespace, name)
);
create index baselines_model on baselines (model_id);

create table baseline_versions (
    baseline_id uuid not null,
    number integer not null,
    request_id uuid not null unique,
    state text not null,
    model_version integer,
    dataset_id uuid not null,
    dataset_version integer,
    time_from timestamptz,
    time_to timestamptz,
    note text,
    requested_at timestamptz not null,
    requested_by text not null,
    pinned_at timestamptz,
    rows bigint,
    rows_digest varchar(64),
    schema jsonb,
    segments jsonb,
    profiles json,
    profiles_digest varchar(64),
    engine text,
    problem text,
    primary key (baseline_id, number)
);
create index baseline_versions_dataset on baseline_versions (dataset_id);

-- Every choice of a current version.
create table baseline_promotions (
    baseline_id uuid not null,
    ordinal bigint not null,
    number integer not null,
    previous integer,
    reason text,
    promoted_at timestamptz not null,
    promoted_by text not null,
    primary key (baseline_id, ordinal)
);

create table baseline_segments (
    file_digest varchar(64) not null,
    baseline_id uuid not null,
    number integer not null,
    primary key (file_digest, baseline_id, number)
);
