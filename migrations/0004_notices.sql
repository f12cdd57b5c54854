-- What merchants are told. The columns after `protocol` up to `reason` are the outcome as it was when the notice was
-- made.
set local lock_timeout = '5s';

create table notices (
  merchant_id text not null,
  order_no text not null,
  seq integer not null,
  app_id text not null,
  protocol text not null,
  order_state text not null,
  paid_minor bigint,
  fee_minor bigint not null,
  paid_at timestamptz,
  reason text,
  url text,
  endpoint text,
  state text not null check (state in ('due', 'acknowledged', 'exhausted', 'no address', 'retired')),
  pushes integer not null default 0,
  failures integer not null default 0,
  next_at timestamptz,
  lease_until timestamptz,
  body text,
  headers jsonb,
  key_version integer,
  last_status integer,
  last_answer text,
  last_error text,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (merchant_id, order_no, seq),
  check ((state = 'due') = (next_at is not null)),
  check ((state = 'no address') = (url is null)),
  check ((endpoint is null) = (url is null))
);
comment on column notices.endpoint is 'scheme, host and port of url: what can be slow or dead, and so what is bound';
comment on column notices.pushes is 'pushes begun in all; a push may write its result only while this is its number';
comment on column notices.failures is 'failed pushes since the notice was made or sent again: the place in the timetable';
comment on column notices.lease_until is 'a push is under way, also of a retired notice; past: its process died';
comment on column notices.body is 'as signed for the first push, with its headers; signed again only with a newer key';
create index notices_due on notices (merchant_id, endpoint, next_at) where state = 'due';
create index notices_not_told on notices (merchant_id, order_no, seq) where state in ('exhausted', 'no address');
