import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asciiName, crc16, emvPayload } from './emv.ts'

test('the checksum is CRC-16/CCITT-FALSE, also on the example that Pix publishes', () => {
  assert.equal(crc16('123456789'), '29B1')
  const pix =
    '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000' +
    '5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***6304'
  assert.equal(crc16(pix), '1D3D')
})

test('objects inside objects come out as NAPAS prints its example of a transfer to an account', () => {
  const payload = emvPayload({
    '01': '12',
    '38': { '00': 'A000000727', '01': { '00': '970403', '01': '0011012345678' }, '02': 'QRIBFTTA' },
    '53': '704',
    '54': '180000',
    '58': 'VN',
    '62': { '01': 'NPS6869', '08': 'thanh toan don hang' },
  })
  const published =
    '00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA' +
    '530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E'
  assert.equal(payload, published)
})

test('an object that EMVCo cannot hold is refused, not cut', () => {
  assert.throws(() => emvPayload({ '5': 'x' }), /two digits/)
  assert.throws(() => emvPayload({ '59': '' }), /not empty/)
  assert.throws(() => emvPayload({ '59': 'Café' }), /printable ASCII/)
  assert.throws(() => emvPayload({ '59': 'x'.repeat(100) }), /passes 99/)
  assert.throws(() => emvPayload({ '26': { '00': 'x'.repeat(60), '01': 'x'.repeat(60) } }), /26 passes 99/)
  const five = Object.fromEntries(['80', '81', '82', '83', '84'].map((id) => [id, 'x'.repeat(99)]))
  assert.throws(() => emvPayload(five), /passes 512/)
})

test('a name becomes upper-case ASCII within its length and is never empty', () => {
  assert.equal(asciiName('Padaria São João  do Pão', 25), 'PADARIA SAO JOAO DO PAO')
  assert.equal(asciiName('Açaí & Cia.', 6), 'ACAI &')
  assert.equal(asciiName('Acai Cia', 5), 'ACAI')
  assert.equal(asciiName('深圳商店', 25), 'NA')
})
