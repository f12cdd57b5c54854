import { fastify } from 'fastify'
import { registerLab } from '#lab/routes.ts'

/** The lab alone on a port of its own, until the test ends: it needs no database. */
export async function serveLab(t: { after(end: () => unknown): void }): Promise<string> {
  const server = fastify()
  registerLab(server)
  t.after(() => server.close())
  return server.listen({ host: '127.0.0.1', port: 0 })
}
