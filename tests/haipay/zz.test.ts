import { test } from 'node:test'
import { startGateway, post } from '#tests/haipay/haipay-scene.ts'
const g = await startGateway()
await g.route('collect','HKD')
const c = await g.addApp('HKD')
test('x', async () => {
  const r = await post(`${g.url}/hkd/collect/apply`, c, {orderId:'M1',name:'A B',phone:'85261234567',email:'a@b.co',amount:'300.00',payType:'EWALLET',inBankCode:'ALIPAY_HKD',callBackUrl:'https://s.example/ok',callBackFailUrl:'https://s.example/fail',partnerUserId:'u1'})
  console.log(r.http, r.envelope, Object.fromEntries(r.headers))
})
