-- Escalation remembers nothing of an alert any more: what waits is in the queue of work, what was done in the alert.
drop table event_store.association_value_entry;
drop table event_store.saga_entry;

-- Rounds are begun side by side with the escalation's reading on: a round looks for the policy as it was at its own
-- position. What was noted before stays valid for whatever comes.
alter table platform.escalation_policy add column position bigint not null default 0;
alter table platform.escalation_policy alter column position drop default;
alter table platform.escalation_policy drop constraint escalation_policy_pkey;
alter table platform.escalation_policy add primary key (policy_id, policy_version);
