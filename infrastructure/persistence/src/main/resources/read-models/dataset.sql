create table datasets (
    id uuid primary key,
    name text not null,
    description text,
    version bigint not null,
    schema jsonb not null,
    statistics jsonb,
    tags text[] not null default '{}',
    owner text,
    data_source text,
    data_quality_score decimal(3, 2),
    row_count bigint not null default 0,
    column_count integer not null default 0,
    file_size_bytes bigint not null default 0,
    checksum varchar(64),
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create index datasets_name on datasets (name);
create index datasets_tags on datasets using gin (tags);
