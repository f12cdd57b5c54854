import type { Clock } from '#core/clock.ts'
import type { Vault } from '#core/vault.ts'
import type { Db } from '#db/pool.ts'
import { insertStep, readSteps } from './store.ts'

/** The steps of laying the demo: each runs until it has ended once, and never again. */
export type DemoSteps = {
  /** Runs a step that is not finished. It may have been begun before a crash, so it bears to run twice. */
  once(name: string, step: () => Promise<void>): Promise<void>
  /** Like `once`, and remembers what the step answered, sealed. */
  keep(name: string, step: () => Promise<string>): Promise<string>
}

/** Reads which steps are finished. Under the demo's lock. */
export async function openSteps(deps: {
  readonly db: Db
  readonly vault: Vault
  readonly now: Clock
}): Promise<DemoSteps> {
  const finished = await readSteps(deps.db)
  const place = (name: string) => ({ table: 'demo_steps', row: name, column: 'kept' })
  return {
    async once(name, step) {
      if (finished.has(name)) return
      await step()
      await insertStep(deps.db, name, deps.now(), null)
    },
    async keep(name, step) {
      const kept = finished.get(name)
      if (kept) return deps.vault.open(kept, place(name)).toString()
      const answer = await step()
      await insertStep(deps.db, name, deps.now(), deps.vault.seal(answer, place(name)))
      return answer
    },
  }
}
