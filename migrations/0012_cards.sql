-- Payers' cards. The number of each is encrypted with a data key of its own, and that key with the master key, so
-- erasing the two ends every copy of them. The security code of a card has no column anywhere.
set local lock_timeout = '5s';

-- fingerprint: keyed hash of the number, by which it is found again. purge_at: when the number is erased; null while
-- its order is open, and for a card that is kept for charging.
create table cards (
  merchant_id text not null,
  id text not null,
  app_id text not null,
  order_no text not null,
  sealed_key bytea,
  sealed_number bytea,
  fingerprint bytea not null,
  first_six text not null,
  last_four text not null,
  brand text not null check (brand in ('VISA', 'Mastercard')),
  expiry_month text not null,
  expiry_year text not null,
  holder text not null,
  kept_for_charging boolean not null default false,
  purge_at timestamptz,
  purged_at timestamptz,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  check ((sealed_number is null) = (purged_at is not null)),
  check ((sealed_number is null) = (sealed_key is null)),
  check (not kept_for_charging or purge_at is null)
);
create index cards_by_fingerprint on cards (merchant_id, fingerprint);
create index cards_to_purge on cards (purge_at) where purge_at is not null;

-- card_id: the card an order is paid with. keep_card: it may be charged again once the order is paid.
alter table orders add column card_id text, add column keep_card boolean;
