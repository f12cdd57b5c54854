import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Processor time since a process began, in milliseconds. Undefined where the system has no /proc. */
export type CpuMilliseconds = number | undefined

/** Linux counts in hundredths of a second. */
const millisecondsPerTick = 10

/** What a process used so far, in user and system mode. */
export function cpuOfProcess(pid: number): CpuMilliseconds {
  const fields = statOf(pid)
  return fields && ticks(fields.slice(11, 13))
}

/** What a PostgreSQL server used so far: its first process, those that it has, and those that ended. */
export function cpuOfServer(clusterFolder: string): CpuMilliseconds {
  const postmaster = Number.parseInt(readIfThere(join(clusterFolder, 'postmaster.pid')) ?? '', 10)
  const own = statOf(postmaster)
  if (!own) return undefined
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)) ?? [])
    .filter((fields) => Number(fields[1]) === postmaster)
  return children.reduce((sum, fields) => sum + ticks(fields.slice(11, 13)), ticks(own.slice(11, 15)))
}

/** The memory of a process that is in the machine's memory now, and the most it ever was, in MB of 10^6 bytes. */
export function memoryOf(pid: number): { readonly nowMb: number; readonly peakMb: number } | undefined {
  const status = readIfThere(`/proc/${pid}/status`)
  if (status === undefined) return undefined
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN)
  return { nowMb: (kilobytes('VmRSS') * 1_024) / 1e6, peakMb: (kilobytes('VmHWM') * 1_024) / 1e6 }
}

/** The fields of /proc/PID/stat behind the name, which may hold spaces: state, parent, and so on. */
function statOf(pid: number): readonly string[] | undefined {
  const text = readIfThere(`/proc/${pid}/stat`)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}

function ticks(fields: readonly string[]): number {
  return fields.reduce((sum, field) => sum + Number(field) * millisecondsPerTick, 0)
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
