import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CreateRefusal } from '#domain/orders/index.ts'
import { printFailure, printSuccess } from './envelope.ts'
import { createError, illegal, missing } from './errors.ts'

test('every refusal of an order has its code of the vendor list', () => {
  const codes: Record<CreateRefusal, string> = {
    'method unknown': '4002',
    'method in maintenance': '5012',
    'method not open': '4012',
    'amount below the minimum': '1002',
    'amount above the maximum': '1002',
    'order exists': '4005',
    'no channel': '4015',
    'notify address not allowed': '1002',
    'rate missing': '1002',
    'rate stale': '1002',
    'fee leaves nothing': '1002',
    'balance too low': '4016',
    'app disabled': '4011',
    'card unknown': '1002',
    'card number not valid': '1002',
    'card brand not taken': '1002',
    'card expiry not valid': '1002',
    'card expired': '1002',
    'card code not valid': '1002',
  }
  for (const [refusal, code] of Object.entries(codes)) {
    assert.equal(createError('collection', refusal as CreateRefusal).code, code, refusal)
  }
  assert.equal(createError('payout', 'no channel').code, '5012')
  assert.equal(createError('payout', 'balance too low').msg, 'your account do not have enough money')
})

test('an envelope has strings only, and data only when it went well', () => {
  assert.deepEqual(JSON.parse(printSuccess('{"orderId":"M1"}')), {
    status: '1',
    error: '00000000',
    msg: '',
    data: { orderId: 'M1' },
  })
  assert.deepEqual(JSON.parse(printFailure(missing(['name', 'phone']))), {
    status: '0',
    error: '1001',
    msg: 'name, phone can not be empty',
  })
  assert.deepEqual(JSON.parse(printFailure(illegal('the "body"'))), {
    status: '0',
    error: '1002',
    msg: 'Illegal Param: the "body"',
  })
})
