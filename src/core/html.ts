const markup = Symbol('markup')

/** Markup that is safe to send. Only this file can make it, so no text reaches a page unescaped. */
export type Html = { readonly [markup]: string }

/** What may stand in a template. `undefined` and `false` print nothing. */
export type HtmlValue = Html | string | number | false | undefined | readonly HtmlValue[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Markup with values in it. Strings are escaped for element content and for quoted attributes: every attribute in a
 * template stands in double quotes. It does not judge addresses; see web-address.ts.
 */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const text = literals.map((literal, index) => literal + print(values[index])).join('')
  return { [markup]: text }
}

/** The text of markup, for the body of a reply. */
export function printHtml(page: Html): string {
  return page[markup]
}

function print(value: HtmlValue): string {
  if (value === undefined || value === false) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => escapes[character] ?? '')
  if (isList(value)) return value.map(print).join('')
  return value[markup]
}

function isList(value: Html | readonly HtmlValue[]): value is readonly HtmlValue[] {
  return Array.isArray(value)
}
