/** The least and the most of one order, in minor units; null where there is none. */
export type Limits = { readonly minMinor: bigint | null; readonly maxMinor: bigint | null }

/** Whether some amount is within the limits. */
export function areInOrder({ minMinor, maxMinor }: Limits): boolean {
  return (minMinor ?? 0n) >= 0n && (maxMinor === null || maxMinor >= (minMinor ?? 1n))
}
