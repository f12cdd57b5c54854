import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** A file the pages load: its name in an address carries the hash of its content. */
export type Asset = { readonly name: string; readonly type: string; readonly body: Buffer }

export type Assets = { readonly style: Asset; readonly script: Asset }

const folder = new URL('../../web/cashier/', import.meta.url)

/** Reads the pages' style and script. */
export async function loadAssets(): Promise<Assets> {
  const [style, script] = await Promise.all([load('css', 'text/css'), load('js', 'text/javascript')])
  return { style, script }
}

/** The file that an address names; undefined for an unknown name. The hash may be that of another release. */
export function findAsset(assets: Assets, name: string): Asset | undefined {
  const ending = /^cashier\.[0-9A-Za-z_-]{1,40}\.(css|js)$/.exec(name)?.[1]
  if (ending === undefined) return undefined
  return ending === 'css' ? assets.style : assets.script
}

async function load(ending: 'css' | 'js', type: string): Promise<Asset> {
  const body = await readFile(new URL(`cashier.${ending}`, folder))
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16)
  return { name: `cashier.${hash}.${ending}`, type: `${type}; charset=utf-8`, body }
}
