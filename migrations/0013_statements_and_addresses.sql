-- A day's fund flow is read by the time of its journals; permanent addresses, and the payments that came to them.
set local lock_timeout = '5s';

create index journals_by_app on journals (merchant_id, app_id, created_at);

-- Payers send to these as often as they like.
-- namespace, number_prefix and step_minor are what the protocol said when it asked: for the orders of the payments.
create table fixed_addresses (
  merchant_id text not null,
  app_id text not null,
  currency text not null,
  pay_type text not null,
  method_code text not null,
  channel_id text not null,
  address text not null,
  page_key text not null unique,
  namespace text not null,
  number_prefix text not null,
  step_minor bigint not null check (step_minor > 0),
  created_at timestamptz not null,
  primary key (merchant_id, app_id, currency, pay_type, method_code),
  unique (channel_id, address)
);

-- A payment is known by its address and transaction hash, so that it becomes one order however often it is told. One
-- transaction can pay several addresses.
create table address_payments (
  merchant_id text not null,
  channel_id text not null,
  address text not null,
  hash text not null,
  order_no text not null,
  primary key (merchant_id, channel_id, address, hash)
);
