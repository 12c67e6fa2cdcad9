create schema event_store;

create table event_store.domain_event (
    position bigint generated always as identity primary key,
    event_id text not null unique,
    aggregate_type text,
    aggregate_id text not null,
    sequence_number bigint not null,
    recorded_at timestamptz not null,
    type text not null,
    revision text,
    payload bytea not null,
    metadata bytea not null,
    unique (aggregate_id, sequence_number)
);
create index domain_event_type on event_store.domain_event (type, position);
create index domain_event_recorded_at on event_store.domain_event using brin (recorded_at);

create table event_store.snapshot (
    aggregate_id text primary key,
    aggregate_type text,
    sequence_number bigint not null,
    event_id text not null,
    recorded_at timestamptz not null,
    type text not null,
    revision text,
    payload bytea not null,
    metadata bytea not null
);

create table event_store.token_entry (
    processor_name text not null,
    segment integer not null,
    token bytea,
    token_type text,
    timestamp text,
    owner text,
    primary key (processor_name, segment)
);

create table event_store.saga_entry (
    saga_id text primary key,
    revision text,
    saga_type text,
    serialized_saga bytea
);

create table event_store.association_value_entry (
    id bigint generated always as identity primary key,
    association_key text,
    association_value text,
    saga_id text,
    saga_type text
);
create index association_value_entry_key on event_store.association_value_entry (saga_type, association_key, association_value);
create index association_value_entry_saga on event_store.association_value_entry (saga_id, saga_type);

create schema platform;

-- The first answer to a command sent with an Idempotency-Key; written with the events of that command.
create table platform.idempotent_answer (
    actor text not null,
    key text not null,
    request_digest text not null,
    status integer not null,
    headers jsonb not null,
    body text,
    recorded_at timestamptz not null,
    primary key (actor, key)
);
create index idempotent_answer_age on platform.idempotent_answer (recorded_at);

-- Generations of read models: each is a schema of its own; the views in public show the serving one.
create table platform.read_model_generation (
    name text not null,
    generation integer not null,
    state text not null check (state in ('BUILDING', 'SERVING', 'RETIRED')),
    definition_digest text not null,
    segments integer not null,
    created_at timestamptz not null,
    primary key (name, generation)
);
create unique index read_model_serving on platform.read_model_generation (name) where state = 'SERVING';

create table platform.scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures integer,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    state text,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on platform.scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on platform.scheduled_tasks (last_heartbeat);
