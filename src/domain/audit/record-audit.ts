import type { Tx } from '#db/pool.ts'
import { insertAudit } from './store.ts'

/** Who did what to what, and when. `detail` never holds a secret, a private key or a card number. */
export type AuditRecord = {
  readonly at: Date
  /** `cli`, `demo`, or the address of a person at a console. */
  readonly actor: string
  readonly action: string
  /** The id of what was changed; an app is `merchantId/appId`. */
  readonly subject: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** Writes a change into the audit log, in the change's own transaction: neither is there without the other. */
export async function recordAudit(tx: Tx, record: AuditRecord): Promise<void> {
  await insertAudit(tx, record)
}
