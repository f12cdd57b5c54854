import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What a merchant keeps in a settings file of its own; the type-checker reads it, nobody connects. */
const settings = `
export const haipay = JSON.parse(process.env.HAIPAY_SETTINGS ?? '{}')
export const cxpay = { baseUrl: '', merchant: '', key: '' }
export const cashy = { baseUrl: '', merchantId: '', apiKey: '' }
export const notifyUrl = process.env.NOTIFY_URL ?? ''
export const payCode = '101'
`

/**
 * Writes the examples of every README of the package into a folder: of each page one program, its blocks in their
 * order. Answers the names of the pages.
 */
export function writeExamples(packageFolder: string, folder: string): readonly string[] {
  writeFileSync(join(folder, 'settings.ts'), settings)
  return globSync('{,src/*/}README.md', { cwd: packageFolder }).map((path) => {
    const page = readFileSync(join(packageFolder, path), 'utf8')
    const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block]) => block)
    assert.ok(blocks.length >= 2, `${path} has examples`)
    const name = path === 'README.md' ? 'client' : basename(dirname(path))
    writeFileSync(join(folder, `${name}.ts`), blocks.join('\n'))
    return name
  })
}
