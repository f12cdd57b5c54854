import { ok, type Result, refuse } from '#core/result.ts'
import { inTransaction } from '#db/pool.ts'
import { recordAudit } from '#domain/audit/index.ts'
import type { App } from '#domain/merchants/index.ts'
import type { ChangeDeps } from './change-method.ts'
import { areInOrder, type Limits } from './limits.ts'
import type { MethodKey } from './method.ts'
import { methodExists, saveAppMethod } from './store.ts'

type ChangeForApp = {
  readonly app: Pick<App, 'merchantId' | 'id' | 'protocol' | 'opensAllMethods'>
  /** The catalog's own code, which is empty where any bank code is accepted. */
  readonly method: Pick<MethodKey, 'product' | 'payType' | 'code'>
  readonly actor: string
}

/** Lets an app use a method. */
export function openMethod(deps: ChangeDeps, command: ChangeForApp): Promise<Result<undefined, 'method unknown'>> {
  return changeForApp(deps, command, { open: true }, 'method opened')
}

/** Keeps an app from using a method. Orders under way go on. */
export function closeMethod(deps: ChangeDeps, command: ChangeForApp): Promise<Result<undefined, 'method unknown'>> {
  return changeForApp(deps, command, { open: false }, 'method closed')
}

/** Sets an app's own limits of one order, in its home currency; those of the method hold as well. */
export async function setAppLimits(
  deps: ChangeDeps,
  command: ChangeForApp & { readonly limits: Limits },
): Promise<Result<undefined, 'method unknown' | 'limits out of order'>> {
  if (!areInOrder(command.limits)) return refuse('limits out of order')
  return changeForApp(deps, command, command.limits, 'app limits set')
}

function changeForApp(
  deps: ChangeDeps,
  { app, method, actor }: ChangeForApp,
  change: { readonly open: boolean } | Limits,
  action: string,
): Promise<Result<undefined, 'method unknown'>> {
  return inTransaction(deps.db, async (tx) => {
    if (!(await methodExists(tx, { ...method, protocol: app.protocol }))) return refuse('method unknown')
    await saveAppMethod(tx, app, method, change, app.opensAllMethods)
    const limits = 'open' in change ? {} : { minMinor: `${change.minMinor}`, maxMinor: `${change.maxMinor}` }
    const detail = { merchantId: app.merchantId, ...method, ...limits }
    await recordAudit(tx, { at: deps.now(), actor, action, subject: app.id, detail })
    return ok(undefined)
  })
}
