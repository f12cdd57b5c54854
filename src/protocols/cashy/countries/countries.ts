import type { Country } from './country.ts'
import {
  brazil,
  colombia,
  ecuador,
  egypt,
  india,
  indonesia,
  mexico,
  pakistan,
  tanzania,
  thailand,
} from './other-countries.ts'
import { peru } from './peru.ts'

/** The countries of this wire, each under its currency. */
export const countries: ReadonlyMap<string, Country> = new Map([
  ['PEN', peru],
  ['USD', ecuador],
  ['MXN', mexico],
  ['COP', colombia],
  ['BRL', brazil],
  ['IDR', indonesia],
  ['THB', thailand],
  ['INR', india],
  ['PKR', pakistan],
  ['EGP', egypt],
  ['TZS', tanzania],
])
