-- A day's fund flow is read by the time of its journals.
set local lock_timeout = '5s';

create index journals_by_app on journals (merchant_id, app_id, created_at);
