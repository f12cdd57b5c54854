-- Notices of other things than orders, and subscriptions.
set local lock_timeout = '5s';

-- A notice is about an order, with its outcome in columns, or about something else, with facts that its protocol
-- prints; `order_no` is then the number of that.
alter table notices add column kind text not null default 'order';
alter table notices add column facts jsonb;
alter table notices alter column order_state drop not null;
alter table notices alter column fee_minor drop not null;
alter table notices add check ((kind = 'order') = (facts is null));
alter table notices add check ((kind = 'order') = (order_state is not null and fee_minor is not null));
comment on column notices.order_no is 'the number of what the notice is about: of an order, or of what kind says';
