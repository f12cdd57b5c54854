-- The double-entry ledger: append only. A journal is known by its cause, so the same thing cannot be booked twice.
set local lock_timeout = '5s';

create table journals (
  merchant_id text not null,
  cause text not null,
  app_id text not null,
  kind text not null,
  order_no text,
  reason text,
  actor text not null,
  created_at timestamptz not null,
  primary key (merchant_id, cause)
);
create index journals_by_order on journals (merchant_id, order_no) where order_no is not null;

-- Positive amounts are credits: what is owed to the merchant or earned by the platform; negative are debits.
create table entries (
  merchant_id text not null,
  cause text not null,
  line smallint not null,
  app_id text not null,
  currency text not null,
  account text not null,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (merchant_id, cause, line)
);
create index entries_by_account on entries (merchant_id, app_id, currency, account);

-- Journals whose entries are not yet part of the balances. A row leaves in the transaction that folds it.
create table unfolded (
  merchant_id text not null,
  app_id text not null,
  currency text not null,
  cause text not null,
  primary key (merchant_id, app_id, currency, cause)
) with (autovacuum_analyze_threshold = 2000000000, autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_threshold = 5000);
comment on table unfolded is 'a queue: vacuumed often, never analysed, since statistics of an empty moment mislead';

-- The row of account 'available' is also the lock that every debit and fold of its app and currency takes.
create table balances (
  merchant_id text not null,
  app_id text not null,
  currency text not null,
  account text not null,
  amount_minor bigint not null,
  primary key (merchant_id, app_id, currency, account),
  check (amount_minor >= 0 or account not in ('available', 'unsettled', 'reserved', 'rolling_reserve', 'suspense')),
  check (amount_minor <= 0 or account <> 'debt')
);
