-- Who follows the events, and what was decided about each; every node obeys it.
create table platform.processor (
    name text primary key,
    read_model boolean not null,
    may_be_paused boolean not null,
    may_split boolean not null,
    paused boolean not null default false,
    paused_by text,
    paused_at timestamptz,
    reason text,
    -- its segments are being changed: nobody may claim them
    changing boolean not null default false,
    -- raised to have it begin again
    restarts bigint not null default 0
);

-- Changes of segments that were carried out, by the event that decided them.
create table platform.processor_change (
    event_id text primary key
);

-- What a segment that was merged had handled before: up to the position, by the segment's mask.
create table platform.processor_merge (
    processor text not null,
    segment integer not null,
    mask integer not null,
    up_to bigint not null,
    primary key (processor, segment, mask, up_to)
);

-- What the node that holds a segment has measured.
create table platform.processor_progress (
    processor text not null,
    segment integer not null,
    events_per_second double precision not null,
    measured_at timestamptz not null,
    failing_position bigint,
    failing_since timestamptz,
    failures integer,
    cause text,
    primary key (processor, segment)
);

-- Why work that is still in the queue failed last.
create table platform.work_failure (
    task_name text not null,
    task_instance text not null,
    cause text not null,
    failed_at timestamptz not null,
    primary key (task_name, task_instance)
);

-- What should have happened to alerts by a time, derived from their events and from nothing else.
create table platform.alert_expectation (
    id uuid primary key,
    alert_id text not null,
    signal_id uuid not null,
    kind text not null check (kind in ('ROUND', 'STEP', 'NOTIFICATION')),
    content jsonb not null,
    due timestamptz not null,
    attempts integer not null default 0,
    cause text
);
create index alert_expectation_due on platform.alert_expectation (due);
create index alert_expectation_alert on platform.alert_expectation (alert_id);

-- What the watchdog has found and what has not happened since.
create table platform.stuck (
    id uuid primary key,
    kind text not null,
    instance text not null,
    since timestamptz not null,
    cause text not null,
    attempts integer not null,
    found_at timestamptz not null,
    nudges integer not null default 0,
    nudged_at timestamptz,
    -- asked for and not carried out yet
    nudge boolean not null default false
);
