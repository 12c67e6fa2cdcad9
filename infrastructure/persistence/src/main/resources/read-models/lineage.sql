-- The edges. Nodes are named by text, so that a version can be named <id>/<number>.
create table data_lineage (
    id uuid primary key,
    namespace text not null,
    source_id text not null,
    source_kind text not null,
    source_label text not null,
    target_id text not null,
    target_kind text not null,
    target_label text not null,
    relationship_type text not null,
    transformation_details jsonb not null,
    timestamp timestamptz not null,
    user_id text not null,
    version bigint not null
);
create index data_lineage_source on data_lineage (source_id, id);
create index data_lineage_target on data_lineage (target_id, id);
