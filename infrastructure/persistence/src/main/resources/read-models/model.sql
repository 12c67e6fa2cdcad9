create table models (
    id uuid primary key,
    namespace text not null,
    name text not null,
    task text not null,
    description text,
    owner text,
    tags text[] not null,
    versions integer not null,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    version bigint not null,
    unique (namespace, name)
);
create index models_tags on models using gin (tags);

create table model_versions (
    model_id uuid not null,
    number integer not null,
    label text,
    training_id uuid,
    predictions_id uuid,
    labels_id uuid,
    uri text,
    registered_at timestamptz not null,
    registered_by text not null,
    primary key (model_id, number)
);
create index model_versions_predictions on model_versions (predictions_id);

-- Every setting of an alias; the newest of an alias is where it points now.
create table model_aliases (
    model_id uuid not null,
    alias text not null,
    ordinal bigint not null,
    number integer not null,
    reason text,
    set_at timestamptz not null,
    set_by text not null,
    primary key (model_id, alias, ordinal)
);
