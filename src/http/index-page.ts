import type { FastifyInstance } from 'fastify'

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Switchyard</title>
<h1>Switchyard</h1>
<p>This is a payment gateway. Merchants collect and pay out money through it; it keeps their balances.</p>
<h2>For merchants</h2>
<ul>
<li><a href="/docs">The API reference</a> has every call, field, method and limit of each wire that merchants speak
here; the README has a first order to copy.
<li>A signature that is refused: <a href="/lab">the signature lab</a> finds out why, in your browser.
<li><code>/pay/&hellip;</code> is where a payer pays; the answer to a collection has the whole address.
</ul>
<h2>For operators</h2>
<ul>
<li><a href="/healthz">/healthz</a>: the process is alive.
<li><a href="/readyz">/readyz</a>: it can take orders.
<li><a href="/metrics">/metrics</a>: figures for Prometheus.
</ul>
</html>
`

/** Serves a page at `/` that says what this is and where things are. */
export function registerIndexPage(server: FastifyInstance): void {
  server.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
}
