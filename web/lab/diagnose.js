// Says whether a signature fits, and where it does not, which usual mistake makes it fit.
import { digest, hex } from './bytes.js'

/** Beyond, a text is not looked for in pairs of mistakes: it would take seconds. */
const pairsCharactersMax = 20_000

/**
 * @param {import('./types.d.ts').Protocol} protocol
 * @param {import('./types.d.ts').PastedRequest} request
 * @param {{ secret: string, key: string, signature: string }} given
 * @returns {Promise<import('./types.d.ts').Diagnosis>}
 */
export async function diagnose(protocol, request, given) {
  const plan = protocol.plan()
  const right = protocol.compose(plan, request, given.secret)
  const read = await protocol.read(given.signature, given.key)
  const expected = read.fault === undefined ? await protocol.sign(plan.encode(right.text), read) : undefined
  const base = { protocol, right, expected, notes: [...request.notes, ...read.notes], fault: read.fault }
  if (read.fault !== undefined || read.wants !== undefined) return { ...base, verdict: 'no key', findings: [] }
  if (given.signature === '') return { ...base, verdict: 'no signature', findings: [] }
  return { ...base, ...(await judge(protocol, request, given.secret, read)) }
}

async function judge(protocol, request, secret, { algorithm, digest: wanted, raw, findings }) {
  if (raw !== undefined) return { verdict: 'mistake', findings }
  if (algorithm === undefined) return { verdict: 'mistake', findings }
  const found = await search(protocol, request, secret, { algorithm, wanted })
  if (!found) return { verdict: findings.length > 0 ? 'mistake' : 'unknown', isTextUnknown: true, findings }
  const all = [...found.mistakes, ...findings]
  if (all.length === 0) return { verdict: 'fits', findings: [] }
  const isAccepted = all.every(({ id }) => protocol.accepted.has(id))
  return { verdict: isAccepted ? 'accepted' : 'mistake', findings: all, made: found.composed }
}

/** The right plan, then each mistake alone, then two together that do not concern the same point. */
async function search(protocol, request, secret, target) {
  const mistakes = protocol.mistakes(request)
  const seen = new Set()
  const fits = async (chosen) => {
    const { plan, composed } = apply(protocol, request, secret, chosen)
    const bytes = plan.encode(composed.text)
    const isSealed = plan.seal !== undefined || plan.message !== undefined
    const mark = isSealed ? undefined : String(bytes)
    if (mark !== undefined && seen.has(mark)) return undefined
    if (mark !== undefined) seen.add(mark)
    const made = await sealed(plan, target.algorithm, bytes, plan.secret(secret))
    return hex(made) === target.wanted ? { mistakes: chosen, composed } : undefined
  }
  for (const chosen of [[], ...mistakes.map((mistake) => [mistake])]) {
    const found = await fits(chosen)
    if (found) return found
  }
  if (request.body.length > pairsCharactersMax) return undefined
  for (const [at, one] of mistakes.entries()) {
    for (const other of mistakes.slice(at + 1)) {
      const found = one.group !== other.group && (await fits([one, other]))
      if (found) return found
    }
  }
  return undefined
}

function apply(protocol, request, secret, chosen) {
  const plan = chosen.reduce((sofar, mistake) => mistake.plan(sofar), protocol.plan())
  return { plan, composed: protocol.compose(plan, request, secret) }
}

async function sealed(plan, algorithm, bytes, secret) {
  const message = plan.message ? await plan.message(bytes) : bytes
  return plan.seal ? plan.seal(algorithm, message, secret) : digest(algorithm, message)
}

/**
 * The signature that a client with this mistake makes, to try what the lab answers. Undefined where the mistake
 * changes nothing in this request, or where the key cannot sign.
 * @param {import('./types.d.ts').Protocol} protocol
 * @param {import('./types.d.ts').PastedRequest} request
 * @param {{ secret: string, key: string }} keys
 * @param {import('./types.d.ts').Mistake} mistake
 * @returns {Promise<string | undefined>}
 */
export async function signWrongly(protocol, request, { secret, key }, mistake) {
  const read = await protocol.read('', key)
  const right = protocol.compose(protocol.plan(), request, secret)
  const { plan, composed } = apply(protocol, request, secret, [mistake])
  const bytes = plan.encode(composed.text)
  const isSame = composed.text === right.text && String(bytes) === String(protocol.plan().encode(right.text))
  if (isSame && !plan.message && !plan.seal) return undefined
  if (plan.seal) return hex(await plan.seal('MD5', bytes, plan.secret(secret)))
  return protocol.sign(plan.message ? await plan.message(bytes) : bytes, read)
}
