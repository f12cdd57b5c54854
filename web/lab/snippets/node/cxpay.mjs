// The sign of a CXPay request. Node 20 and newer, no packages.
//   CXPAY_KEY=… node cxpay.mjs < request.json
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { env, stdout } from 'node:process'

/** Members that have a value, sorted by name, and the key last. Amounts are strings, such as "100.50". */
export function textToSign(members, key) {
  const names = Object.keys(members).filter((name) => {
    return name !== 'sign' && members[name] !== null && members[name] !== ''
  })
  return [...names.sort().map((name) => `${name}=${members[name]}`), `key=${key}`].join('&')
}

export function signRequest(members, key) {
  return createHash('md5').update(textToSign(members, key), 'utf8').digest('hex')
}

const request = JSON.parse(readFileSync(0, 'utf8'))
stdout.write(signRequest(request, env.CXPAY_KEY))
