// The header Sign of a Cashy request. Node 20 and newer, no packages.
//   CASHY_API_KEY=… node cashy.mjs < request.json
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { env, stdout } from 'node:process'

/** body is the very text or bytes that you send: make it once, sign it, send it. */
export function signBody(body, apiKey) {
  return createHash('md5').update(body).update(apiKey).digest('hex')
}

const body = readFileSync(0)
stdout.write(signBody(body, env.CASHY_API_KEY))
