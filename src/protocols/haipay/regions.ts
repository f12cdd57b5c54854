import type { MethodForApp } from '#domain/methods/index.ts'

/**
 * The currencies that payers of a region are offered on the global cashier (HaiPay, Global Cashier, Region Codes), and
 * the regions that the vendor added later, as far as the catalog has a method there.
 */
const currenciesByRegion: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    AE: ['AED'],
    AT: ['EUR'],
    BE: ['EUR'],
    BH: ['BHD'],
    BR: ['BRL'],
    EG: ['EGP'],
    GB: ['GBP'],
    HK: ['HKD', 'USD'],
    ID: ['IDR', 'USD'],
    IN: ['INR'],
    JP: ['JPY', 'USD'],
    KR: ['KRW', 'USD'],
    KW: ['KWD'],
    MY: ['MYR', 'USD'],
    NL: ['EUR'],
    OM: ['OMR'],
    PH: ['PHP'],
    PK: ['PKR'],
    PL: ['EUR'],
    QA: ['QAR'],
    SA: ['SAR'],
    SG: ['SGD', 'USD'],
    TH: ['THB', 'USD'],
    TR: ['TRY'],
    TW: ['TWD', 'USD'],
    US: ['USD'],
    VN: ['VND', 'USD'],
    IT: ['EUR'],
    EU: ['EUR'],
    MX: ['MXN'],
    BD: ['BDT'],
    JO: ['JOD'],
    IQ: ['IQD'],
  }),
)

/** All region codes, in the vendor's order. */
export const regionCodes: readonly string[] = [...currenciesByRegion.keys()]

/** The currencies of a region, its own first. */
export function currenciesOf(region: string): readonly string[] {
  return currenciesByRegion.get(region) ?? []
}

/** Whether payers of a region can use a method: one of their country or of none; in the EU at large that of any. */
export function reaches(region: string, { country }: Pick<MethodForApp, 'country'>): boolean {
  if (country === region || country === 'GLOBAL' || region === 'EU') return true
  return country === 'EU' && currenciesOf(region).includes('EUR')
}
