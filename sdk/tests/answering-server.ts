import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Cleanup = { after(undo: () => Promise<void>): void }
export type Heard = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

/** A server on loopback that notes what it hears and answers by a function: a text, or what it does itself. */
export async function answeringServer(
  t: Cleanup,
  answer: (heard: Heard, response: ServerResponse) => string | undefined | Promise<string | undefined>,
): Promise<{ readonly baseUrl: string; readonly heard: readonly Heard[] }> {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }
    heard.push(one)
    const text = await answer(one, response)
    if (text !== undefined) response.end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(async () => {
    server.closeAllConnections()
    server.close()
  })
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}
