-- Orders and their attempts on channels. merchant_id leads every key, so one merchant's work stays together
-- when these tables are distributed.
set local lock_timeout = '5s';

create table orders (
  merchant_id text not null,
  order_no text not null,
  app_id text not null,
  protocol text not null,
  kind text not null check (kind in ('collection', 'payout')),
  namespace text not null,
  merchant_order_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  pay_type text not null,
  method_code text not null,
  state text not null check (state in (
    'created', 'queued', 'pending', 'unclear', 'succeeded', 'partly_paid', 'overpaid',
    'failed', 'expired', 'rejected', 'returned', 'disputed')),
  fee_rule jsonb not null,
  fee_minor bigint not null default 0 check (fee_minor >= 0),
  reserved_minor bigint check (reserved_minor > 0),
  paid_minor bigint check (paid_minor > 0),
  paid_at timestamptz,
  ended_at timestamptz,
  reason text,
  takes_partial boolean not null,
  requested_currency text,
  requested_minor bigint,
  exchange_rate text,
  notify_url text,
  return_url text,
  fail_url text,
  subject text,
  party jsonb not null,
  sealed_account bytea,
  fields jsonb not null,
  instructions jsonb,
  cashier_key text,
  channel_id text not null,
  attempt_no integer not null default 1,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (merchant_id, order_no),
  unique (merchant_id, namespace, merchant_order_id),
  check (state not in ('succeeded', 'partly_paid', 'overpaid', 'returned', 'disputed')
         or (paid_minor is not null and paid_at is not null)),
  check (state not in ('failed', 'expired', 'rejected', 'returned', 'disputed')
         or (reason is not null and ended_at is not null)),
  check ((kind = 'payout') = (reserved_minor is not null))
);
comment on column orders.paid_minor is 'what was paid; in a state that is not paid: money seen and held in suspense';
create index orders_by_app on orders (merchant_id, app_id, created_at);

-- intended: written, not yet sent. submitting: being sent; if its lease lapses the process died, and nobody knows
-- whether the channel got it, so it is asked about and never simply sent again.
create table attempts (
  merchant_id text not null,
  order_no text not null,
  attempt_no integer not null,
  channel_id text not null,
  state text not null check (state in ('intended', 'submitting', 'pending', 'unclear', 'paid', 'failed', 'expired')),
  asks integer not null default 0,
  next_at timestamptz,
  submitted_at timestamptz,
  channel_ref text,
  proof text,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (merchant_id, order_no, attempt_no)
);
create index attempts_due on attempts (merchant_id, next_at) where next_at is not null;

-- What a channel told us, stored before it is believed.
create table channel_notices (
  merchant_id text not null,
  id bigint generated always as identity,
  channel_id text not null,
  reference text not null,
  outcome jsonb not null,
  received_at timestamptz not null,
  next_at timestamptz,
  tries integer not null default 0,
  primary key (merchant_id, id)
);
create index channel_notices_due on channel_notices (merchant_id, next_at) where next_at is not null;

-- Channel notices that did not verify. Capped per channel by the code that writes it.
create table quarantined_notices (
  id bigint generated always as identity primary key,
  channel_id text not null,
  received_at timestamptz not null,
  why text not null,
  body text not null
);
create index quarantined_notices_by_channel on quarantined_notices (channel_id, id);

-- What a person has to look at: late truth, contradictions, amounts that differ. A change of an order's final word
-- is proposed by one person and approved by another.
create table exceptions (
  merchant_id text not null,
  id bigint generated always as identity,
  order_no text not null,
  kind text not null,
  detail text not null,
  amount_minor bigint,
  created_at timestamptz not null,
  proposal jsonb,
  proposed_by text,
  closed_at timestamptz,
  closed_by text,
  decision text,
  primary key (merchant_id, id),
  check (closed_by is distinct from proposed_by or proposal is null)
);
create index exceptions_open on exceptions (merchant_id, id) where closed_at is null;
