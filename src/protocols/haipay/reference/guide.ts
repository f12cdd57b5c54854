import type { Section } from '#protocols/reference.ts'
import { errorMeanings } from './error-meanings.ts'
import type { SigningCase } from './signing-case.ts'

/** What every client must do, whatever it calls. */
export function printGuide(baseUrl: string, signing: SigningCase): readonly Section[] {
  return [printTransport(baseUrl), printSigning(signing), printErrors(), printNotices()]
}

function printTransport(baseUrl: string): Section {
  return {
    id: 'requests',
    title: 'Requests and answers',
    blocks: [
      {
        kind: 'text',
        text:
          'Every call is a `POST` of a JSON object in UTF-8, and every answer to it is HTTP 200 with one envelope. ' +
          'Paths begin at the base address:',
      },
      { kind: 'code', title: 'Base address', text: baseUrl },
      {
        kind: 'text',
        text:
          'There is one app per currency, each with a number (`appId`), a secret and keys of its own. The currency ' +
          'of a path is the app’s. Amounts are strings of plain decimals, such as `"25.00"`.',
      },
      {
        kind: 'code',
        title: 'An answer that went well; only data is signed',
        text: '{ "status": "1", "error": "00000000", "msg": "", "data": { "orderId": "M1", "sign": "…" } }',
      },
      {
        kind: 'code',
        title: 'An answer that did not; it is not signed',
        text: '{ "status": "0", "error": "1001", "msg": "name, phone can not be empty" }',
      },
      {
        kind: 'text',
        text:
          'No answer, or code 1003, does not mean that nothing happened: ask with your order number before you send ' +
          'the order again with another one. New members can appear in answers and notices at any time.',
      },
    ],
  }
}

function printSigning({ members, secretKey, merchantPrivateKey, text, signature, snippet }: SigningCase): Section {
  return {
    id: 'signing',
    title: 'Signing',
    blocks: [
      {
        kind: 'text',
        text:
          'You sign every request with your private key, and the platform signs the `data` of every answer and every ' +
          'notice with its own. The rule is the same in both directions:',
      },
      {
        kind: 'steps',
        steps: [
          'Take the members of the object, without `sign`, and without those that are null or an empty string.',
          'Sort them by name, in byte order: capital letters come before small ones.',
          'Write each as `name=value` and join them with `&`. Values stand as they are: not quoted, not encoded for ' +
            'an address. A number is the text you send; a list is its JSON without spaces.',
          'Append `&key=` and the secret of the app.',
          'Sign the UTF-8 bytes with RSA and SHA-256 (PKCS#1 v1.5). `sign` is the result in base64 on one line.',
        ],
      },
      {
        kind: 'text',
        text:
          'Verify over all members that arrive, not over a list that you know: new ones belong to the text as well. ' +
          'Notices are signed with the secret of the app that they name.',
      },
      { kind: 'code', title: 'Worked case: the request', text: JSON.stringify(members, null, 2) },
      { kind: 'code', title: 'Secret of the app', text: secretKey },
      { kind: 'code', title: 'Merchant private key (PKCS#8, made for this page)', text: merchantPrivateKey },
      { kind: 'code', title: 'Text to sign', text },
      { kind: 'code', title: 'Signature', text: signature },
      { kind: 'code', title: 'The same in JavaScript', text: snippet },
    ],
  }
}

function printErrors(): Section {
  return {
    id: 'errors',
    title: 'Error codes',
    blocks: [
      { kind: 'text', text: 'The code is in `error`, the text in `msg`. Spelling of the fixed texts is the vendor’s.' },
      {
        kind: 'table',
        head: ['Code', 'Text', 'Meaning'],
        rows: errorMeanings.map(({ code, msg, about }) => [`\`${code}\``, msg, about]),
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
          'When an order ends we `POST` a signed JSON object to its `notifyUrl`, or to the address of the app. ' +
          'Answer with a 2xx status and the body `SUCCESS`. Anything else, and no answer, is taken as not heard: the ' +
          'first push is at once, and five more follow, 5 minutes apart.',
      },
      {
        kind: 'text',
        text:
          'The same notice can come more than once, so act on the order’s number and status, not on the push. ' +
          'Where an order’s end changes later, the newer notice takes the place of the older one. After a notice, ' +
          'ask with a query when much depends on it.',
      },
    ],
  }
}
