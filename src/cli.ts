import { runCommandLine } from './cli/run-command-line.ts'
import { readConfig } from './config.ts'

const write = (line: string) => process.stdout.write(line)
const complain = (line: string) => process.stderr.write(line)
process.exitCode = await runCommandLine(process.argv.slice(2), () => readConfig(process.env), write, complain)
