-- Every node asks each second which keys were destroyed lately.
create index subject_key_erased on subject_key (erased_at) where wrapped is null;
