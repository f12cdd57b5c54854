import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { isInRanges, readIpRange } from '#core/ip-ranges.ts'

/** What the environment says, read once at the start. */
export type Config = {
  readonly port: number
  readonly host: string
  /** Where the outside reaches this gateway; no slash at the end. */
  readonly publicUrl: string
  readonly dataFolder: string
  /** Absent: the embedded PostgreSQL below `dataFolder`. */
  readonly databaseUrl: string | undefined
  readonly demo: boolean
  /** Absent only with the embedded PostgreSQL: `loadMasterKey` then keeps one in the data folder. */
  readonly masterKey: Buffer | undefined
  /** Addresses and blocks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
}

/** The environment cannot be used. `problems` names each wrong or missing variable in plain words. */
export class WrongEnvironment extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(['The environment is not complete or not right:', ...problems.map((one) => `  ${one}`)].join('\n'))
    this.name = 'WrongEnvironment'
    this.problems = problems
  }
}

const port = /^(?:[1-9]\d{0,4})$/
const Environment = z.object({
  PORT: z
    .string()
    .default('8080')
    .refine((text) => port.test(text) && Number(text) <= 65_535, 'must be a port from 1 to 65535')
    .transform(Number),
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine((text) => isIP(text) || isHostName(text), 'must be an IP address or a host name'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'must start with postgres:// or postgresql://')
    .optional(),
  SWITCHYARD_DATA: z.string().default('data'),
  SWITCHYARD_DEMO: z.enum(['0', '1'], 'must be 0 or 1').optional(),
  SWITCHYARD_PUBLIC_URL: z
    .string()
    .refine(isBaseUrl, 'must be an http or https address without user, query or fragment')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  SWITCHYARD_MASTER_KEY: z
    .string()
    .refine((text) => readMasterKey(text), 'must be 32 bytes as base64 or as 64 hexadecimal digits')
    .transform(readMasterKey)
    .optional(),
  SWITCHYARD_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((one) => one.trim() || []))
    .refine(
      (list) => list.every(readIpRange),
      'must be IP addresses or blocks such as 10.0.0.0/8, with commas between',
    ),
})

/** Reads the environment; an empty variable counts as absent. Throws WrongEnvironment once, with every problem. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const trimmed = Object.entries(env).map(([name, text]) => [name, text?.trim()] as const)
  const given = Object.fromEntries(trimmed.filter(([, text]) => text))
  const read = Environment.safeParse(given)
  const wrong = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  const problems = [...wrong, ...contradictions(given)]
  if (!read.success || problems.length > 0) throw new WrongEnvironment(problems)
  const found = read.data
  return {
    port: found.PORT,
    host: found.HOST,
    publicUrl: found.SWITCHYARD_PUBLIC_URL ?? `http://${reachable(found.HOST)}:${found.PORT}`,
    dataFolder: found.SWITCHYARD_DATA,
    databaseUrl: found.DATABASE_URL,
    demo: isDemo(given),
    masterKey: found.SWITCHYARD_MASTER_KEY,
    trustedProxies: found.SWITCHYARD_TRUSTED_PROXIES,
  }
}

/** Whether this is `npm start`: then npm, or a program like it, is who started us and who is told to end us. */
export function isNpmStart(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  return env.npm_lifecycle_event === 'start'
}

/**
 * The master key: the one given, or the one in `master.key` of the data folder, made on the first start and readable
 * by its owner only. Two processes that start at once get the same key.
 */
export async function loadMasterKey(config: Pick<Config, 'masterKey' | 'dataFolder'>): Promise<Buffer> {
  if (config.masterKey) return config.masterKey
  const path = join(config.dataFolder, 'master.key')
  const text = (await readIfThere(path)) ?? (await createKeyFile(config.dataFolder, path))
  const key = readMasterKey(text.trim())
  if (!key) throw new Error(`${path} holds no master key: 32 bytes as base64. Without it the database stays locked.`)
  return key
}

/** Written whole under another name and linked, so that the first of two wins and nobody reads half a file. */
async function createKeyFile(folder: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600, flush: true })
    await link(draft, path).catch(ignore('EEXIST'))
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(folder)
  return readFile(path, 'utf8')
}

/** A key that a power cut takes away would take every sealed value with it. Some systems cannot open a folder. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(ignore('EISDIR', 'EPERM', 'EACCES'))
  await folder?.sync().catch(ignore('EINVAL', 'EPERM'))
  await folder?.close()
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(ignore('ENOENT'))
}

function ignore(...codes: readonly string[]) {
  return (why: NodeJS.ErrnoException): undefined => {
    if (!codes.includes(why.code ?? '')) throw why
  }
}

/** What no variable shows alone. Looks at the texts, so that it is told together with the other problems. */
function contradictions(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const problems: string[] = []
  if (env.DATABASE_URL && !env.SWITCHYARD_MASTER_KEY)
    problems.push(
      'SWITCHYARD_MASTER_KEY is missing: a database of your own needs a key of your own, 32 bytes as base64 or ' +
        'hexadecimal digits. Make one with: openssl rand -base64 32',
    )
  if (isDemo(env) && env.SWITCHYARD_DEMO !== '1' && env.HOST && !isLoopback(env.HOST))
    problems.push(
      'HOST is not a loopback address while the demo is on, and its credentials would be open to the network: set ' +
        'SWITCHYARD_DEMO=0 to turn the demo off, or SWITCHYARD_DEMO=1 if you mean it',
    )
  return problems
}

function isDemo(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.SWITCHYARD_DEMO ? env.SWITCHYARD_DEMO === '1' : !env.DATABASE_URL
}

function isLoopback(host: string): boolean {
  const loopback = ['127.0.0.0/8', '::1'].flatMap((text) => readIpRange(text) ?? [])
  return host === 'localhost' || isInRanges(host, loopback)
}

/** Nobody can connect to the wildcard address itself; an IPv6 address stands in brackets. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

function isHostName(text: string): boolean {
  return (
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text) && /[a-z]/i.test(text)
  )
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && !url.username && !url.password && !/[?#\s]/.test(text)
}

function readMasterKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  return /^[A-Za-z0-9+/]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
}
