import type { Tx } from '#db/pool.ts'
import type { AuditRecord } from './record-audit.ts'

export async function insertAudit(tx: Tx, record: AuditRecord): Promise<void> {
  const { at, actor, action, subject, detail = {} } = record
  await tx
    .insertInto('audit_log')
    .values({ at, actor, action, subject, detail: JSON.stringify(detail) })
    .execute()
}
