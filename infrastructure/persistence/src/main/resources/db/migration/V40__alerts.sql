-- Secrets that have to be used and so cannot be kept as digests: AES-256-GCM under the installation's master key. Events
-- name them by id.
create table platform.secret (
    id uuid primary key,
    nonce bytea not null,
    ciphertext bytea not null,
    created_at timestamptz not null
);

-- What the process that evaluates alert rules knows, written with its token.
create table platform.alert_rule (
    rule_id uuid primary key,
    namespace text not null,
    name text not null,
    rule_version integer not null,
    definition jsonb not null,
    enabled boolean not null
);

-- How each rule stands on each of its series.
create table platform.alert_rule_series (
    rule_id uuid not null,
    series text not null,
    breaches integer not null,
    breaching_since timestamptz,
    last_breach timestamptz,
    firing boolean not null,
    primary key (rule_id, series)
);

-- What the escalation process knows of the policies, written with its token.
create table platform.escalation_policy (
    policy_id uuid primary key,
    namespace text not null,
    policy_version integer not null,
    steps jsonb not null
);

-- What the notification process knows of receivers and alerts, written with its token.
create table platform.alert_receiver (
    receiver_id uuid primary key,
    namespace text not null,
    name text not null,
    url text not null,
    secret_id uuid not null,
    enabled boolean not null
);

create table platform.alert_note (
    alert_id text primary key,
    content jsonb not null
);

-- The outbox: notifications not delivered yet, written with the token of the process that wanted them.
create table platform.notification (
    id uuid primary key,
    signal_id uuid not null,
    alert_id text not null,
    receiver_id uuid not null,
    body text not null,
    state text not null check (state in ('WAITING', 'DEAD')),
    attempts integer not null,
    attempts_left integer not null,
    created_at timestamptz not null
);
