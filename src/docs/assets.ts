import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** A file that the pages load; its name in an address carries the hash of its content. */
export type Asset = { readonly name: string; readonly type: string; readonly body: Buffer }

export type Assets = { readonly style: Asset; readonly script: Asset }

const folder = new URL('../../web/docs/', import.meta.url)

/** Reads the pages' style and script. */
export async function loadAssets(): Promise<Assets> {
  const [style, script] = await Promise.all([load('css', 'text/css'), load('js', 'text/javascript')])
  return { style, script }
}

async function load(ending: 'css' | 'js', type: string): Promise<Asset> {
  const body = await readFile(new URL(`docs.${ending}`, folder))
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16)
  return { name: `docs.${hash}.${ending}`, type: `${type}; charset=utf-8`, body }
}
