-- What operators configure: merchants, apps, methods, fees, channels, routes, rates. Read through caches that
-- watch configuration_version, so every change here reaches every process within a second.
set local lock_timeout = '5s';

create table configuration_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into configuration_version (version) values (1);

create function bump_configuration_version() returns trigger language plpgsql as $$
begin
  update configuration_version set version = version + 1;
  notify switchyard_configuration;
  return null;
end $$;

create table merchants (
  id text primary key,
  number integer generated always as identity unique,
  name text not null unique,
  status text not null default 'active' check (status in ('active', 'disabled')),
  created_at timestamptz not null
);

-- currency is the home currency; a HaiPay app has just that one, and CASHIER stands for the global cashier.
create table apps (
  merchant_id text not null references merchants,
  id text not null,
  protocol text not null,
  wire_id text not null,
  name text not null,
  currency text not null,
  status text not null default 'active' check (status in ('active', 'disabled')),
  ip_allow text[] not null default '{}',
  collect_notify_url text,
  payout_notify_url text,
  opens_all_methods boolean not null default true,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  unique (protocol, wire_id)
);

-- Two versions may be live at once, so that a merchant can change over without a gap.
create table app_keys (
  merchant_id text not null,
  app_id text not null,
  version integer not null,
  secret bytea not null,
  merchant_public_key text,
  platform_private_key bytea,
  platform_public_key text,
  state text not null default 'live' check (state in ('live', 'retired')),
  created_at timestamptz not null,
  primary key (merchant_id, app_id, version),
  foreign key (merchant_id, app_id) references apps
);

create table currencies (
  code text primary key,
  country text not null,
  minor_digits smallint not null,
  wire_digits smallint not null,
  time_zone text not null
);

-- changed_by_operator rows keep their status and limits when the catalog is loaded again.
create table methods (
  product text not null check (product in ('collect', 'payout')),
  currency text not null references currencies,
  pay_type text not null,
  code text not null,
  country text not null,
  name text not null,
  min_minor bigint,
  max_minor bigint,
  status text not null check (status in ('Available', 'Maintenance', 'Unavailable')),
  expiry_minutes integer check (expiry_minutes > 0),
  changed_by_operator boolean not null default false,
  primary key (product, currency, pay_type, code)
);

create table app_methods (
  merchant_id text not null,
  app_id text not null,
  product text not null check (product in ('collect', 'payout')),
  pay_type text not null,
  code text not null,
  open boolean not null,
  min_minor bigint,
  max_minor bigint,
  primary key (merchant_id, app_id, product, pay_type, code),
  foreign key (merchant_id, app_id) references apps
);

-- '*' stands for every pay type or code; the most exact row wins.
create table fees (
  merchant_id text not null,
  app_id text not null,
  product text not null check (product in ('collect', 'payout')),
  currency text not null references currencies,
  pay_type text not null default '*',
  code text not null default '*',
  rate_ppm bigint not null check (rate_ppm between 0 and 1000000),
  fixed_minor bigint not null check (fixed_minor >= 0),
  min_minor bigint check (min_minor >= 0),
  max_minor bigint check (max_minor >= 0),
  side text not null check (side in ('inside', 'outside')),
  primary key (merchant_id, app_id, product, currency, pay_type, code),
  foreign key (merchant_id, app_id) references apps
);

create table channels (
  id text primary key,
  connector text not null,
  name text not null unique,
  status text not null default 'active' check (status in ('active', 'disabled')),
  settings bytea not null,
  notice_path text not null unique,
  created_at timestamptz not null
);

-- A row without merchant or app serves everybody. The most exact row wins, then the lowest priority number.
create table routes (
  id bigint generated always as identity primary key,
  merchant_id text references merchants,
  app_id text,
  product text not null check (product in ('collect', 'payout')),
  currency text not null,
  pay_type text not null default '*',
  code text not null default '*',
  channel_id text not null references channels,
  priority integer not null default 100,
  foreign key (merchant_id, app_id) references apps,
  unique nulls not distinct (merchant_id, app_id, product, currency, pay_type, code, channel_id)
);

-- How many units of `quote` one unit of `base` buys. The newest row of a pair counts.
create table exchange_rates (
  id bigint generated always as identity primary key,
  base text not null references currencies,
  quote text not null references currencies,
  rate numeric(24, 10) not null check (rate > 0),
  spread_ppm bigint not null check (spread_ppm between 0 and 999999),
  source text not null,
  set_at timestamptz not null,
  max_age_seconds integer check (max_age_seconds > 0)
);
create index exchange_rates_newest on exchange_rates (base, quote, id desc);

create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'
);
create index audit_log_subject on audit_log (subject, id);

-- Each running process leases a number; order numbers carry it, so they are unique without asking.
create table process_numbers (
  number smallint primary key,
  holder text,
  lease_until timestamptz not null
);
insert into process_numbers (number, lease_until)
select n, 'epoch'::timestamptz from generate_series(0, 99) as n;

do $$
declare watched text;
begin
  foreach watched in array array['merchants', 'apps', 'app_keys', 'currencies', 'methods', 'app_methods', 'fees',
                                 'channels', 'routes', 'exchange_rates'] loop
    execute format('create trigger %I after insert or update or delete on %I
                    for each statement execute function bump_configuration_version()',
                   watched || '_changed', watched);
  end loop;
end $$;
