/**
 * What the lab's page and files carry. People paste keys here, so the page may reach no address at all: it loads its
 * own style and modules, and `connect-src 'none'` keeps it from sending anything.
 */
export const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "connect-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const
