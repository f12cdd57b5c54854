/** The reference a channel gets for an attempt: the order number, and the try's number from the second on. */
export function referenceOf(orderNo: string, attemptNo: number): string {
  return attemptNo === 1 ? orderNo : `${orderNo}R${attemptNo}`
}

/** Reads a reference that came back from a channel; undefined when it is not one of ours. */
export function readReference(reference: string): { readonly orderNo: string; readonly attemptNo: number } | undefined {
  const parts = /^([A-Z]*\d{16,24})(?:R([1-9]\d?))?$/.exec(reference)
  if (!parts?.[1]) return undefined
  return { orderNo: parts[1], attemptNo: parts[2] ? Number.parseInt(parts[2], 10) : 1 }
}
