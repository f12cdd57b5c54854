// The signature lab. Everything is computed here: the page's policy lets it reach no address, and it stores nothing.
import { diagnose, signWrongly } from './diagnose.js'
import { makeExample, withSignature } from './examples.js'
import { protocols, recognise } from './protocols.js'
import { readRequest } from './read-request.js'
import { showDiagnosis, showLeftOut, showText, showVerdict } from './show-result.js'
import { element } from './visible-text.js'

const pauseMilliseconds = 200
const find = (id) => document.getElementById(id)
const fields = Object.fromEntries(['body', 'headers', 'secret', 'key', 'signature', 'own'].map((id) => [id, find(id)]))
const page = { example: undefined, action: 0, turn: 0, timer: undefined }

function chosenProtocol(request) {
  const id = document.querySelector('input[name=protocol]:checked').value
  return protocols.find((one) => one.id === id) ?? recognise(request)
}

/** Shows what the fields make now. An answer that is overtaken by another change is dropped. */
async function update() {
  const turn = ++page.turn
  const request = readRequest(fields.body.value, fields.headers.value)
  const protocol = chosenProtocol(request)
  showFields(protocol)
  const kind = obstacle(request, protocol)
  if (kind !== undefined) return showObstacle(kind, request)
  const secret = fields.secret.value
  const given = { secret, key: fields.key.value, signature: signatureOf(protocol, request) }
  const result = await diagnose(protocol, request, given)
  if (turn !== page.turn) return
  showDiagnosis(find('verdict'), result, fields.own.value)
  find('results').hidden = false
  showText(find('text'), find('count'), result, secret)
  showLeftOut(find('left-out'), result.right.entries)
  find('expected').textContent = result.expected ?? ''
  find('expected-part').hidden = result.expected === undefined
}

function obstacle(request, protocol) {
  if (request.body.trim() === '') return 'empty'
  if (request.fault !== undefined && protocol?.id !== 'cashy') return 'fault'
  if (protocol === undefined) return 'no protocol'
  return fields.secret.value === '' ? 'no secret' : undefined
}

function showObstacle(kind, { fault }) {
  find('results').hidden = true
  showVerdict(find('verdict'), kind, ...(kind === 'fault' ? [element('p', '', `${fault}.`)] : []))
}

function signatureOf({ signatureIn }, { members, headers }) {
  if (fields.signature.value !== '') return fields.signature.value
  if (signatureIn === 'headers') return headers.get('sign') ?? ''
  return members.get('sign')?.kind === 'string' ? members.get('sign').text : ''
}

/** Only the fields that the protocol has; all of them while it is not known. */
function showFields(protocol) {
  find('key-part').hidden = protocol !== undefined && !protocol.hasKey
  find('headers-part').hidden = protocol !== undefined && protocol.signatureIn !== 'headers'
  find('secret-label').textContent = protocol?.secretLabel ?? 'Secret or key'
  const rule = protocol ? `${protocol.title}: ${protocol.rule}` : ''
  if (find('rule').textContent !== rule) find('rule').textContent = rule
  showCode(protocol?.id)
}

function showCode(id) {
  const language = document.querySelector('input[name=language]:checked').value
  find('code-part').hidden = id === undefined
  for (const snippet of document.querySelectorAll('.snippet')) {
    snippet.hidden = snippet.id !== `code-${id}-${language}`
  }
}

async function showExample(id) {
  const action = ++page.action
  const example = await makeExample(id)
  if (action !== page.action) return
  fill(example)
  offerMistakes()
}

function fill(example) {
  page.example = example
  fields.body.value = example.body
  fields.headers.value = example.headers
  fields.secret.value = example.secret
  fields.key.value = example.key
  fields.signature.value = ''
  fields.own.value = ''
  document.querySelector('input[name=protocol][value=auto]').checked = true
  void update()
}

/** The mistakes that change something in the example. */
function offerMistakes() {
  const { protocol, body, secret } = page.example
  const request = readRequest(body, '')
  const right = protocol.compose(protocol.plan(), request, secret)
  const options = protocol.mistakes(request).flatMap((mistake) => {
    const plan = mistake.plan(protocol.plan())
    const text = protocol.compose(plan, request, secret).text
    const isSame = String(plan.encode(text)) === String(protocol.plan().encode(right.text))
    return isSame && !plan.message && !plan.seal ? [] : [new Option(mistake.title, mistake.id)]
  })
  find('break').replaceChildren(new Option('nothing: signed right', ''), ...options)
  find('break-part').hidden = false
}

async function breakExample(id) {
  const action = ++page.action
  const { protocol, secret, key, body } = page.example
  const request = readRequest(body, '')
  const mistake = protocol.mistakes(request).find((one) => one.id === id)
  const signature = mistake
    ? await signWrongly(protocol, request, { secret, key }, mistake)
    : (await diagnose(protocol, request, { secret, key, signature: '' })).expected
  if (signature !== undefined && action === page.action) fill(withSignature(page.example, signature))
}

function clear() {
  page.action++
  for (const field of Object.values(fields)) field.value = ''
  page.example = undefined
  find('break-part').hidden = true
  void update()
  fields.body.focus()
}

async function copy(button) {
  const source =
    button.dataset.copy === 'code' ? document.querySelector('.snippet:not([hidden])') : find(button.dataset.copy)
  await navigator.clipboard.writeText(source.textContent)
  button.textContent = 'Copied'
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 1_500)
}

function later() {
  clearTimeout(page.timer)
  page.timer = setTimeout(update, pauseMilliseconds)
}

for (const field of Object.values(fields)) field.addEventListener('input', later)
for (const radio of document.querySelectorAll('input[type=radio]')) radio.addEventListener('change', update)
for (const button of document.querySelectorAll('[data-example]')) {
  button.addEventListener('click', () => showExample(button.dataset.example))
}
for (const button of document.querySelectorAll('[data-copy]')) button.addEventListener('click', () => copy(button))
find('break').addEventListener('change', ({ target }) => breakExample(target.value))
find('clear').addEventListener('click', clear)
new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
  find('jump').hidden = isIntersecting
  find('jump').dataset.arrow = boundingClientRect.top < 0 ? '↑' : '↓'
}).observe(find('verdict'))
await showExample('haipay')
