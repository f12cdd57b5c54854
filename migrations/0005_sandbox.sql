-- The sandbox bank's own books: what it was asked to do, what it decided, and what it still has to say and when.
set local lock_timeout = '5s';

-- lost: the call never reached the bank, which knows no such payment until it is called again.
-- step counts what was done of the script; a decision by hand counts as one too. next_at stays until the gateway has
-- taken the notice, so a bank that dies between a decision and its notice says it again.
create table sandbox_payments (
  reference text primary key,
  channel_id text not null,
  kind text not null check (kind in ('collection', 'payout')),
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  state text not null check (state in ('lost', 'waiting', 'paid', 'failed', 'reversed')),
  paid_minor bigint check (paid_minor > 0),
  reason text,
  script text not null,
  step integer not null,
  next_at timestamptz,
  created_at timestamptz not null,
  check (state not in ('paid', 'reversed') or paid_minor is not null),
  check (state not in ('failed', 'reversed') or reason is not null)
);
create index sandbox_payments_due on sandbox_payments (next_at) where next_at is not null;
