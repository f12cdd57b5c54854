import { testCards } from './card-scripts.ts'
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
  return printTable([head, ...lines])
}

/** The table of the sandbox's cards in docs/sandbox.md. */
export function printTestCards(): string {
  const lines = testCards.map(({ number, does }) => [number.replace(/(.{4})(?=.)/g, '$1 '), does])
  return printTable([
    ['card number', 'what the card network does'],
    ...lines,
    ['any, month 13', 'Declined: no such expiry date.'],
    ['any, CVV 99', 'Declined: the security code is wrong.'],
    ['any other', 'Paid at once.'],
  ])
}

function printTable([head = [], ...lines]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}
