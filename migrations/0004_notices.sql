-- What merchants are told. The columns after `seq` up to `reason` are the outcome as it was when the notice was made.
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
  next_at timestamptz,
  lease_until timestamptz,
  body text,
  key_version integer,
  last_status integer,
  last_answer text,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (merchant_id, order_no, seq),
  check ((state = 'due') = (next_at is not null)),
  check ((state = 'no address') = (url is null))
);
create index notices_due on notices (merchant_id, endpoint, next_at) where state = 'due';
