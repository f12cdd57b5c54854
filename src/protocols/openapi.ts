import type {
  Block,
  Json,
  Reference,
  ReferenceCall,
  ReferenceMember,
  ReferenceNotice,
  ReferencePage,
} from './reference.ts'

type Schema = { readonly [name: string]: Json }

/**
 * One page of a reference as an OpenAPI 3.1 document: every call with the schema of its request and of both its
 * answers, every notice as a webhook. Schemas of answers and notices name all members there are, so that one that is
 * not in the reference does not fit.
 */
export function printOpenApi(reference: Reference, page: ReferencePage): Schema {
  const signing = reference.guide.filter(({ id }) => id === 'signing')
  const description = [page.about, ...signing.map(({ title, blocks }) => `## ${title}\n\n${printMarkdown(blocks)}`)]
  return {
    openapi: '3.1.0',
    info: { title: `${reference.title}: ${page.title}`, version: '2', description: description.join('\n\n') },
    servers: [{ url: reference.baseUrl }],
    paths: Object.fromEntries(
      page.calls.map((call) => [call.path, { ...pathParameters(call), post: printCall(call) }]),
    ),
    ...(page.notices.length > 0 && {
      webhooks: Object.fromEntries(page.notices.map((notice) => [notice.name, { post: printNotice(notice) }])),
    }),
    ...(page.methods.length > 0 && { 'x-payment-methods': page.methods }),
    'x-errors': reference.errors,
  }
}

/** Only the generic page has a parameter in its paths. */
function pathParameters({ path }: ReferenceCall): Schema {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  if (names.length === 0) return {}
  const about = 'The currency of the app, such as `usd`; in either case.'
  const schema = { type: 'string', pattern: '^[A-Za-z]{3,4}$' }
  return { parameters: names.map((name) => ({ name, in: 'path', required: true, description: about, schema })) }
}

function printCall(call: ReferenceCall): Schema {
  const examples = call.samples.map(({ title, body }, at) => [
    `sample${at + 1}`,
    { ...(title && { summary: title }), value: body },
  ])
  return {
    operationId: call.path.replace(/[{}]/g, '').split('/').filter(Boolean).join('-'),
    summary: call.title,
    description: `${call.about}\n\nSource: ${call.source}.`,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: objectSchema(call.request, 'open'),
          ...(examples.length > 0 && { examples: Object.fromEntries(examples) }),
        },
      },
    },
    responses: { '200': printAnswers(call) },
  }
}

/** Every answer is HTTP 200: the envelope says whether it went well. */
function printAnswers({ answer, errors }: ReferenceCall): Schema {
  if (!isMembers(answer)) {
    const failure = failureSchema(errors, { data: { type: 'null' } })
    const files = answer.contentTypes.map((type) => [type, {}])
    const content = { ...Object.fromEntries(files), 'application/json': { schema: failure } }
    return { description: `${answer.about}, or the envelope of a failure.`, content }
  }
  const example = { status: '1', error: '00000000', msg: '', data: exampleOf(answer) }
  return {
    description: 'Success with signed `data`, or a failure without.',
    content: {
      'application/json': {
        schema: { oneOf: [successSchema(answer), failureSchema(errors, {})] },
        examples: { success: { value: example } },
      },
    },
  }
}

function printNotice({ title, about, source, members }: ReferenceNotice): Schema {
  const schema = objectSchema(members, 'closed')
  return {
    summary: title,
    description: `${about}\n\nSource: ${source}.`,
    requestBody: {
      required: true,
      content: { 'application/json': { schema, examples: { notice: { value: exampleOf(members) } } } },
    },
    responses: {
      '200': {
        description: 'The notice is acknowledged.',
        content: { 'text/plain': { schema: { type: 'string', const: 'SUCCESS' } } },
      },
    },
  }
}

function successSchema(members: readonly ReferenceMember[]): Schema {
  return envelopeSchema({ const: '1' }, { const: '00000000' }, { const: '' }, { data: objectSchema(members, 'closed') })
}

/** A call that answers with a file says in its failure that there is no data; the others leave it out. */
function failureSchema(codes: readonly string[], data: Schema): Schema {
  return envelopeSchema({ const: '0' }, { enum: codes }, { minLength: 1 }, data)
}

function envelopeSchema(status: Schema, error: Schema, msg: Schema, data: Schema): Schema {
  const texts = { status, error, msg }
  const properties = Object.fromEntries(
    Object.entries(texts).map(([name, schema]) => [name, { type: 'string', ...schema }]),
  )
  return {
    type: 'object',
    properties: { ...properties, ...data },
    required: [...Object.keys(texts), ...Object.keys(data)],
    additionalProperties: false,
  }
}

/** Requests are open, since members that are not known are passed over. */
function objectSchema(members: readonly ReferenceMember[], kind: 'open' | 'closed'): Schema {
  const conditions = members.flatMap(conditionOf)
  return {
    type: 'object',
    properties: Object.fromEntries(members.map((member) => [member.name, memberSchema(member, kind)])),
    required: members.filter(({ presence }) => presence === 'always').map(({ name }) => name),
    ...(conditions.length > 0 && { allOf: conditions }),
    ...(kind === 'closed' && { additionalProperties: false }),
  }
}

function conditionOf({ name, presence }: ReferenceMember): readonly Schema[] {
  if (typeof presence === 'string' || !presence.needed) return []
  const others = Object.entries(presence.needed)
  const properties = Object.fromEntries(others.map(([other, words]) => [other, { enum: words }]))
  // biome-ignore lint/suspicious/noThenProperty: it is the word of JSON Schema
  return [{ if: { properties, required: Object.keys(properties) }, then: { required: [name] } }]
}

function memberSchema(member: ReferenceMember, kind: 'open' | 'closed'): Schema {
  const { type, about, presence, charactersMax, rules = [], pattern, oneOf, example, members } = member
  const inner = members && objectSchema(members, kind)
  const condition = typeof presence === 'string' ? [] : [sentence(presence.when)]
  return {
    ...(type === 'object' ? inner : { type }),
    ...(type === 'array' && inner && { items: inner }),
    description: [about, ...condition, ...rules].join(' '),
    ...(charactersMax !== undefined && { maxLength: charactersMax }),
    ...(pattern !== undefined && { pattern }),
    ...(oneOf && { enum: oneOf }),
    ...(example !== undefined && !members && { examples: [example] }),
  }
}

/** What an answer looks like with every member that has an example, `sign` last. */
export function exampleOf(members: readonly ReferenceMember[]): { readonly [name: string]: Json } {
  const shown = members.flatMap(({ name, type, example, members: inner }) => {
    if (example !== undefined) return [[name, example] as const]
    if (!inner) return []
    return [[name, type === 'array' ? [exampleOf(inner)] : exampleOf(inner)] as const]
  })
  return Object.fromEntries(shown)
}

/** Whether the answer is the envelope with these members, and no file. */
export function isMembers(answer: ReferenceCall['answer']): answer is readonly ReferenceMember[] {
  return Array.isArray(answer)
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function printMarkdown(blocks: readonly Block[]): string {
  return blocks.map(printBlock).join('\n\n')
}

function printBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.text
    case 'steps':
      return block.steps.map((step, at) => `${at + 1}. ${step}`).join('\n')
    case 'code':
      return `${block.title}:\n\n\`\`\`\n${block.text}\n\`\`\``
    case 'table':
      return [block.head, block.head.map(() => '---'), ...block.rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
  }
}
