import type { ReferencePage } from '#protocols/reference.ts'

type TopicPage = Pick<ReferencePage, 'name' | 'title' | 'group' | 'about' | 'facts'> & {
  /** The words of calls and notices that it holds. */
  readonly holds: ReadonlySet<string>
}

/** Pages that belong to no single currency, as the vendor has them. */
export const topicPages: readonly TopicPage[] = [
  topic('api', 'Collections and payouts', 'The generic form, which every currency’s page makes particular.'),
  topic('card', 'Cards', 'Collections by card, with the card’s data or without, charges of stored cards, and refunds.'),
  topic('subscription', 'Subscriptions', 'A payer agrees once, and is charged every period.'),
  topic('cashier', 'Global cashier', 'One order for many countries: the payer picks how to pay on our page.'),
  topic('common', 'Balance, files and settings', 'What every app can ask, whatever its currency.'),
]

function topic(name: string, title: string, about: string): TopicPage {
  return { name, title, group: 'All currencies', about, facts: [], holds: new Set([name]) }
}
