import { type Html, html, printHtml } from '#core/html.ts'
import { languageNames, languages, protocolNames, protocols, type Snippet } from './snippets.ts'

// A page without an icon makes the browser ask for one.
const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#1f4fd8"/>' +
      '<path d="M3.5 8.5l3 3 6-7" fill="none" stroke="#fff" stroke-width="1.8"/></svg>',
  )

/** The page of the lab. Addresses are relative to `/lab`, so that it may stand below a path of the operator's. */
export function printLabPage(snippets: readonly Snippet[], modules: readonly string[]): string {
  return printHtml(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Signature lab</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="lab/lab.css">
${modules.map((name) => html`<link rel="modulepreload" href="lab/${name}">`)}
<script type="module" src="lab/lab.js"></script>
</head>
<body>
<header><a class="brand" href="docs">Switchyard <span>Signature lab</span></a>
<a href="docs">API reference</a></header>
<main>
<div class="head">
<h1>Why does my signature not fit?</h1>
<p class="lead">Paste a request and its key. The lab shows the string to sign and the signature, and finds the usual
mistake that made another one.</p>
<p class="promise">All of it is computed in this page. Nothing is sent, nothing is stored; the browser is told
to let the page reach no address.</p>
<noscript><p class="promise">This page computes in your browser, so it needs JavaScript.</p></noscript>
</div>
<div class="columns">
<form autocomplete="off">${printExamples()}${printInputs()}</form>
<div class="answer">
<div id="verdict" class="verdict quiet" aria-live="polite" tabindex="-1"></div>
${printResults()}
${printCodePart(snippets)}
</div>
</div>
</main>
<a id="jump" class="jump" href="#verdict" hidden></a>
</body>
</html>
`)
}

function printExamples(): Html {
  const button = (id: string, title: string) => html`<button type="button" data-example="${id}">${title}</button>`
  return html`<div class="examples">
<p id="examples-label">Show an example</p>
<div role="group" aria-labelledby="examples-label">
${protocols.map((id) => button(id, protocolNames[id]))}
<button type="button" id="clear" class="plain">Empty all</button>
</div>
<div id="break-part" hidden><label for="break">and break it:</label><select id="break"></select></div>
</div>`
}

function printInputs(): Html {
  return html`<fieldset class="segments"><legend>Protocol</legend>
${printSegment('protocol', 'auto', 'Recognise it', true)}
${protocols.map((id) => printSegment('protocol', id, protocolNames[id], false))}
</fieldset>
<p id="rule" class="hint" aria-live="polite"></p>
<div><label for="body">Request <small>the body as it is sent, JSON or a form, or with the headers above it</small>
</label>
<textarea id="body" rows="14" spellcheck="false" autocapitalize="off" wrap="soft"></textarea></div>
<div id="headers-part"><label for="headers">Headers <small>MerchantId and Sign</small></label>
<textarea id="headers" rows="2" spellcheck="false" autocapitalize="off"></textarea></div>
<div><label for="secret" id="secret-label">Secret or key</label>
<input id="secret" type="text" spellcheck="false" autocapitalize="off" autocomplete="off"></div>
<div id="key-part"><label for="key">RSA key <small>private or public, with or without header lines</small></label>
<textarea id="key" rows="4" spellcheck="false" autocapitalize="off"></textarea></div>
<details><summary>Compare with my code</summary>
<div><label for="own">The string that my code signed <small>before it was hashed</small></label>
<textarea id="own" rows="3" spellcheck="false" autocapitalize="off"></textarea></div>
<div><label for="signature">A signature <small>instead of the one in the request</small></label>
<textarea id="signature" rows="2" spellcheck="false" autocapitalize="off"></textarea></div>
</details>`
}

function printSegment(name: string, id: string, title: string, isChosen: boolean): Html {
  return html`<label><input type="radio" name="${name}" value="${id}"${isChosen && html` checked`}>
<span>${title}</span></label>`
}

function printResults(): Html {
  return html`<div id="results" hidden>
<section aria-labelledby="text-title">
<div class="bar"><h2 id="text-title">String to sign</h2>${printCopy('text', 'the string to sign')}</div>
<pre id="text" class="text" tabindex="0" aria-labelledby="text-title"></pre>
<p id="count" class="hint"></p>
<p id="left-out" class="hint"></p>
</section>
<section id="expected-part" aria-labelledby="expected-title">
<div class="bar"><h2 id="expected-title">Expected signature</h2>${printCopy('expected', 'the expected signature')}</div>
<pre id="expected" class="text" tabindex="0" aria-labelledby="expected-title"></pre>
</section>
</div>`
}

function printCodePart(snippets: readonly Snippet[]): Html {
  return html`<section id="code-part" aria-labelledby="code-title" hidden>
<div class="bar"><h2 id="code-title">Code that signs</h2>${printCopy('code', 'the code')}</div>
<fieldset class="segments"><legend class="unseen">Language</legend>
${languages.map((language) => printSegment('language', language, languageNames[language], language === 'node'))}
</fieldset>
${snippets.map(
  ({
    protocol,
    language,
    text,
  }) => html`<pre class="snippet" id="code-${protocol}-${language}" tabindex="0" hidden>${text}</pre>
`,
)}
</section>`
}

function printCopy(id: string, what: string): Html {
  return html`<button type="button" class="copy" data-copy="${id}" aria-label="Copy ${what}">Copy</button>`
}
