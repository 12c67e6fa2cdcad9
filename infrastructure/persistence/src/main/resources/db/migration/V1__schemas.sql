create schema event_store;
create schema platform;
