import { type Answer, type Unclear, unclear } from './answer.ts'

/** As much of `fetch` as is used, so that a runtime's own or one with a proxy can be given. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'POST'
    readonly headers: Record<string, string>
    readonly body: string
    readonly redirect: 'manual'
    readonly signal: AbortSignal
  },
) => Promise<{
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: { getReader(): BodyReader } | null
}>

type BodyReader = {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  cancel(): Promise<void>
}

/** How calls are made, the same for every protocol. */
export type Transport = {
  /** The address up to where the protocol's own paths begin. */
  readonly baseUrl: string
  /** How long one try may take in all; 30 unless told. */
  readonly timeoutSeconds?: number
  /** How often a query is sent in all while its answer is unclear; 3 unless told. */
  readonly queryTriesMax?: number
  readonly fetch?: Fetch
}

/** What one call does otherwise. */
export type CallOptions = {
  readonly timeoutSeconds?: number
  /**
   * How often it is sent in all while its answer is unclear. An order is sent once unless this says more: it goes out
   * again with the same order number, which the gateway takes only once. But a refusal of a repeated order does not
   * tell what became of the first try, so it is handed on as unclear.
   */
  readonly triesMax?: number
  /** Ends the call early. An order may have been taken all the same. */
  readonly signal?: AbortSignal
}

/** What came back with HTTP 200. */
export type Arrived = { readonly contentType: string; readonly bytes: Uint8Array }

/** One call of a protocol. */
export type Call<Data, Word extends string> = {
  readonly path: string
  readonly isQuery: boolean
  /** Signs the request. It is asked anew for every try: a nonce is used up by the first. */
  readonly sign: () => Promise<{ readonly headers: Record<string, string>; readonly body: string }>
  readonly read: (arrived: Arrived) => Promise<Answer<Data, Word>>
}

const timeoutSecondsUsual = 30
const queryTriesMaxUsual = 3
const firstPauseSeconds = 0.5
const replyBytesMax = 64 * 1024 * 1024

/** Makes a call: sends it, reads the answer, and sends it again where that is allowed and the answer is unclear. */
export async function callGateway<Data, Word extends string>(
  transport: Transport,
  call: Call<Data, Word>,
  options: CallOptions = {},
): Promise<Answer<Data, Word>> {
  const triesMax = options.triesMax ?? (call.isQuery ? (transport.queryTriesMax ?? queryTriesMaxUsual) : 1)
  for (let tries = 1; ; tries += 1) {
    const answer = await tryOnce(transport, call, options)
    if (answer.ok) return answer
    if (answer.kind === 'refused') {
      if (tries === 1 || call.isQuery) return answer
      return unclear(
        'refused when repeated',
        `an earlier try is unclear, and a later one was refused: ${answer.message}`,
      )
    }
    if (tries >= triesMax || answer.why === 'false signature' || answer.why === 'given up') return answer
    await pause(firstPauseSeconds * 2 ** (tries - 1))
  }
}

async function tryOnce<Data, Word extends string>(
  transport: Transport,
  call: Call<Data, Word>,
  options: CallOptions,
): Promise<Answer<Data, Word>> {
  const { headers, body } = await call.sign()
  const timeoutSeconds = options.timeoutSeconds ?? transport.timeoutSeconds ?? timeoutSecondsUsual
  // Some runtimes take whole milliseconds only, and 1.1 s is not whole as a float.
  const tooLate = AbortSignal.timeout(Math.round(timeoutSeconds * 1_000))
  const signal = options.signal ? AbortSignal.any([options.signal, tooLate]) : tooLate
  try {
    const arrived = await send(transport, call.path, { headers, body, signal })
    return 'ok' in arrived ? arrived : await call.read(arrived)
  } catch (error) {
    if (options.signal?.aborted) return unclear('given up', 'the caller ended the call')
    if (tooLate.aborted) return unclear('timed out', `no whole answer within ${timeoutSeconds} s`)
    return unclear('unreachable', error instanceof Error ? error.message : 'the connection broke')
  }
}

async function send(
  transport: Transport,
  path: string,
  request: { readonly headers: Record<string, string>; readonly body: string; readonly signal: AbortSignal },
): Promise<Arrived | Unclear> {
  const fetchIt: Fetch = transport.fetch ?? fetch
  const url = transport.baseUrl.replace(/\/+$/, '') + path
  const headers = { 'content-type': 'application/json', ...request.headers }
  // A redirect is not followed: what was signed for one address has no business at another.
  const response = await fetchIt(url, { ...request, method: 'POST', redirect: 'manual', headers })
  if (response.status !== 200) return unclear('http status', `HTTP ${response.status}`)
  const bytes = await readBounded(response.body?.getReader())
  if (!bytes) return unclear('unreadable', `the answer is longer than ${replyBytesMax} bytes`)
  return { contentType: response.headers.get('content-type') ?? '', bytes }
}

/** The whole body; nothing where it is too long. */
async function readBounded(reader: BodyReader | undefined): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    if (!value) continue
    length += value.length
    if (length > replyBytesMax) {
      await reader.cancel()
      return undefined
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
}
