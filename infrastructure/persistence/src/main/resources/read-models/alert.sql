create table alerts (
    alert_id text primary key,
    signal_id uuid not null,
    episode integer not null,
    version bigint not null,
    namespace text not null,
    fingerprint text not null,
    status text not null,
    severity text not null,
    summary text not null,
    labels jsonb not null,
    policy_id uuid,
    rule_id uuid,
    rule_version integer,
    model_id uuid,
    dataset_id uuid,
    check_id uuid,
    columns text[] not null,
    details jsonb not null,
    occurrences integer not null,
    assignee text,
    raised_at timestamptz not null,
    last_occurrence_at timestamptz not null,
    acknowledged_at timestamptz,
    acknowledged_by text,
    resolved_at timestamptz,
    resolved_by text,
    escalation_step integer not null,
    escalation_steps integer not null
);
create index alerts_raised on alerts (raised_at, alert_id);
create index alerts_signal on alerts (signal_id);

create table alert_timeline (
    signal_id uuid not null,
    version bigint not null,
    alert_id text not null,
    at timestamptz not null,
    actor text not null,
    kind text not null,
    content jsonb not null,
    primary key (signal_id, version)
);
create index alert_timeline_alert on alert_timeline (alert_id, version);

create table alert_notifications (
    id uuid primary key,
    alert_id text not null,
    receiver_id uuid not null,
    outcome text not null,
    attempts integer not null,
    status integer,
    error text,
    last_attempt_at timestamptz not null
);
create index alert_notifications_alert on alert_notifications (alert_id);
create index alert_notifications_outcome on alert_notifications (outcome, last_attempt_at);

create table alert_rules (
    id uuid primary key,
    version bigint not null,
    namespace text not null,
    name text not null,
    rule_version integer not null,
    definition jsonb not null,
    enabled boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table escalation_policies (
    id uuid primary key,
    version bigint not null,
    namespace text not null,
    name text not null,
    policy_version integer not null,
    steps jsonb not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table alert_receivers (
    id uuid primary key,
    version bigint not null,
    namespace text not null,
    name text not null,
    url text not null,
    enabled boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
