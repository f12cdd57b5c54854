import { americas } from './americas.ts'
import type { ByCurrency } from './country-fields.ts'
import { eastAsia } from './east-asia.ts'
import { europe } from './europe.ts'
import { middleEastAndAfrica } from './middle-east-and-africa.ts'
import { southAsia } from './south-asia.ts'
import { stablecoins } from './stablecoins.ts'

/** Every difference, by the currency of the path. */
export const countries: ByCurrency = {
  ...eastAsia,
  ...southAsia,
  ...middleEastAndAfrica,
  ...europe,
  ...americas,
  ...stablecoins,
}
