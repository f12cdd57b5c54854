-- Subscriptions, and the periods they are billed for.
set local lock_timeout = '5s';

alter table orders add column subscription_no text;
comment on column orders.subscription_no is 'the subscription whose charge it is; its outcome is told as that';

-- next_at: when the subscription is looked at next, to bill a period, to charge again, or to read how a charge ended.
-- Whoever works on it holds it until then, and writes only while next_at is still what it wrote when it took it.
create table subscriptions (
  merchant_id text not null,
  subscription_no text not null,
  app_id text not null,
  protocol text not null,
  namespace text not null,
  merchant_subscription_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  pay_type text not null,
  charge_pay_type text not null,
  method_code text not null,
  state text not null check (state in ('processing', 'unclear', 'active', 'failed', 'cancelled')),
  interval_unit text not null check (interval_unit in ('day', 'week', 'month', 'year')),
  interval_count integer not null check (interval_count > 0),
  time_zone text not null,
  retries_max integer not null check (retries_max >= 0),
  periods_max integer check (periods_max > 0),
  coupon_periods integer check (coupon_periods > 0),
  coupon_minor bigint check (coupon_minor > 0 and coupon_minor < amount_minor),
  notify_url text,
  return_url text,
  fail_url text,
  subject text,
  party jsonb not null,
  fields jsonb not null,
  deduction_prefix text not null,
  order_prefix text not null,
  step_minor bigint not null,
  card_id text,
  next_at timestamptz,
  created_at timestamptz not null,
  reason text,
  ended_at timestamptz,
  primary key (merchant_id, subscription_no),
  unique (merchant_id, namespace, merchant_subscription_id),
  check ((coupon_periods is null) = (coupon_minor is null)),
  check ((state in ('failed', 'cancelled')) = (ended_at is not null))
);
create index subscriptions_due on subscriptions (merchant_id, next_at) where next_at is not null;

-- One row per period: the key keeps a period from being billed twice.
create table deductions (
  merchant_id text not null,
  subscription_no text not null,
  period integer not null check (period >= 0),
  deduct_no text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  state text not null check (state in ('charging', 'waiting', 'succeeded', 'failed')),
  charge integer not null check (charge > 0),
  charge_at timestamptz,
  order_no text,
  reason text,
  primary key (merchant_id, subscription_no, period),
  unique (merchant_id, deduct_no),
  check ((state = 'waiting') = (charge_at is not null))
);
comment on column deductions.charge is 'which charge of the period is its newest: 1, and 1 more for each retry';
