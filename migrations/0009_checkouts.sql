-- What the global cashier was asked for, until the payer has picked a method: then an order of the same number is made
-- in the transaction that ends the checkout.
set local lock_timeout = '5s';

create table checkouts (
  merchant_id text not null,
  order_no text not null,
  app_id text not null,
  protocol text not null,
  namespace text not null,
  merchant_order_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  region text not null,
  subject text not null,
  party jsonb not null,
  fields jsonb not null,
  notify_url text,
  return_url text not null,
  fail_url text not null,
  cancel_url text,
  cashier_key text not null,
  state text not null check (state in ('open', 'chosen', 'expired')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (merchant_id, order_no),
  unique (merchant_id, namespace, merchant_order_id),
  check ((state = 'open') = (ended_at is null))
);
comment on column checkouts.app_id is 'the app that asked, of no currency; the order belongs to the app of its currency';
create index checkouts_open on checkouts (merchant_id, expires_at) where state = 'open';
