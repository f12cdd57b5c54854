-- Every protocol has methods of its own. CXPay: the codes by which a merchant names direction, country and method in
-- one word, and the set of members that its notices have.
set local lock_timeout = '5s';

-- The methods that are there are HaiPay's.
alter table methods add column protocol text not null default 'haipay';
alter table methods alter column protocol drop default;
alter table methods drop constraint methods_pkey;
alter table methods add primary key (protocol, product, currency, pay_type, code);

alter table apps add column notice_fields smallint check (notice_fields between 1 and 3);
comment on column apps.notice_fields is 'the generation of its notices where its protocol has several; null: the newest';

create table pay_codes (
  merchant_id text not null,
  app_id text not null,
  product text not null check (product in ('collect', 'payout')),
  code text not null,
  country text not null,
  currency text not null references currencies,
  pay_type text not null,
  method_code text not null,
  primary key (merchant_id, app_id, product, code),
  foreign key (merchant_id, app_id) references apps
);
comment on column pay_codes.country is 'whose rules an order must keep; empty where no country has any';
create trigger pay_codes_changed after insert or update or delete on pay_codes
  for each statement execute function bump_configuration_version();
