-- CXPay: the codes by which a merchant names direction, country and method in one word, and the set of fields that its
-- notices have.
set local lock_timeout = '5s';

alter table apps add column notice_fields smallint check (notice_fields between 1 and 3);
comment on column apps.notice_fields is 'CXPay: the generation of its notices; null: the newest';

-- A method that only one protocol offers, such as a test channel.
alter table methods add column protocol text;

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
  foreign key (merchant_id, app_id) references apps,
  foreign key (product, currency, pay_type, method_code) references methods
);
create trigger pay_codes_changed after insert or update or delete on pay_codes
  for each statement execute function bump_configuration_version();
