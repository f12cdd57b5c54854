import { type Html, html } from '#core/html.ts'
import { exampleOf, isMembers } from '#protocols/openapi.ts'
import type {
  Reference,
  ReferenceCall,
  ReferenceMember,
  ReferenceMethod,
  ReferenceNotice,
  ReferencePage,
} from '#protocols/reference.ts'
import { type Frame, pagePath, printCode, printDocument, printText } from './document.ts'
import { printMembers } from './print-members.ts'

/** A page of the reference for reading: its calls, its notices, its methods. */
export function printReferencePage(frame: Frame, page: ReferencePage): string {
  const { reference } = frame
  const { name, title, about, facts, calls, notices, methods } = page
  return printDocument(
    frame,
    `${title}: ${reference.title} API reference`,
    name,
    html`<h1>${title}</h1>
<p class="lead">${printText(about)}</p>
<dl class="facts">
${facts.map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}
<div><dt>For tools</dt><dd><a href="${pagePath(frame, name)}.json">OpenAPI 3.1</a></dd></div>
<div><dt>Signing, errors</dt><dd><a href="${pagePath(frame, 'guide')}">Getting started</a></dd></div>
</dl>
<ul class="jump">
${calls.map((call) => html`<li><a href="#${idOf(call.path)}">${call.title}</a></li>`)}
${notices.map((notice) => html`<li><a href="#notice-${notice.name}">${notice.title}</a></li>`)}
${methods.length > 0 && html`<li><a href="#methods">Methods and limits</a></li>`}
</ul>
${calls.map((call) => printCall(frame, call))}
${notices.map(printNotice)}
${methods.length > 0 && printMethods(methods)}`,
  )
}

function printCall({ reference }: Frame, call: ReferenceCall): Html {
  const { path, title, about, source, request, answer, errors } = call
  const id = idOf(path)
  return html`<section id="${id}" class="call">
<div class="about">
<h2><a href="#${id}">${title}</a></h2>
<p class="path"><b>POST</b> <code>${path}</code></p>
<p>${printText(about)}</p>
<p class="source">${source}</p>
<h3>Request</h3>
${printMembers(request, 'request')}
<h3>Answer <small>members of <code>data</code></small></h3>
${
  isMembers(answer)
    ? printMembers(answer, 'answer')
    : html`<p>${printText(answer.about)}: ${answer.contentTypes.join(' or ')}.</p>`
}
<h3>Failures</h3>
${printErrors(reference, errors)}
</div>
<div class="samples">
${printSamples(reference, call)}
${isMembers(answer) && printCode('Answer', pretty(envelopeOf(answer)))}
</div>
</section>`
}

function printSamples(reference: Reference, { path, request, samples }: ReferenceCall): readonly Html[] {
  const [appId, sign] = ['appId', 'sign'].map((name) => request.find((member) => member.name === name)?.example ?? '')
  const bodies = samples.length > 0 ? samples : [{ title: '', body: withoutFrame(exampleOf(request)) }]
  return bodies.map(({ title, body }, at) => {
    const code = printCode(
      html`Request${title && html` <small>${title}</small>`}`,
      `POST ${reference.baseUrl}${path}\n\n${pretty({ appId, ...body, sign })}`,
    )
    return at === 0 ? code : html`<details><summary>${title}</summary>${code}</details>`
  })
}

function withoutFrame({ appId: _appId, sign: _sign, ...rest }: ReturnType<typeof exampleOf>) {
  return rest
}

function envelopeOf(members: readonly ReferenceMember[]) {
  return { status: '1', error: '00000000', msg: '', data: exampleOf(members) }
}

function printErrors({ errors }: Reference, codes: readonly string[]): Html {
  const known = errors.filter(({ code }) => codes.includes(code))
  return html`<ul class="errors">
${known.map(({ code, about }) => html`<li><code>${code}</code> ${about}</li>`)}
</ul>`
}

function printNotice({ name, title, about, source, members }: ReferenceNotice): Html {
  const id = `notice-${name}`
  return html`<section id="${id}" class="call">
<div class="about">
<h2><a href="#${id}">${title}</a></h2>
<p class="path"><b>POST</b> <code>your notifyUrl</code></p>
<p>${printText(about)}</p>
<p class="source">${source}</p>
<h3>Members</h3>
${printMembers(members, 'answer')}
</div>
<div class="samples">
${printCode('Notice', pretty(exampleOf(members)))}
${printCode('Your answer', 'SUCCESS')}
</div>
</section>`
}

function printMethods(methods: readonly ReferenceMethod[]): Html {
  const groups = Map.groupBy(methods, ({ direction, payType }) => `${direction}: ${payType}`)
  return html`<section id="methods" class="prose">
<h2><a href="#methods">Methods and limits</a></h2>
${[...groups].map(([title, group]) => printMethodGroup(title, group))}
</section>`
}

function printMethodGroup(title: string, methods: readonly ReferenceMethod[]): Html {
  const codeName = title.startsWith('Payouts') ? 'bankCode' : 'inBankCode'
  return html`<h3>${title}</h3>
<table class="methods">
<thead><tr><th><code>${codeName}</code></th><th>Name</th><th>Limits of one order</th></tr></thead>
<tbody>
${methods.map(
  ({ code, name, least, most, status }) => html`<tr><td>${code ? html`<code>${code}</code>` : 'any bank'}</td>
<td>${name}${status !== 'Available' && html` <i>${status}</i>`}</td><td>${limitText(least, most)}</td></tr>
`,
)}
</tbody>
</table>`
}

function limitText(least: string, most: string): string {
  if (least && most) return `${least} to ${most}`
  if (least) return `from ${least}`
  return most ? `up to ${most}` : 'none of its own'
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

function idOf(path: string): string {
  return path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '')
}
