import { SealBroken } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { listFundFlow, readFundsAt } from '#domain/ledger/index.ts'
import { newestNotices } from '#domain/notices/index.ts'
import { listOrders } from '#domain/orders/index.ts'
import type { VoucherRenderer } from '#domain/vouchers/index.ts'
import type { Door } from '#protocols/protocol.ts'
import type { HaipayDeps } from './register.ts'

/** What statements are read from, the seal of their links, and who draws vouchers. */
export function buildDocuments(door: Door, vouchers: VoucherRenderer): HaipayDeps['documents'] {
  const { db, vault, now, publicUrl, directory, methods, orders } = door
  const place = { table: 'statement links', row: '', column: 'key' }
  return {
    ...{ now, publicUrl, directory, methods, orders, renderVoucher: vouchers.render },
    sealLink: (text) => vault.seal(text, place).toString('base64url'),
    openLink(key) {
      try {
        return vault.open(Buffer.from(key, 'base64url'), place).toString('utf8')
      } catch (why) {
        if (why instanceof SealBroken) return undefined
        throw why
      }
    },
    listOrders: bindDb(db, listOrders),
    newestNotices: bindDb(db, newestNotices),
    listFundFlow: bindDb(db, listFundFlow),
    readFundsAt: bindDb(db, readFundsAt),
  }
}

function bindDb<Rest extends readonly unknown[], Value>(db: Db, act: (db: Db, ...rest: Rest) => Value) {
  return (...rest: Rest) => act(db, ...rest)
}
