// test: embedded only
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Language, type Protocol, readSnippets, type Snippet, snippetsFolder } from '#lab/snippets.ts'
import { diagnose, makeExample, protocols, readRequest } from './lab-modules.ts'

// Runs the very files that the page shows, with the page's own examples, and compares with what the page computes.

/** Compiling a Java or Go program takes seconds on a busy machine. */
const programTimeoutSeconds = 120
const run = promisify(execFile)

/** The program of a language, and what tells whether it is here with all that the protocol's file needs. */
const interpreters: Readonly<Record<Language, { words: readonly string[]; probe: (protocol: Protocol) => string[] }>> =
  {
    node: { words: [process.execPath], probe: () => ['--version'] },
    php: {
      words: ['php'],
      probe: (protocol) => ['-r', protocol === 'haipay' ? 'exit(extension_loaded("openssl") ? 0 : 1);' : ''],
    },
    java: { words: ['java'], probe: () => ['--list-modules'] },
    python: { words: ['python3'], probe: (protocol) => ['-c', protocol === 'haipay' ? 'import cryptography' : ''] },
    go: { words: ['go', 'run'], probe: () => [] },
  }

/** What makes languages differ: letters beyond ASCII, capitals, null, zero, an empty value, booleans, a list. */
const odd =
  '{"Zone":"mx","appId":1054,"name":"Sofía López","empty":"","none":null,"zero":0,"zeroText":"0","flag":true,' +
  '"off":false,"url":"https://m.example/ok?x=1&y=2","orderNos":["a","b/í"],"sign":"old"}'
const oddFlat = odd.replace(/"orderNos":[^\]]*\],/, '')

async function startOf({ language, protocol }: Snippet): Promise<string | undefined> {
  const { words, probe } = interpreters[language]
  const [program = '', ...rest] = words
  // `go run` has nothing to ask for; `go version` does.
  const question = language === 'go' ? ['version'] : [...rest, ...probe(protocol)]
  try {
    await run(program, question)
    return undefined
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    return code === 'ENOENT' ? `${program} is not installed` : `${program} lacks what the ${protocol} file needs`
  }
}

async function output(snippet: Snippet, body: string, secrets: NodeJS.ProcessEnv): Promise<string> {
  const [program = '', ...words] = interpreters[snippet.language].words
  const file = fileURLToPath(new URL(snippet.path, snippetsFolder))
  const takesWords = snippet.language === 'java' && snippet.protocol !== 'cashy'
  const started = run(program, [...words, file, ...(takesWords ? wordsOf(body) : [])], {
    // Java reads words and environment by the locale; Go files alone are in no module.
    env: { ...process.env, LC_ALL: 'C.UTF-8', GO111MODULE: 'off', ...secrets },
    timeout: programTimeoutSeconds * 1_000,
  })
  started.child.stdin?.end(body)
  return (await started).stdout
}

/** Java has no JSON of its own: its file takes members as words, by the text that is signed. */
function wordsOf(body: string): readonly string[] {
  const entries = Object.entries(JSON.parse(body) as Record<string, unknown>).filter(([, value]) => value !== null)
  return entries.map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
}

async function assertSigns(snippet: Snippet, body: string, secret: string, key: string): Promise<void> {
  const protocol = protocols.find(({ id }) => id === snippet.protocol) ?? assert.fail()
  const { expected } = await diagnose(protocol, readRequest(body, ''), { secret, key, signature: '' })
  const secrets = { HAIPAY_SECRET: secret, HAIPAY_PRIVATE_KEY: key, CXPAY_KEY: secret, CASHY_API_KEY: secret }
  assert.ok(expected)
  assert.equal(await output(snippet, body, secrets), expected)
}

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const privateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')

for (const snippet of await readSnippets()) {
  test(`${snippet.path} makes the signatures that the page shows`, async (t: TestContext) => {
    const reason = await startOf(snippet)
    if (reason !== undefined) return t.skip(reason)
    const example = await makeExample(snippet.protocol)
    await assertSigns(snippet, example.body, example.secret, example.key)
    await assertSigns(snippet, snippet.protocol === 'cxpay' ? oddFlat : odd, 'ä-secret', privateKey)
  })
}
