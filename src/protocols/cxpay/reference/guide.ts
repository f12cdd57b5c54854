import { createErrorTexts } from '#protocols/cxpay/errors.ts'
import type { ErrorMeaning, Section } from '#protocols/reference.ts'
import { signingCase } from './signing-case.ts'

/** The codes of an answer (CXPay API, data dictionary). */
export const errorMeanings: readonly ErrorMeaning[] = [
  { code: '200', msg: 'success', about: 'It went well.' },
  { code: '400', msg: '<what is wrong>', about: 'The request was refused and left nothing; `desc` says why.' },
  {
    code: '500',
    msg: '<what happened>',
    about: 'A failure of ours. The order may exist all the same: ask with your order number.',
  },
]

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
          'Every call is a `POST` of a JSON object or of a form, in UTF-8, and every answer to it is HTTP 200 with ' +
          'one envelope. Paths begin at the base address; the same calls are served with `/client` behind it.',
      },
      { kind: 'code', title: 'Base address', text: baseUrl },
      {
        kind: 'text',
        text:
          'You have one account with a key, and a code (`payCode`) for each direction, country and method that is ' +
          'open for you. Amounts have two decimals at most; of payouts to Indonesia none. In answers they are JSON ' +
          'numbers in their shortest form.',
      },
      {
        kind: 'code',
        title: 'An answer that went well',
        text: '{ "code": 200, "success": true, "msg": "success", "desc": "", "data": { "platOrderId": "…" } }',
      },
      {
        kind: 'code',
        title: 'An answer that did not',
        text:
          '{ "code": 400, "success": false, "msg": "amount is required", "desc": "amount is required", ' +
          '"data": null }',
      },
    ],
  }
}

function printSigning(): Section {
  const { members, secret, text, signature } = signingCase
  return {
    id: 'signing',
    title: 'Signing',
    blocks: [
      {
        kind: 'text',
        text: 'You sign every request; the platform signs notices by the same rule. Answers are not signed.',
      },
      {
        kind: 'steps',
        steps: [
          'Take the members without `sign`, and without those that are null or an empty string.',
          'Sort them by name, in byte order: capital letters come before small ones.',
          'Write each as `name=value` and join them with `&`. Values stand as they are, not encoded for an address: ' +
            'a number as it is printed (0 too), a boolean as `true` or `false`.',
          'Append `&key=` and your key.',
          '`sign` is the MD5 of the UTF-8 bytes, in hexadecimal and in lower case.',
        ],
      },
      { kind: 'code', title: 'Worked case: the request', text: JSON.stringify(members, null, 2) },
      { kind: 'code', title: 'Key', text: secret },
      { kind: 'code', title: 'Text to sign', text },
      { kind: 'code', title: 'Signature', text: signature },
    ],
  }
}

function printErrors(): Section {
  return {
    id: 'errors',
    title: 'Failures',
    blocks: [
      {
        kind: 'table',
        head: ['Code', 'Meaning'],
        rows: errorMeanings.map(({ code, about }) => [`\`${code}\``, about]),
      },
      { kind: 'text', text: 'What `desc` and `msg` say of an order that is refused, besides the names of fields:' },
      { kind: 'table', head: ['Text'], rows: createErrorTexts().map((text) => [text]) },
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
          'The end of an order is sent to its `notifyUrl` as JSON. Answer `success` in lower case; anything else, or ' +
          'no answer, and it comes again: 8 times within 40 minutes in all, 1, 2, 4, 8, 15, 25 and 40 minutes after ' +
          'the first. Verify over all members that arrive.',
      },
      {
        kind: 'text',
        text:
          'Clients of older generations know fewer members: `platOrderId`, `orderId`, `amount` and `status` only, or ' +
          'these with `reverse` and `remark`. The operator sets which of them your notices have.',
      },
    ],
  }
}
