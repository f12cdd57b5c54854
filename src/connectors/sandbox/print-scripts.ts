import { wholeCurrencies } from './magic.ts'
import { scripts } from './scripts.ts'

/** The table of docs/sandbox.md, as Markdown. */
export function printScripts(): string {
  const head = [
    'amount ends in',
    `whole amount ends in (${wholeCurrencies.join(', ')})`,
    'VND',
    'payout account',
    'what the bank does',
  ]
  const lines = scripts.map(({ code, does, only }) => [
    `77.${code}`,
    `7${code}`,
    `7${code}00`,
    only === 'collection' ? '' : `…00007${code}`,
    does,
  ])
  return [head, head.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}
