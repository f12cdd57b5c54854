import assert from 'node:assert/strict'
import type { Gateway } from '#tests/support/gateway.ts'

/** A finding as the operator's command line lists it. */
export type Listed = Readonly<Record<'id' | 'orderNo' | 'kind' | 'detail', string>> & { readonly amount?: string }

/** The open findings of an order. */
export async function findingsOf(gateway: Pick<Gateway, 'operator'>, orderNo: string): Promise<readonly Listed[]> {
  const all = (await gateway.operator('exception', 'list')) as readonly Listed[]
  return all.filter((finding) => finding.orderNo === orderNo)
}

/** Two people end the one open finding of an order; the first cannot do it alone. */
export async function decide(
  gateway: Pick<Gateway, 'operator'>,
  orderNo: string,
  verdict: 'succeed' | 'fail',
): Promise<Listed> {
  const [finding, ...more] = await findingsOf(gateway, orderNo)
  assert.ok(finding && more.length === 0)
  const reason = ['--reason', 'the bank says so']
  const approve = (person: string) => gateway.operator('exception', 'approve', String(finding.id), '--as', person)
  await assert.rejects(approve('bob'), /nothing proposed/)
  await gateway.operator('exception', 'propose', String(finding.id), verdict, ...reason, '--as', 'ann')
  await assert.rejects(approve('ann'), /second person/)
  await approve('bob')
  await assert.rejects(approve('bob'), /already closed/)
  return finding
}
