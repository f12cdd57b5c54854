import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#db/embedded/index.ts'
import { checkBooks } from './check-books.ts'
import { applyUntil, type Findings, measureRound, noFindings } from './measure.ts'
import { makeFolder, openPlace, type Place, removeFolder } from './place.ts'
import { memoryOf } from './process-usage.ts'
import { readGatewayErrors, startGateway } from './programs.ts'
import { judge, type Once, printTable, printVerdicts } from './report.ts'
import { measureSigningRate } from './signing-rate.ts'

const usage = `npm run bench [-- --short] [-- --profile]
  --short    two minutes: fewer and shorter windows, and too few applies to judge the memory
  --profile  writes a processor profile of the gateway to bench/results`

type Plan = {
  readonly rounds: number
  readonly seconds: number
  readonly signingSeconds: number
  readonly applies: number
  readonly starts: number
}

const long: Plan = { rounds: 6, seconds: 2.5, signingSeconds: 3, applies: 100_000, starts: 3 }
const short: Plan = { rounds: 3, seconds: 1, signingSeconds: 1, applies: 0, starts: 1 }
const warmUpSeconds = 1
const chunk = 10_000
const minutesMax = 20
const results = join(import.meta.dirname, 'results')

const words = process.argv.slice(2)
if (words.some((word) => word !== '--short' && word !== '--profile')) {
  process.stderr.write(`${usage}\n`)
  process.exit(2)
}
const cut = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cut.abort())
setTimeout(() => cut.abort(), minutesMax * 60_000).unref()
await mkdir(results, { recursive: true })
process.exitCode = await run(words.includes('--short') ? short : long, words.includes('--profile'), cut.signal)

/** Answers the exit code: 1 where something was answered wrongly or the books do not balance. */
async function run(plan: Plan, isProfiled: boolean, cut: AbortSignal): Promise<number> {
  const folder = await makeFolder()
  try {
    const found = noFindings()
    const signingRate = await measureSigningRate(plan.signingSeconds)
    say(`R, RSA-2048 signatures a second on two cores: ${signingRate ?? 'not known, there is no openssl'}`)
    const place = await openPlace(folder, isProfiled ? ['--cpu-prof', `--cpu-prof-dir=${results}`] : [], cut)
    const memory = await measureAll(place, found, plan).catch(async (why) => {
      await place.stop()
      say(readGatewayErrors(folder).join('\n'))
      throw why
    })
    if ((await place.stop()) !== 0) found.failures.push('the gateway did not stop cleanly')
    const readySeconds = await measureStarts(folder, plan.starts, cut)
    const { collections: applies } = found.gatewayOrders
    const { readySeconds: firstReadySeconds } = place.gateway
    return await report(folder, found, { signingRate, applies, memory, firstReadySeconds, readySeconds })
  } catch (why) {
    if (!cut.aborted) throw why
    say(`the run was cut off, or took longer than ${minutesMax} minutes`)
    return 1
  } finally {
    await removeFolder(folder)
  }
}

async function measureAll(place: Place, found: Findings, plan: Plan): Promise<Once['memory']> {
  const warm = noFindings()
  await measureRound(place, warm, warmUpSeconds)
  // What was warmed up is in the database as well, and its errors are errors.
  Object.assign(found.gatewayOrders, warm.gatewayOrders)
  found.failures.push(...warm.failures)
  for (const [work, perSecond] of warm.fastest) found.fastest.set(work, perSecond)
  for (let round = 1; round <= plan.rounds && found.failures.length === 0; round += 1) {
    say(`round ${round} of ${plan.rounds}`)
    await measureRound(place, found, plan.seconds)
  }
  if (found.gatewayOrders.collections < plan.applies) say(`applies up to ${plan.applies}`)
  await applyUntil(place, found, plan.applies, chunk)
  return memoryOf(place.gateway.pid)
}

/** Starts of the gateway with its embedded server, on the database as the run left it. */
async function measureStarts(folder: string, count: number, cut: AbortSignal): Promise<readonly number[]> {
  const seconds: number[] = []
  for (let start = 0; start < count; start += 1) {
    const gateway = await startGateway(folder, [], cut)
    seconds.push(gateway.readySeconds)
    await gateway.stop()
  }
  return seconds
}

async function report(folder: string, found: Findings, once: Once): Promise<number> {
  const server = await startEmbedded({ folder: join(folder, 'postgres') })
  const books = await checkBooks(server.url, found).finally(() => server.stop())
  const verdicts = judge(found, once)
  const failures = [...found.failures, ...books.failures]
  if (failures.length > 0) failures.push(...readGatewayErrors(folder))
  const checked = `signatures checked: ${found.checked.replies}, of which ${found.checked.notGenuine} do not hold`
  say(`\n${printTable(found, once)}\n${printVerdicts(verdicts)}`)
  say([checked, ...books.lines, ...failures.map((failure) => `FAILED: ${failure}`)].join('\n'))
  const file = join(results, `${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.json`)
  const { windows, gatewayOrders } = found
  const machine = { processors: cpus().length, model: cpus()[0]?.model, memoryBytes: totalmem(), node: process.version }
  const all = { machine, ...once, gatewayOrders, verdicts, failures, windows }
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`)
  return failures.length > 0 ? 1 : 0
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
