-- Methods that settle in one currency while their payer pays another, and what such an order fixed.
set local lock_timeout = '5s';

alter table methods add column pay_currency text references currencies;
comment on column methods.pay_currency is 'what the payer pays; null: the currency of the method';

-- Both are null wherever the payer pays the currency of the order.
alter table orders add column exchange jsonb;
alter table orders add column received_minor bigint check (received_minor > 0);
comment on column orders.exchange is
  'what the payer is asked for in another currency, and at which rates; fixed when the order is made';
comment on column orders.received_minor is
  'what was paid, in the currency of exchange; paid_minor is then what it came to in the currency of the order';
comment on column orders.paid_minor is
  'what was paid; in a state that is not paid: money seen and held in suspense, in the currency the payer paid';
