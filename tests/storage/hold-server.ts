import { startEmbedded } from '#db/embedded/index.ts'

// A program that uses an embedded server: prints what it got, holds it until its input ends, and stops it.
const [folder = ''] = process.argv.slice(2)
const server = await startEmbedded({ folder, log: (message) => process.stderr.write(`${message}\n`) })
process.stdout.write(`${JSON.stringify({ url: server.url, adopted: server.adopted })}\n`)
process.stdin.resume().once('end', () => server.stop())
