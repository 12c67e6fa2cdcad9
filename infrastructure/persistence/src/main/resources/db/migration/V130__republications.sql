-- Re-publications under way: up to which position each is in Kafka, and how many events that were.
create table platform.republication (
    id uuid primary key,
    request_id text not null,
    position bigint not null,
    events bigint not null
);
