// The payer's page works without this script. With it, the page copies, counts down, follows the payment and goes
// back to the merchant. Words and addresses come from the page; markup only ever comes from the server's own page.

const askFirstSeconds = 2
const askMaxSeconds = 10
const askGrowth = 1.4
/** How long to ask after the time to pay is over, and in all where an order has no end. */
const askAfterEndSeconds = 600
const askWithoutEndSeconds = 3600
const requestTimeoutSeconds = 10
const copiedSeconds = 2
const endDriftSeconds = 2

const live = document.getElementById('live')

function say(words) {
  // Emptied first: a region that is given the words it has is not read again.
  live.textContent = ''
  setTimeout(() => {
    live.textContent = words
  }, 50)
}

/** Shows what only works with a script and hides what stands in for it. */
function prepare(page) {
  for (const button of page.querySelectorAll('[data-copy]')) {
    button.hidden = false
    button.addEventListener('click', () => copy(button))
  }
  for (const time of page.querySelectorAll('[data-local-time]')) time.textContent = localTime(time.dateTime)
  for (const form of page.querySelectorAll('[data-check]')) form.hidden = true
  for (const form of page.querySelectorAll('[data-once]')) takeCard(form)
}

/** A card's form: groups what is typed, and is sent once. What is right is the server's to say. */
function takeCard(form) {
  const button = form.querySelector('.button')
  const [number, expiry] = [form.elements.number, form.elements.expiry]
  number.addEventListener('input', () => regroup(number, /.{1,4}/g, ' ', 19))
  expiry.addEventListener('input', (event) => {
    // Nothing is added while the payer deletes, or the slash could never be passed.
    if (!event.inputType?.startsWith('delete') && !/[/.-]/.test(expiry.value)) regroup(expiry, /^\d{2}|\d+/g, ' / ', 6)
  })
  form.addEventListener('submit', () => {
    button.disabled = true
  })
  addEventListener('pageshow', () => {
    button.disabled = false
  })
}

function regroup(input, groups, between, digitsMax) {
  // A change in the middle is left as it is: the caret would jump.
  if (input.selectionStart !== input.value.length) return
  const digits = input.value.replace(/\D/g, '').slice(0, digitsMax)
  input.value = (digits.match(groups) ?? []).join(between)
}

function localTime(text) {
  const at = new Date(text)
  const sameDay = at.toDateString() === new Date().toDateString()
  const form = sameDay ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' }
  return new Intl.DateTimeFormat(document.documentElement.lang, form).format(at)
}

async function copy(button) {
  const copied = await write(button.dataset.copy)
  if (!copied) return
  const words = button.textContent
  button.textContent = button.dataset.copied
  button.disabled = true
  say(button.dataset.copied)
  setTimeout(() => {
    button.textContent = words
    button.disabled = false
  }, copiedSeconds * 1000)
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return writeBySelection(text)
  }
}

/** For browsers without a clipboard: in-app browsers, and plain http. */
function writeBySelection(text) {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'unseen'
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  return copied
}

function clock(seconds) {
  const two = (number) => String(number).padStart(2, '0')
  const minutes = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return seconds < 3600 ? minutes : `${Math.floor(seconds / 3600)}:${minutes}`
}

async function load(address) {
  const answer = await fetch(address, {
    cache: 'no-store',
    credentials: 'omit',
    signal: AbortSignal.timeout(requestTimeoutSeconds * 1000),
  })
  if (!answer.ok) throw new Error(`answered ${answer.status}`)
  return answer
}

/** Takes the page that the server would show now in place of the one that stands here, and gives it. */
async function redraw(page) {
  const text = await (await load(location.pathname)).text()
  const other = new DOMParser().parseFromString(text, 'text/html')
  const next = document.adoptNode(other.getElementById('page'))
  page.replaceWith(next)
  document.title = other.title
  prepare(next)
  say([...next.querySelectorAll('h1, .note')].map((part) => part.textContent).join('. '))
  goBack(next)
  return next
}

function tellTrouble(page, troubled) {
  const part = page.querySelector('[data-trouble]')
  if (!part || part.hidden !== troubled) return
  part.hidden = !troubled
  if (troubled) say(part.textContent)
}

/** Counts down on whatever page stands there; `over` is called once for each page that reaches the end. */
function countDown(over) {
  let endsAt
  let minuteTold = false

  function tick() {
    const part = document.querySelector('[data-left]')
    if (!part || endsAt === undefined) return
    const seconds = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000))
    part.hidden = false
    part.textContent = clock(seconds)
    part.classList.toggle('soon', seconds <= 60)
    if (seconds <= 60 && seconds > 0 && !minuteTold) {
      minuteTold = true
      say(document.getElementById('page').dataset.minuteLeft)
    }
    if (seconds === 0 && !part.dataset.over) {
      part.dataset.over = 'true'
      over()
    }
  }

  setInterval(tick, 1000)
  return {
    /** The server says how long is left, since the payer's clock may be wrong. Null: there is no end. */
    setSecondsLeft(seconds) {
      const next = seconds === null ? undefined : Date.now() + seconds * 1000
      // Whole seconds and the way here make it differ a little each time; the count-down does not follow that.
      const differs = next === undefined || endsAt === undefined || Math.abs(next - endsAt) > endDriftSeconds * 1000
      if (differs) endsAt = next
      tick()
    },
  }
}

/** Follows one order until it is final. */
function follow(first) {
  const secondsLeft = first.dataset.secondsLeft ? Number(first.dataset.secondsLeft) : null
  const askUntil = Date.now() + ((secondsLeft ?? askWithoutEndSeconds) + askAfterEndSeconds) * 1000
  let page = first
  let waitSeconds = askFirstSeconds
  let timer
  let asking = false

  function schedule(seconds) {
    clearTimeout(timer)
    if (page.dataset.final === 'true' || document.hidden) return
    if (Date.now() > askUntil) {
      for (const part of page.querySelectorAll('[data-check], [data-stale]')) part.hidden = false
      return
    }
    timer = setTimeout(ask, seconds * 1000)
  }

  async function ask() {
    if (asking) return
    asking = true
    try {
      const status = await (await load(page.dataset.status)).json()
      if (status.stamp !== page.dataset.stamp) {
        page = await redraw(page)
        waitSeconds = askFirstSeconds
      }
      end.setSecondsLeft(status.secondsLeft)
      tellTrouble(page, false)
    } catch {
      tellTrouble(page, true)
    } finally {
      asking = false
      schedule(waitSeconds)
      waitSeconds = Math.min(askMaxSeconds, waitSeconds * askGrowth)
    }
  }

  function look() {
    waitSeconds = askFirstSeconds
    schedule(0)
  }

  // What comes after the end is the server's to say; it is asked at once.
  const end = countDown(look)
  end.setSecondsLeft(secondsLeft)
  schedule(waitSeconds)
  document.addEventListener('visibilitychange', look)
  addEventListener('pageshow', (event) => event.persisted && look())
  addEventListener('online', look)
}

/** Goes back to the merchant after a look at the result, unless the payer chooses to stay. */
function goBack(page) {
  const link = page.querySelector('[data-return]')
  if (!link) return
  // `replace`, so that the merchant's back button does not lead into this page, which would lead back again.
  const timer = setTimeout(() => location.replace(link.href), Number(page.dataset.returnSeconds) * 1000)
  const stay = page.querySelector('[data-stay]')
  stay.hidden = false
  stay.addEventListener('click', () => {
    clearTimeout(timer)
    page.querySelector('[data-leaving]').hidden = true
    link.focus()
  })
}

const page = document.getElementById('page')
if (page) {
  document.documentElement.classList.add('scripted')
  prepare(page)
  // The page of a permanent address follows nothing.
  if (page.dataset.final === 'true') goBack(page)
  else if (page.dataset.status) follow(page)
}
