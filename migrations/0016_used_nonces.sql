-- Requests that may come only once carry a nonce. It is used up in the transaction of what was asked, and forgotten
-- after 24 hours.
set local lock_timeout = '5s';

create table used_nonces (
  merchant_id text not null,
  app_id text not null,
  nonce text not null,
  used_at timestamptz not null,
  primary key (merchant_id, app_id, nonce)
);
create index used_nonces_by_age on used_nonces (used_at);
