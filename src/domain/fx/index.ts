export { convert, printRate, type Rate, readRate } from './rate.ts'
export { buildRates, type FindRateRefusal, type Rates } from './rates.ts'
export { type SetRateRefusal, setRate } from './set-rate.ts'
export { type MarketRate, readNewestRates as listRates } from './store.ts'
