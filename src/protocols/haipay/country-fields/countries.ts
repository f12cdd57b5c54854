import { americas } from './americas.ts'
import type { ByCurrency, CountryFields } from './country-fields.ts'
import { eastAsia } from './east-asia.ts'
import { europe } from './europe.ts'
import { middleEastAndAfrica } from './middle-east-and-africa.ts'
import { southAsia } from './south-asia.ts'
import { stablecoins } from './stablecoins.ts'

const changes: ByCurrency = {
  ...eastAsia,
  ...southAsia,
  ...middleEastAndAfrica,
  ...europe,
  ...americas,
  ...stablecoins,
}

/** Currencies whose own page leaves the note open, which the generic page requires. */
const noteLeftOpen = [
  ...['AED', 'BHD', 'BRL', 'EUR', 'HKD', 'IDR', 'INR', 'JPY', 'KRW', 'KWD', 'MXN', 'OMR', 'PHP', 'PKR', 'QAR', 'SAR'],
  ...['SGD', 'TRY', 'USDC', 'USDT', 'VND'],
]

/** Every difference, by the currency of the path. */
export const countries: ByCurrency = {
  ...changes,
  ...Object.fromEntries(noteLeftOpen.map((currency) => [currency, withOpenNote(changes[currency] ?? {})])),
}

function withOpenNote({ collect = [], payout }: CountryFields): CountryFields {
  return { collect: [...collect, { name: 'subject', need: 'optional' }], ...(payout && { payout }) }
}
