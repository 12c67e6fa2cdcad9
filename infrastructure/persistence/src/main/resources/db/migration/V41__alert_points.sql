-- Which point of a series was judged last, and whether it breached: a point that is measured anew replaces its first
-- judgement, and one from before it changes nothing.
alter table platform.alert_rule_series add column last_point bigint, add column last_point_breached boolean;
