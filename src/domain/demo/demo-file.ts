import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { App, KeyPair } from '#domain/merchants/index.ts'

/** What `demo.json` says: where the demo is and the credentials to try it with. Clients and scripts rely on it. */
export type DemoFile = {
  readonly baseUrl: string
  readonly haipay: { readonly path: string; readonly apps: Readonly<Record<string, HaipayCredentials>> }
}

/** Keys in base64: private ones PKCS#8, public ones SubjectPublicKeyInfo. */
type HaipayCredentials = {
  readonly appId: number
  readonly secretKey: string
  readonly merchantPrivateKey: string
  readonly merchantPublicKey: string
  readonly platformPublicKey: string
}

/** Puts the file together; apps under their currencies. */
export function describeDemo(baseUrl: string, apps: readonly App[], merchantKey: KeyPair): DemoFile {
  const haipay = apps
    .filter(({ protocol }) => protocol === 'haipay')
    .toSorted((one, other) => Number(one.wireId) - Number(other.wireId))
    .map((app) => [app.currency, haipayCredentials(app, merchantKey)] as const)
  return { baseUrl, haipay: { path: '/haipay', apps: Object.fromEntries(haipay) } }
}

function haipayCredentials(app: App, merchantKey: KeyPair): HaipayCredentials {
  const [key] = app.keys
  if (!key?.platformPublicKey) throw new Error(`the demo's app ${app.wireId} has no keys`)
  return {
    appId: Number(app.wireId),
    secretKey: key.secret,
    merchantPrivateKey: merchantKey.privateKey,
    merchantPublicKey: merchantKey.publicKey,
    platformPublicKey: key.platformPublicKey,
  }
}

/**
 * Writes `demo.json`, readable by its owner only, unless it says the same already. A reader sees the old file or the
 * new one, never a part.
 */
export async function writeDemoFile(folder: string, content: DemoFile): Promise<void> {
  const path = join(folder, 'demo.json')
  const text = `${JSON.stringify(content, null, 2)}\n`
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return
  await mkdir(folder, { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 })
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}
