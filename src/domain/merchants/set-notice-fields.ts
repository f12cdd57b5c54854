import { ok, type Result, refuse } from '#core/result.ts'
import { type ChangeDeps, changeApp } from './change-app.ts'
import type { AppRef } from './sealed-keys.ts'

/** Generations that a notice of any protocol has had. */
export type NoticeFields = 1 | 2 | 3

/** Says which set of members an app's notices have from now on. One that was pushed already stays as it is. */
export async function setNoticeFields(
  deps: ChangeDeps,
  command: AppRef & { readonly noticeFields: NoticeFields; readonly actor: string },
): Promise<Result<void, 'app unknown'>> {
  const { noticeFields } = command
  const told = { action: 'app notice fields set', detail: { noticeFields } }
  return (await changeApp(deps, command, { notice_fields: noticeFields }, told)) ? ok(undefined) : refuse('app unknown')
}
