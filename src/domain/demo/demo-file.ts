import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { App, KeyPair } from '#domain/merchants/index.ts'
import type { DemoProtocol } from './plan-apps.ts'

/** What `demo.json` says: where the demo is and the credentials to try it with. Clients and scripts rely on it. */
export type DemoFile = {
  readonly baseUrl: string
  /** Each protocol under its name: its path, and what it says of its apps. */
  readonly [protocol: string]: unknown
}

/** Puts the file together. */
export function describeDemo(
  baseUrl: string,
  protocols: readonly DemoProtocol[],
  apps: readonly App[],
  merchantKey: KeyPair,
): DemoFile {
  const byNumber = apps.toSorted((one, other) => Number(one.wireId) - Number(other.wireId))
  const told = protocols.flatMap(({ name, demo }) => {
    const own = byNumber.filter(({ protocol }) => protocol === name)
    return own.length === 0 ? [] : [[name, { path: `/${name}`, ...demo.describe(own, { merchantKey }) }] as const]
  })
  return { baseUrl, ...Object.fromEntries(told) }
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
