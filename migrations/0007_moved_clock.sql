-- How far a sandbox has moved its clock: one row, none while the clock is the real one.
set local lock_timeout = '5s';

create table moved_clock (
  only_row boolean primary key default true check (only_row),
  forward_milliseconds bigint not null check (forward_milliseconds > 0)
);
comment on table moved_clock is 'read by every process twice a second, so all follow a move within a second';
