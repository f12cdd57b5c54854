import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { TestContext } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome.exe']

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

const flags = [
  // Chromium refuses its own sandbox to root, and tests load only pages of ours, from loopback.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * An installed Chromium, closed when the test ends. Without one the test is skipped and undefined is returned, save
 * under CI=true, where a skipped test would look like a passed one.
 */
export async function withBrowser(t: TestContext): Promise<Browser | undefined> {
  const executablePath = await findChromium()
  if (executablePath === undefined) {
    const message = 'no Chromium is installed; name one in CHROMIUM_PATH to run the tests of the pages'
    if (process.env.CI === 'true') throw new Error(message)
    t.skip(message)
    return undefined
  }
  const browser = await chromium.launch({ executablePath, args: flags })
  t.after(() => browser.close())
  return browser
}

/** The browser named in CHROMIUM_PATH, else the first that is found; a named one that is not there is an error. */
async function findChromium(): Promise<string | undefined> {
  const named = process.env.CHROMIUM_PATH
  if (named !== undefined && named !== '') {
    await access(named, constants.X_OK)
    return named
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  for (const place of [...usualPlaces, ...onPath]) {
    if (await isExecutable(place)) return place
  }
  return undefined
}

async function isExecutable(place: string): Promise<boolean> {
  try {
    await access(place, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The pixels of a PNG, read by the browser itself on an empty page. As text, a byte a character: a list is slow. */
export async function pixelsOf(page: Page, shot: Buffer) {
  const empty = await page.context().newPage()
  const read = await empty.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${shot.toString('base64')}'), (character) => character.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
    canvas.drawImage(picture, 0, 0)
    const { data } = canvas.getImageData(0, 0, picture.width, picture.height)
    return { text: new TextDecoder('x-user-defined').decode(data), width: picture.width }
  })()`)
  await empty.close()
  const { text, width } = read as { text: string; width: number }
  const data = Uint8ClampedArray.from(text, (character) => character.charCodeAt(0) & 0xff)
  return { data, width, height: data.length / 4 / width }
}
