import { signBody } from '#protocols/cashy/sign.ts'
import type { Section } from '#protocols/reference.ts'
import { errorMeanings } from './error-meanings.ts'

/** The worked case: a test shows that it is what the vendor's rule comes to. */
export const signingCase = {
  apiKey: 'b9a3e8f1c5d24f7c8e6a0d1b2c3f4a5e',
  body: '{"nonceStr":"1628381288000","mchOrderNo":"P123456","notifyUrl":"http:\\/\\/abc.com\\/webhooks"}',
} as const

/** What every client must do, whatever it calls. */
export function printGuide(baseUrl: string): readonly Section[] {
  return [printTransport(baseUrl), printSigning(), printErrors(), printNotices()]
}

function printTransport(baseUrl: string): Section {
  return {
    id: 'requests',
    title: 'Requests and answers',
    blocks: [
      {
        kind: 'text',
        text:
          'Every call is a `POST` of a JSON object with `Content-Type: application/json` and the headers ' +
          '`MerchantId` and `Sign`. Every answer to a call is HTTP 200 with one envelope. Paths begin at the base ' +
          'address:',
      },
      { kind: 'code', title: 'Base address', text: baseUrl },
      {
        kind: 'code',
        title: 'An answer that went well',
        text: '{ "msg": "SUCCESS", "code": 200, "data": { "merchantId": "100001" } }',
      },
      { kind: 'code', title: 'An answer that did not', text: '{ "msg": "Params_amount_error", "code": 500 }' },
      {
        kind: 'text',
        text:
          'Every request has a `nonceStr`, and one that came in the last 24 hours is refused with ' +
          '`Params_nonceStr_error`: take a new one for every request. It counts as used once its signature held. ' +
          'Numbers may be sent as JSON numbers or as text. Amounts are answered as JSON numbers.',
      },
      {
        kind: 'text',
        text:
          'No answer, or `System_error`, does not mean that nothing happened: ask with your order number before you ' +
          'send the order again with another one.',
      },
    ],
  }
}

function printSigning(): Section {
  const { apiKey, body } = signingCase
  return {
    id: 'signing',
    title: 'Signing',
    blocks: [
      {
        kind: 'text',
        text:
          '`Sign` is the MD5 of the body’s bytes followed by your apiKey, in hex. Nothing is sorted and nothing ' +
          'stands between. Sign the very bytes that you send: a library that writes `/` as `\\/` makes another ' +
          'body, with another signature. Either case is taken. Answers are not signed; notices are, by the same rule.',
      },
      { kind: 'code', title: 'Worked case: the body', text: body },
      { kind: 'code', title: 'apiKey', text: apiKey },
      { kind: 'code', title: 'Text to hash', text: body + apiKey },
      { kind: 'code', title: 'Sign', text: signBody(body, apiKey) },
      {
        kind: 'code',
        title: 'The same in JavaScript',
        text: "createHash('md5').update(body + apiKey, 'utf8').digest('hex')",
      },
    ],
  }
}

function printErrors(): Section {
  return {
    id: 'errors',
    title: 'Error texts',
    blocks: [
      {
        kind: 'text',
        text:
          'The text is in `msg`; `code` is 500. `Params_xxx_Required` says that the field xxx is missing, and ' +
          '`Params_xxx_error` that it is not as it must be. One fault is told, what is missing first.',
      },
      {
        kind: 'table',
        head: ['Text', 'Meaning'],
        rows: errorMeanings.map(({ code, about }) => [`\`${code}\``, about]),
      },
    ],
  }
}

function printNotices(): Section {
  return {
    id: 'notices',
    title: 'Notices',
    blocks: [
      {
        kind: 'text',
        text:
          'When an order ends we `POST` a JSON object to its `notifyUrl`, with the headers `MerchantId` and `Sign`. ' +
          'Verify the bytes that arrive, and compare `orderStatus` and `amount` with your order. Answer with a 2xx ' +
          'status and the body `SUCCESS`, in any case. Anything else is taken as not heard: the next pushes follow ' +
          '1, 2, 4, 8, 16, 32, 64, 128, 256 and 512 minutes after the push before.',
      },
      {
        kind: 'text',
        text:
          'Members without a value are left out, and new ones can come. The same notice can come more than once, so ' +
          'act on the order’s number and status. A payout that its bank returns is told again, as `FAIL`.',
      },
    ],
  }
}
