import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

type Cleanup = { after(undo: () => Promise<void>): void }

/** A line between a gateway and its database, which a test can cut. */
export type DatabaseLine = {
  /** The address of a database, by way of the line. */
  through(databaseUrl: string): string
  /** Cuts all connections; new ones are cut at once. */
  cut(): void
  /** The answers to the next commits come to nobody: their connections are cut after a moment. */
  loseCommits(count: number): void
  mend(): void
}

/** Long enough for callers to gather behind the ones that wait for a lost answer. */
const lostAnswerMilliseconds = 50

/** Opens a line on loopback. */
export async function databaseLine(t: Cleanup): Promise<DatabaseLine> {
  let far = { host: '127.0.0.1', port: 0 }
  let isCut = false
  let answersToLose = 0
  const near = new Set<Socket>()
  const server = createServer((client) => {
    if (isCut) {
      client.destroy()
      return
    }
    near.add(client)
    const database = connect(far)
    let isLost = false
    let isOpen = false
    let commits = false
    client.on('data', (bytes) => {
      const message = bytes.toString('latin1').replaceAll('\0', '')
      commits = /^Q.commit/is.test(message) || (!isOpen && /^P.*insert into/is.test(message))
      if (/^Q.(begin|start)/is.test(message)) isOpen = true
      if (/^Q.(commit|rollback)/is.test(message)) isOpen = false
      database.write(bytes)
    })
    database.on('data', (bytes) => {
      if (!isLost && commits && answersToLose > 0) {
        isLost = true
        answersToLose -= 1
        setTimeout(() => client.destroy(), lostAnswerMilliseconds)
      }
      if (!isLost) client.write(bytes)
    })
    const end = () => {
      near.delete(client)
      client.destroy()
      database.end()
    }
    for (const socket of [client, database]) socket.on('error', end).on('close', end)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(async () => {
    for (const socket of near) socket.destroy()
    server.close()
  })
  return {
    through(databaseUrl) {
      const url = new URL(databaseUrl)
      far = { host: url.hostname, port: Number(url.port) }
      url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
      return url.href
    },
    cut() {
      isCut = true
      for (const socket of near) socket.destroy()
    },
    loseCommits(count) {
      answersToLose = count
    },
    mend() {
      isCut = false
      answersToLose = 0
    },
  }
}
