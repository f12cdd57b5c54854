import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Owner } from './server-owner.ts'

const keptVariables = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR']
const outputCharactersMax = 4_000

type Program = {
  readonly file: string
  readonly arguments: readonly string[]
  readonly folder: string
  readonly owner: Owner | undefined
  readonly timeoutSeconds: number
  /** An open file that takes what the program prints, for a program whose children outlive it. */
  readonly outputFile?: number
}

/** What became of a program: its exit code (null: killed or not startable) and the end of what it printed. */
export type Ended = { readonly code: number | null; readonly output: string }

/** Runs a PostgreSQL program to its end in `folder`. Never throws: a program that cannot start has code null. */
export async function runProgram(program: Program): Promise<Ended> {
  const sink = program.outputFile ?? 'pipe'
  let output = ''
  try {
    const child = spawn(program.file, program.arguments, {
      // The working folder is entered before the user changes, so its parents may be closed to that user.
      cwd: program.folder,
      ...program.owner,
      env: environment(),
      stdio: ['ignore', sink, sink],
      signal: AbortSignal.timeout(program.timeoutSeconds * 1_000),
      windowsHide: true,
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-outputCharactersMax)
      })
    }
    const [code] = await once(child, 'close')
    return { code, output: output.trim() }
  } catch (error) {
    return { code: null, output: `${output}${String(error)}` }
  }
}

// Not ours as a whole: it holds secrets, and PG… and locale variables that would steer the programs.
function environment(): NodeJS.ProcessEnv {
  const kept = keptVariables.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}
