import { type Clock, secondsAfter } from '#core/clock.ts'
import type { DueNotice, NoticeProtocol } from './notice.ts'
import type { Answer, NoticeSender } from './notice-sender.ts'
import type { ClaimedNotice, PushResult, Signed } from './push-store.ts'

type Deps = {
  readonly now: Clock
  readonly protocols: ReadonlyMap<string, NoticeProtocol>
  readonly sender: Omit<NoticeSender, 'close'>
}

type Pushed = { readonly signed?: Signed | undefined; readonly answer: Answer; readonly isAcknowledged: boolean }

/**
 * Pushes a claimed notice once, and says what follows. The stored text is sent again as long as the key that signed
 * it is the current one. What goes wrong before sending, a bug in a protocol too, is a failed push of this notice.
 * Undefined: nothing was sent, since the lease could have ended before the answer.
 */
export async function pushNotice(deps: Deps, claimed: ClaimedNotice): Promise<PushResult | undefined> {
  const protocol = deps.protocols.get(claimed.protocol)
  if (!protocol) return resultOf(claimed, [], failed(`no protocol ${claimed.protocol}`))
  const pushed = await signAndSend(deps, protocol, claimed).catch((error) =>
    failed(error instanceof Error ? `not written: ${error.name}` : 'not written'),
  )
  return pushed && resultOf(claimed, protocol.retryAfterSeconds, pushed)
}

async function signAndSend(deps: Deps, protocol: NoticeProtocol, claimed: ClaimedNotice): Promise<Pushed | undefined> {
  const signed = await signedText(protocol, claimed.due(), claimed.stored)
  if (!signed) return failed('the app has no live key')
  // After a process was suspended, say: by now another one may be pushing the notice.
  if (secondsAfter(deps.now(), deps.sender.timeoutSeconds) > claimed.leaseUntil) return undefined
  const answer = await deps.sender.send({ url: claimed.url, headers: signed.headers, body: signed.body })
  return { signed, answer, isAcknowledged: isAcknowledged(protocol, answer) }
}

async function signedText(
  protocol: NoticeProtocol,
  notice: DueNotice,
  stored: Signed | undefined,
): Promise<Signed | undefined> {
  if (stored && stored.keyVersion === (await protocol.currentKeyVersion(notice))) return stored
  const written = await protocol.write(notice)
  if (!written) return undefined
  const { body, contentType, headers, keyVersion } = written
  return { body, headers: { ...headers, 'content-type': contentType }, keyVersion }
}

function isAcknowledged(protocol: NoticeProtocol, answer: Answer): boolean {
  if (answer.kind === 'not answered' || !answer.isWhole) return false
  const isRedirect = answer.status >= 300 && answer.status < 400
  return !isRedirect && protocol.acknowledges(answer.status, answer.body)
}

/** The timetable counts from where the failed push began, so a slow endpoint does not stretch it. */
function resultOf(claimed: ClaimedNotice, retryAfterSeconds: readonly number[], pushed: Pushed): PushResult {
  const { merchantId, orderNo, seq, pushes, failures } = claimed
  const { signed, answer, isAcknowledged } = pushed
  const wait = retryAfterSeconds[failures]
  const nextAt = isAcknowledged || wait === undefined ? undefined : secondsAfter(claimed.begunAt, wait)
  return {
    ...{ merchantId, orderNo, seq, pushes, signed, nextAt },
    state: isAcknowledged ? 'acknowledged' : nextAt ? 'due' : 'exhausted',
    failures: isAcknowledged ? failures : failures + 1,
    status: answer.kind === 'answered' ? answer.status : undefined,
    answer: answer.kind === 'answered' ? answer.body : undefined,
    error: answer.kind === 'answered' ? undefined : answer.why,
  }
}

function failed(why: string): Pushed {
  return { answer: { kind: 'not answered', why }, isAcknowledged: false }
}
