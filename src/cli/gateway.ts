import type { Connector } from '#connectors/contract.ts'
import type { Clock } from '#core/clock.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import type { Directory } from '#domain/merchants/index.ts'
import type { Methods } from '#domain/methods/index.ts'
import type { Orders } from '#domain/orders/index.ts'
import type { Routing } from '#domain/routing/index.ts'
import type { Protocols } from '#protocols/protocol.ts'

/** What of the gateway commands work with. */
export type Gateway = {
  readonly db: Db
  readonly vault: Vault
  readonly now: Clock
  readonly connectors: ReadonlyMap<string, Connector>
  readonly directory: Directory
  readonly methods: Methods
  readonly routing: Routing
  readonly orders: Orders
  readonly protocols: Protocols
  readonly loopbackAllowed: boolean
}

/** Something opened for a command, and how it is closed. */
export type Opened<Value> = { readonly value: Value; close(): Promise<void> }
