import type { Generated, GeneratedAlways } from 'kysely'

/** Made from the migrations; `npm run tables` writes it anew. Row types of every table. */
export type Tables = {
  readonly address_payments: AddressPaymentsTable
  readonly app_keys: AppKeysTable
  readonly app_methods: AppMethodsTable
  readonly apps: AppsTable
  readonly attempts: AttemptsTable
  readonly audit_log: AuditLogTable
  readonly balances: BalancesTable
  readonly cards: CardsTable
  readonly channel_notices: ChannelNoticesTable
  readonly channels: ChannelsTable
  readonly checkouts: CheckoutsTable
  readonly configuration_version: ConfigurationVersionTable
  readonly currencies: CurrenciesTable
  readonly demo_steps: DemoStepsTable
  readonly entries: EntriesTable
  readonly exceptions: ExceptionsTable
  readonly exchange_rates: ExchangeRatesTable
  readonly fees: FeesTable
  readonly fixed_addresses: FixedAddressesTable
  readonly journals: JournalsTable
  readonly master_key: MasterKeyTable
  readonly merchants: MerchantsTable
  readonly methods: MethodsTable
  readonly moved_clock: MovedClockTable
  readonly notices: NoticesTable
  readonly orders: OrdersTable
  readonly process_numbers: ProcessNumbersTable
  readonly quarantined_notices: QuarantinedNoticesTable
  readonly routes: RoutesTable
  readonly sandbox_payments: SandboxPaymentsTable
  readonly unfolded: UnfoldedTable
}

export type AddressPaymentsTable = {
  merchant_id: string
  channel_id: string
  address: string
  hash: string
  order_no: string
}

export type AppKeysTable = {
  merchant_id: string
  app_id: string
  version: number
  secret: Buffer
  merchant_public_key: string | null
  platform_private_key: Buffer | null
  platform_public_key: string | null
  state: Generated<string>
  created_at: Date
}

export type AppMethodsTable = {
  merchant_id: string
  app_id: string
  product: string
  pay_type: string
  code: string
  open: boolean
  min_minor: bigint | null
  max_minor: bigint | null
}

export type AppsTable = {
  merchant_id: string
  id: string
  protocol: string
  wire_id: string
  name: string
  currency: string
  status: Generated<string>
  ip_allow: Generated<string[]>
  collect_notify_url: string | null
  payout_notify_url: string | null
  opens_all_methods: Generated<boolean>
  created_at: Date
  gives_fee_back: Generated<boolean>
}

export type AttemptsTable = {
  merchant_id: string
  order_no: string
  attempt_no: number
  channel_id: string
  state: string
  asks: Generated<number>
  next_at: Date | null
  submitted_at: Date | null
  channel_ref: string | null
  proof: string | null
  created_at: Date
  expires_at: Date | null
}

export type AuditLogTable = {
  id: GeneratedAlways<bigint>
  at: Date
  actor: string
  action: string
  subject: string
  detail: Generated<unknown>
}

export type BalancesTable = {
  merchant_id: string
  app_id: string
  currency: string
  account: string
  amount_minor: bigint
}

export type CardsTable = {
  merchant_id: string
  id: string
  app_id: string
  order_no: string
  sealed_key: Buffer | null
  sealed_number: Buffer | null
  fingerprint: Buffer
  first_six: string
  last_four: string
  brand: string
  expiry_month: string
  expiry_year: string
  holder: string
  kept_for_charging: Generated<boolean>
  purge_at: Date | null
  purged_at: Date | null
  created_at: Date
}

export type ChannelNoticesTable = {
  merchant_id: string
  id: GeneratedAlways<bigint>
  channel_id: string
  reference: string
  outcome: unknown
  received_at: Date
  next_at: Date | null
  tries: Generated<number>
}

export type ChannelsTable = {
  id: string
  connector: string
  name: string
  status: Generated<string>
  settings: Buffer
  notice_path: string
  created_at: Date
}

export type CheckoutsTable = {
  merchant_id: string
  order_no: string
  app_id: string
  protocol: string
  namespace: string
  merchant_order_id: string
  currency: string
  amount_minor: bigint
  region: string
  subject: string
  party: unknown
  fields: unknown
  notify_url: string | null
  return_url: string
  fail_url: string
  cancel_url: string | null
  cashier_key: string
  state: string
  created_at: Date
  expires_at: Date
  ended_at: Date | null
}

export type ConfigurationVersionTable = {
  only_row: Generated<boolean>
  version: bigint
}

export type CurrenciesTable = {
  code: string
  country: string
  minor_digits: number
  wire_digits: number
  time_zone: string
}

export type DemoStepsTable = {
  name: string
  kept: Buffer | null
  done_at: Date
}

export type EntriesTable = {
  merchant_id: string
  cause: string
  line: number
  app_id: string
  currency: string
  account: string
  amount_minor: bigint
}

export type ExceptionsTable = {
  merchant_id: string
  id: GeneratedAlways<bigint>
  order_no: string
  kind: string
  detail: string
  amount_minor: bigint | null
  created_at: Date
  proposal: unknown | null
  proposed_by: string | null
  closed_at: Date | null
  closed_by: string | null
  decision: string | null
}

export type ExchangeRatesTable = {
  id: GeneratedAlways<bigint>
  base: string
  quote: string
  rate: string
  spread_ppm: bigint
  source: string
  set_at: Date
  max_age_seconds: number | null
}

export type FeesTable = {
  merchant_id: string
  app_id: string
  product: string
  currency: string
  pay_type: Generated<string>
  code: Generated<string>
  rate_ppm: bigint
  fixed_minor: bigint
  min_minor: bigint | null
  max_minor: bigint | null
  side: string
}

export type FixedAddressesTable = {
  merchant_id: string
  app_id: string
  currency: string
  pay_type: string
  method_code: string
  channel_id: string
  address: string
  page_key: string
  namespace: string
  number_prefix: string
  step_minor: bigint
  created_at: Date
}

export type JournalsTable = {
  merchant_id: string
  cause: string
  app_id: string
  kind: string
  order_no: string | null
  reason: string | null
  actor: string
  created_at: Date
}

export type MasterKeyTable = {
  only_row: Generated<boolean>
  sealed: Buffer
}

export type MerchantsTable = {
  id: string
  number: GeneratedAlways<number>
  name: string
  status: Generated<string>
  created_at: Date
}

export type MethodsTable = {
  product: string
  currency: string
  pay_type: string
  code: string
  country: string
  name: string
  min_minor: bigint | null
  max_minor: bigint | null
  status: string
  expiry_minutes: number | null
  changed_by_operator: Generated<boolean>
  refundable: Generated<boolean>
  pay_currency: string | null
}

export type MovedClockTable = {
  only_row: Generated<boolean>
  forward_milliseconds: bigint
}

export type NoticesTable = {
  merchant_id: string
  order_no: string
  seq: number
  app_id: string
  protocol: string
  order_state: string | null
  paid_minor: bigint | null
  fee_minor: bigint | null
  paid_at: Date | null
  reason: string | null
  url: string | null
  endpoint: string | null
  state: string
  pushes: Generated<number>
  failures: Generated<number>
  next_at: Date | null
  lease_until: Date | null
  body: string | null
  headers: unknown | null
  key_version: number | null
  last_status: number | null
  last_answer: string | null
  last_error: string | null
  created_at: Date
  ended_at: Date | null
  kind: Generated<string>
  facts: unknown | null
}

export type OrdersTable = {
  merchant_id: string
  order_no: string
  app_id: string
  protocol: string
  kind: string
  namespace: string
  merchant_order_id: string
  currency: string
  amount_minor: bigint
  pay_type: string
  method_code: string
  state: string
  fee_rule: unknown
  fee_minor: Generated<bigint>
  reserved_minor: bigint | null
  paid_minor: bigint | null
  paid_at: Date | null
  ended_at: Date | null
  reason: string | null
  takes_partial: boolean
  requested_currency: string | null
  requested_minor: bigint | null
  exchange_rate: string | null
  notify_url: string | null
  return_url: string | null
  fail_url: string | null
  subject: string | null
  party: unknown
  sealed_account: Buffer | null
  fields: unknown
  instructions: unknown | null
  cashier_key: string | null
  channel_id: string
  attempt_no: Generated<number>
  created_at: Date
  expires_at: Date | null
  original_order_no: string | null
  fee_back_minor: bigint | null
  exchange: unknown | null
  received_minor: bigint | null
  card_id: string | null
  keep_card: boolean | null
}

export type ProcessNumbersTable = {
  number: number
  holder: string | null
  lease_until: Date
}

export type QuarantinedNoticesTable = {
  id: GeneratedAlways<bigint>
  channel_id: string
  received_at: Date
  why: string
  body: string
}

export type RoutesTable = {
  id: GeneratedAlways<bigint>
  merchant_id: string | null
  app_id: string | null
  product: string
  currency: string
  pay_type: Generated<string>
  code: Generated<string>
  channel_id: string
  priority: Generated<number>
}

export type SandboxPaymentsTable = {
  reference: string
  channel_id: string
  kind: string
  currency: string
  amount_minor: bigint
  state: string
  paid_minor: bigint | null
  reason: string | null
  script: string
  step: number
  next_at: Date | null
  created_at: Date
}

export type UnfoldedTable = {
  merchant_id: string
  app_id: string
  currency: string
  cause: string
}
