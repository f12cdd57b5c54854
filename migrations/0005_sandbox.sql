-- The sandbox bank's own books: what it was asked to do, what it decided, and what it still has to say and when.
set local lock_timeout = '5s';

create table sandbox_payments (
  reference text primary key,
  channel_id text not null,
  kind text not null check (kind in ('collection', 'payout')),
  currency text not null,
  amount_minor bigint not null,
  state text not null check (state in ('waiting', 'paid', 'failed', 'reversed')),
  paid_minor bigint,
  reason text,
  script text not null,
  step integer not null default 0,
  next_at timestamptz,
  created_at timestamptz not null
);
create index sandbox_payments_due on sandbox_payments (next_at) where next_at is not null;
