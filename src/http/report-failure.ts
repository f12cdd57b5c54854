import type { FastifyBaseLogger } from 'fastify'
import { errorFacts } from '#core/error-facts.ts'

/** Tells the log of something that was thrown. */
export type ReportFailure = (error: unknown) => void

/**
 * Builds the report: what was thrown and where, as an error, or as a warning where the database is away. Never what
 * an error carries besides: the database's errors quote rows, and rows hold what merchants sent.
 */
export function buildReportFailure(deps: {
  readonly log: Pick<FastifyBaseLogger, 'error' | 'warn'>
  readonly isOutage: (error: unknown) => boolean
}): ReportFailure {
  return (error) => {
    const facts = { failure: errorFacts(error) }
    if (deps.isOutage(error)) deps.log.warn(facts, 'the database did not answer')
    else deps.log.error(facts, 'a request failed')
  }
}
