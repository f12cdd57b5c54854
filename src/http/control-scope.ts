import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { ok, type Result, refuse } from '#core/result.ts'
import { loopbackOnly } from './loopback-only.ts'

const bodyBytesMax = 4096

/** What a control address answers. */
export type ControlAnswer = { readonly status: number; readonly body: object }

/** Opens a scope of routes that only a program on this machine may use; their bodies arrive as text. */
export function openControlScope(server: FastifyInstance, registerRoutes: (scope: FastifyInstance) => void): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: bodyBytesMax },
      (_request, body, done) => done(null, body),
    )
    scope.addHook('onRequest', loopbackOnly)
    registerRoutes(scope)
  })
}

/** Reads a body; the refusal is what is wrong in it, in words. */
export function readControlBody<Body>(text: unknown, schema: z.ZodType<Body>): Result<Body, string> {
  const parsed = parseJson(text)
  if (parsed === undefined) return refuse('bad body: not JSON')
  const wanted = schema.safeParse(parsed)
  return wanted.success ? ok(wanted.data) : refuse(`bad body: ${tellIssues(wanted.error)}`)
}

/** An answer that says in words why not. */
export function refuseControl(status: number, error: string): ControlAnswer {
  return { status, body: { error } }
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}

function tellIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'the object'}: ${issue.message}`).join('; ')
}
