import { countries } from '#protocols/haipay/country-fields/countries.ts'
import type { FieldChange, Need, Rule, When } from '#protocols/haipay/fields.ts'

/** The table of docs/haipay.md: what each currency's pages say otherwise, in the words of the tables that validate. */
export function printCountryTable(): string {
  const rows = Object.entries(countries)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, { collect = [], payout = [] }]) => `| ${currency} | ${tell(collect)} | ${tell(payout)} |`)
  return ['| currency | collections | payouts |', '|---|---|---|', ...rows].join('\n')
}

function tell(changes: readonly FieldChange[]): string {
  return changes.flatMap(tellChange).join('; ')
}

function tellChange({ name, need, rule, cases = [], charactersMax, sameAs }: FieldChange): readonly string[] {
  const says = [
    ...(need === undefined ? [] : [tellNeed(need)]),
    ...(charactersMax === undefined ? [] : [`at most ${charactersMax} characters`]),
    ...(rule ? [tellRule(rule)] : []),
    ...(sameAs === undefined ? [] : [`the same as \`${sameAs}\``]),
    ...cases.map((one) => `${tellWhen(one.when)} ${tellRule(one.rule)}`),
  ]
  return says.length === 0 ? [] : [`\`${name}\` ${says.join(', ')}`]
}

function tellNeed(need: Need): string {
  return typeof need === 'string' ? need : `required ${tellWhen(need.when)}`
}

function tellWhen(when: When): string {
  return Object.entries(when)
    .map(([name, words]) => `with ${name} ${words.join(' or ')}`)
    .join(' and ')
}

function tellRule({ says }: Rule): string {
  return says.replace(/^must be /, '')
}
