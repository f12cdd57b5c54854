import { Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector, request } from 'undici'
import { isLoopbackAddress, isLoopbackName, isPublicAddress } from '#core/public-address.ts'
import { assertNoOpenTransaction } from '#db/pool.ts'

/** What a merchant's endpoint said, at most 4 KB of it. `isWhole`: that was all. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly isWhole: boolean }
  | { readonly kind: 'not answered'; readonly why: string }

/** Pushes over HTTP, each within `timeoutSeconds`. Close it after the last push: it ends all connections. */
export type NoticeSender = {
  readonly timeoutSeconds: number
  send(push: {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }): Promise<Answer>
  close(): Promise<void>
}

/** Finds all addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

const timeoutSecondsDefault = 10
const answerBytesMax = 4096
const answerHeaderBytesMax = 16_384
// Long enough for a burst. A socket that idles longer may be closed by the endpoint just as a notice goes out on it,
// and that notice would wait for its next turn in the timetable.
const idleMilliseconds = 1_000
const resolveTimeoutMilliseconds = 2_000
const resolveAttemptsMax = 2

class AddressRefused extends Error {
  readonly code = 'address not allowed'
}

/**
 * Builds the sender. It connects to public addresses only (`loopbackAllowed`: to loopback too) and checks them when
 * connecting, so a name that changes its address gains nothing. Redirects are not followed, certificates are verified,
 * a push takes `timeoutSeconds` in all, from the name look-up to the last byte read.
 */
export function buildNoticeSender(options: {
  readonly loopbackAllowed: boolean
  readonly perEndpointMax: number
  readonly timeoutSeconds?: number
  readonly resolve?: Resolve
}): NoticeSender {
  const timeoutSeconds = options.timeoutSeconds ?? timeoutSecondsDefault
  const agent = new Agent({
    connect: guardedConnector(options.resolve ?? askNameServers(), options.loopbackAllowed, timeoutSeconds),
    connections: options.perEndpointMax,
    allowH2: false,
    maxHeaderSize: answerHeaderBytesMax,
    keepAliveTimeout: idleMilliseconds,
    keepAliveMaxTimeout: idleMilliseconds,
  })
  return {
    timeoutSeconds,
    async send({ url, headers, body }) {
      assertNoOpenTransaction()
      const controller = new AbortController()
      const timer = setTimeout(() => controller.abort(), timeoutSeconds * 1_000)
      try {
        const { signal } = controller
        const answer = await request(url, { method: 'POST', headers, body, signal, dispatcher: agent })
        return { kind: 'answered', status: answer.statusCode, ...(await readStart(answer.body)) }
      } catch (error) {
        const why = controller.signal.aborted ? `no answer within ${timeoutSeconds} s` : reasonOf(error)
        return { kind: 'not answered', why }
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => agent.destroy(),
  }
}

/** Connects only where the address is allowed: a literal is checked here, a name's addresses when it is looked up. */
function guardedConnector(
  resolve: Resolve,
  loopbackAllowed: boolean,
  timeoutSeconds: number,
): buildConnector.connector {
  const isAllowed = (ip: string) => isPublicAddress(ip) || (loopbackAllowed && isLoopbackAddress(ip))
  const connect = buildConnector({
    lookup: guardedLookup(resolve, isAllowed),
    timeout: timeoutSeconds * 1_000,
    allowH2: false,
    rejectUnauthorized: true,
  })
  return (options, callback) => {
    if (isIP(options.hostname) && !isAllowed(options.hostname)) {
      queueMicrotask(() => callback(new AddressRefused(options.hostname), null))
      return
    }
    connect(options, (error, socket) => {
      if (error) return callback(error, null)
      // The last word has the address that was connected to, whatever led there.
      if (isAllowed(socket.remoteAddress ?? '')) return callback(null, socket)
      socket.destroy()
      callback(new AddressRefused(options.hostname), null)
    })
  }
}

function guardedLookup(resolve: Resolve, isAllowed: (ip: string) => boolean): LookupFunction {
  return (hostname, options, done) => {
    const found = isLoopbackName(hostname) ? Promise.resolve(['127.0.0.1', '::1']) : resolve(hostname)
    found.then(
      (ips) => {
        const addresses = ips.filter(isAllowed).map((address) => ({ address, family: isIP(address) }))
        const [first] = addresses
        if (!first) done(new AddressRefused(hostname), [])
        else if (options.all) done(null, addresses)
        else done(null, first.address, first.family)
      },
      (error) => done(error, []),
    )
  }
}

// Not through the system's resolver: that blocks one of the few threads which also sign, so the dead name server of
// one merchant would hold up the others.
function askNameServers(): Resolve {
  const resolver = new Resolver({ timeout: resolveTimeoutMilliseconds, tries: resolveAttemptsMax })
  return async (hostname) => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    if (four.status === 'rejected' && six.status === 'rejected') throw four.reason
    return [four, six].flatMap((found) => (found.status === 'fulfilled' ? found.value : []))
  }
}

async function readStart(body: AsyncIterable<Uint8Array>): Promise<{ body: string; isWhole: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop early closes the connection, so the rest is not even received.
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > answerBytesMax) break
  }
  const start = Buffer.concat(chunks).subarray(0, answerBytesMax)
  // The database stores no NUL characters.
  return { body: start.toString('utf8').replaceAll('\0', '\ufffd'), isWhole: size <= answerBytesMax }
}

/** A few words without what was sent: errors of the network carry a code that says enough. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const cause = error instanceof AggregateError ? error.errors[0] : error
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
