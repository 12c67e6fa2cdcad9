-- Batches that were accepted, until they are stored and for a while after. It counts what waits, knows a repeated request,
-- and keeps a batch that is twice in the queue from being stored twice.
create table platform.queued_batch (
    batch_id uuid primary key,
    source_id uuid not null,
    dataset_id uuid not null,
    request_digest text not null,
    body varchar(64) not null,
    bytes bigint not null,
    row_estimate bigint not null,
    accepted_by text not null,
    accepted_at timestamptz not null,
    partition integer,
    record_offset bigint,
    outcome jsonb,
    done_at timestamptz
);
create index queued_batch_waiting on platform.queued_batch (source_id, accepted_at) include (bytes, row_estimate)
    where done_at is null;
create index queued_batch_body on platform.queued_batch (body);
