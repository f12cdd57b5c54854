/**
 * What every answer carries unless its own part says otherwise: nothing may be run, framed, guessed or kept. The
 * payer's pages and the console set a policy of their own.
 */
export const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
} as const
