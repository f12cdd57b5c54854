const networkCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL'],
])

// SQLSTATE: whole classes first (connection, resources, operator's and system's doing), then single states.
const stateClasses = new Set(['08', '53', '57', '58'])
const states = new Set([
  '25006', // read only: we still talk to a server that is not the primary any more
  '25P03', // idle in transaction for too long
  '55P03', // a lock did not come in time
])

// What the driver throws without a code.
const driverMessages = [
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
]

const causesMax = 5

/**
 * Whether a thrown error means that the database is down, unreachable, full, shutting down or too slow, as opposed to
 * a bug. After an outage it is not known whether a commit under way took place.
 */
export function isOutage(error: unknown): boolean {
  let cause = error
  for (let depth = 0; depth < causesMax && cause instanceof Error; depth += 1) {
    const { message } = cause
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
    if (networkCodes.has(code) || driverMessages.some((known) => message.startsWith(known))) return true
    if (/^[0-9A-Z]{5}$/.test(code) && (stateClasses.has(code.slice(0, 2)) || states.has(code))) return true
    cause = cause.cause
  }
  return false
}
