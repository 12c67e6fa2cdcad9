create table api_keys (
    id uuid primary key,
    name text not null,
    secret_digest varchar(64) not null unique,
    roles text[] not null,
    namespaces text[] not null,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz,
    rotated_at timestamptz,
    revoked_at timestamptz,
    version bigint not null
);
