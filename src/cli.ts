import { openDatabaseServer, openGateway } from './build-command-gateway.ts'
import { runCommandLine } from './cli/run-command-line.ts'
import { readConfig } from './config.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), {
  readConfig: () => readConfig(),
  openDatabaseServer,
  openGateway,
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
})
