import { type Loop, type LoopLog, startLoop } from './loop.ts'

/**
 * Lets the sandbox bank do what is due until stopped: every second, and at once when woken. Runs in every process;
 * the bank does nothing twice.
 */
export function playSandbox(deps: { readonly bank: { play(): Promise<boolean> }; readonly log: LoopLog }): Loop {
  return startLoop({ name: 'play sandbox', everySeconds: 1, work: () => deps.bank.play(), log: deps.log })
}
