import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const processes = 2

/** R: how many RSA-2048 signatures a second OpenSSL makes on two cores. Undefined where there is no `openssl`. */
export async function measureSigningRate(seconds: number): Promise<number | undefined> {
  const words = ['speed', '-multi', `${processes}`, '-seconds', `${seconds}`, 'rsa2048']
  const said = await promisify(execFile)('openssl', words, { timeout: (4 * seconds + 10) * 1_000 }).catch(
    () => undefined,
  )
  const [, rate] = /^rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)/m.exec(said?.stdout ?? '') ?? []
  return rate === undefined ? undefined : Number(rate)
}
