-- Which master key this database belongs to, and how far the demo has been laid.
set local lock_timeout = '5s';

-- A known value sealed with the master key of the first start. A start with another key is refused.
create table master_key (
  only_row boolean primary key default true check (only_row),
  sealed bytea not null
);

-- Each step of laying the demo that is finished, and what the demo must remember of it, sealed.
create table demo_steps (
  name text primary key,
  kept bytea,
  done_at timestamptz not null
);

-- Order numbers end with the last four digits of the merchant's number, and are looked up by them.
create index merchants_by_tag on merchants ((number % 10000));
