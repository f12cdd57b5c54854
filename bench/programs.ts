import { type ChildProcess, fork, type Serializable, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A program that was started and can be asked to end. */
export type Program = {
  readonly pid: number
  /** Answers the exit code. */
  stop(): Promise<number | null>
}

/** The gateway as `npm start` starts it. `readySeconds`: from its start to its first good answer at `/readyz`. */
export type GatewayProgram = Program & { readonly origin: string; readonly readySeconds: number }

/** A program that answers each message with one. */
export type AskedProgram<Ask, Answer> = Program & { ask(message: Ask): Promise<Answer> }

const readySecondsMax = 60
const stopSecondsMax = 40
const answerSecondsMax = 180
const lookMilliseconds = 10
const errorsMax = 3
const logCharactersShown = 2_000

/** The flags that `npm start` gives Node, so that what is measured is what runs. */
function startFlags(): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')
  const { scripts } = JSON.parse(text) as { readonly scripts: { readonly start: string } }
  return scripts.start.split(' ').filter((word) => word.startsWith('--max-'))
}

/** Starts `src/main.ts` with the demo on. Its log goes to `gateway.log` in the folder. */
export async function startGateway(
  folder: string,
  nodeOptions: readonly string[],
  cut: AbortSignal,
): Promise<GatewayProgram> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const main = join(import.meta.dirname, '..', 'src', 'main.ts')
  const { PATH = '' } = process.env
  const env = { PATH, PORT: `${port}`, SWITCHYARD_DATA: folder, SWITCHYARD_DEMO: '1' }
  const log = openSync(join(folder, 'gateway.log'), 'a', 0o600)
  const begun = performance.now()
  const child = spawn(process.execPath, [...startFlags(), ...nodeOptions, main], { env, stdio: ['ignore', log, log] })
  closeSync(log)
  const program = programOf(child)
  while (!(await isReady(origin))) {
    const isLate = performance.now() - begun > readySecondsMax * 1_000
    if (isLate || cut.aborted || child.exitCode !== null) {
      await program.stop()
      const said = readFileSync(join(folder, 'gateway.log'), 'utf8').slice(-logCharactersShown)
      throw new Error(`the gateway ended, or was not ready within ${readySecondsMax} s:\n${said}`)
    }
    await pause(lookMilliseconds)
  }
  return { ...program, origin, readySeconds: (performance.now() - begun) / 1_000 }
}

/** Starts a program of this folder that speaks over the channel to its parent, and ends with it. */
export function startAsked<Ask extends Serializable, Answer>(file: string): AskedProgram<Ask, Answer> {
  const child = fork(join(import.meta.dirname, file), { execArgv: [] })
  return {
    ...programOf(child),
    async ask(message) {
      const done = new AbortController()
      const late = AbortSignal.timeout(answerSecondsMax * 1_000)
      const signal = AbortSignal.any([done.signal, late])
      const ended = once(child, 'exit', { signal }).then(() => Promise.reject(new Error(`${file} has ended`)))
      ended.catch(() => undefined)
      const answered = once(child, 'message', { signal })
      child.send(message)
      const [answer] = (await Promise.race([answered, ended])) as [Answer]
      done.abort()
      return answer
    },
  }
}

/** The first errors that the gateway logged, one a line. */
export function readGatewayErrors(folder: string): readonly string[] {
  const lines = readFileSync(join(folder, 'gateway.log'), 'utf8').split('\n')
  return lines.filter((line) => /"level":[56]0/.test(line)).slice(0, errorsMax)
}

function programOf(child: ChildProcess): Program {
  return {
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), stopSecondsMax * 1_000)
      const [code] = (await exited) as [number | null]
      clearTimeout(late)
      return code
    },
  }
}

async function isReady(origin: string): Promise<boolean> {
  const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
  return answer?.status === 200
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
