-- Beside these there is a table per dataset, named in row_tables, made when the dataset is registered. Its columns are
-- those of row_columns and _batch (the batch's ordinal) and _row (counted from 0 within the batch).
create table row_tables (
    dataset_id uuid primary key,
    table_name text
);

create table row_columns (
    dataset_id uuid not null,
    number integer not null,
    column_name text not null,
    table_column text not null,
    type text not null,
    role text not null,
    nullable boolean not null,
    primary key (dataset_id, number)
);

create table batch_applied (
    dataset_id uuid not null,
    ordinal bigint not null,
    batch_id uuid not null,
    rows bigint not null,
    exact boolean not null,
    primary key (dataset_id, ordinal)
);

-- What each column of a stored batch holds; sums of these describe any set of batches.
create table segment_columns (
    dataset_id uuid not null,
    ordinal bigint not null,
    number integer not null,
    rows bigint not null,
    nulls bigint not null,
    min_number numeric,
    max_number numeric,
    mean double precision,
    deviation double precision,
    min_text text,
    max_text text,
    trues bigint,
    primary key (dataset_id, ordinal, number)
);
