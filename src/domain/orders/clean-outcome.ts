import type { Outcome } from '#connectors/contract.ts'
import { maskCardNumbers } from '#core/card-number.ts'

const charactersMax = 500

/**
 * An outcome whose texts can be stored: they come from providers, and one NUL or half a surrogate pair would keep the
 * outcome itself out of the database. Also cut to a length, and cleared of card numbers.
 */
export function cleanOutcome(outcome: Outcome): Outcome {
  switch (outcome.kind) {
    case 'paid':
      return { ...outcome, channelRef: cleanRef(outcome.channelRef) }
    case 'failed':
      return { ...outcome, reason: cleanText(outcome.reason) || 'failed', proof: clean(outcome.proof) }
    case 'reversed':
      return { ...outcome, reason: cleanText(outcome.reason) || 'reversed', channelRef: cleanRef(outcome.channelRef) }
    case 'unclear':
      return { ...outcome, why: cleanText(outcome.why) }
    case 'payer must act': {
      const instructions = Object.entries(outcome.instructions).map(([name, text]) => [name, storable(text)])
      return { ...outcome, instructions: Object.fromEntries(instructions) }
    }
    case 'pending':
    case 'not found':
      return outcome
  }
}

function cleanRef(text: string | undefined): string | undefined {
  return text === undefined ? undefined : clean(text)
}

/** A reference may look like a card number and must stay as it is; a sentence may hold one. */
function cleanText(text: string): string {
  return clean(maskCardNumbers(text))
}

function clean(text: string): string {
  return [...storable(text)].slice(0, charactersMax).join('')
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}
