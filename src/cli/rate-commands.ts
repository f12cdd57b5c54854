import { secondsAfter } from '#core/clock.ts'
import { partsPerMillion } from '#core/money.ts'
import { listRates, printRate, readRate, setRate, withSpread } from '#domain/fx/index.ts'
import { type Command, CommandRefused } from './command.ts'
import { accepted, printPercent, readCount, readPercent } from './read-values.ts'

export const rateCommands: readonly Command[] = [
  {
    name: 'rate set',
    does: 'Sets how many units of QUOTE one unit of BASE buys, before the spread',
    takes: ['BASE', 'QUOTE', 'RATE'],
    options: {
      spread: { value: 'PERCENT', help: 'what the payer pays on top (default: 0%)' },
      source: { value: 'TEXT', help: 'where the rate is from (default: operator)' },
      'max-age-seconds': { value: 'NUMBER', help: 'orders are refused when it is older (default: it never is)' },
    },
    example: 'rate set USD HKD 7.8125 --spread 0.5%',
    async run(context, given) {
      const gateway = await context.gateway()
      const age = given.text('max-age-seconds')
      const rate = {
        base: given.need('BASE'),
        quote: given.need('QUOTE'),
        rate: given.need('RATE'),
        spreadPpm: readPercent(given.text('spread') ?? '0'),
        source: given.text('source') ?? 'operator',
        maxAgeSeconds: age === undefined ? undefined : readCount(age),
      }
      accepted(await setRate(gateway, { ...rate, actor: context.actor }))
      const { spreadPpm, ...shown } = rate
      return { ...shown, spread: printPercent(spreadPpm) }
    },
  },
  {
    name: 'rate list',
    does: 'Lists the newest rate of each pair, and what a payer is charged: the spread included',
    example: 'rate list',
    async run(context) {
      const rates = await listRates((await context.gateway()).db)
      return rates.map(({ spreadPpm, rate, setAt, maxAgeSeconds, ...rest }) => {
        const scaled = readRate(rate)
        if (scaled === undefined) throw new CommandRefused(`the rate of ${rest.base} in ${rest.quote} cannot be read`)
        return {
          ...rest,
          rate: printRate(scaled),
          spread: printPercent(spreadPpm),
          charged: printRate(withSpread(scaled, partsPerMillion(spreadPpm))),
          setAt,
          maxAgeSeconds,
          staleAfter: maxAgeSeconds === undefined ? undefined : secondsAfter(setAt, maxAgeSeconds),
        }
      })
    },
  },
]
