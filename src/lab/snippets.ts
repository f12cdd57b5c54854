import { readFile } from 'node:fs/promises'

export const languages = ['node', 'php', 'java', 'python', 'go'] as const
export const protocols = ['haipay', 'cxpay', 'cashy'] as const
export type Language = (typeof languages)[number]
export type Protocol = (typeof protocols)[number]

/** A program that signs a request of a protocol; the tests run the file that is shown. */
export type Snippet = {
  readonly language: Language
  readonly protocol: Protocol
  /** Its name below `web/lab/snippets`. */
  readonly path: string
  readonly text: string
}

export const protocolNames: Readonly<Record<Protocol, string>> = { haipay: 'HaiPay', cxpay: 'CXPay', cashy: 'Cashy' }

export const languageNames: Readonly<Record<Language, string>> = {
  node: 'Node',
  php: 'PHP',
  java: 'Java',
  python: 'Python',
  go: 'Go',
}

const fileNames: Readonly<Record<Language, (protocol: Protocol) => string>> = {
  node: (protocol) => `${protocol}.mjs`,
  php: (protocol) => `${protocol}.php`,
  java: (protocol) => `${protocol.charAt(0).toUpperCase()}${protocol.slice(1)}Sign.java`,
  python: (protocol) => `${protocol}.py`,
  go: (protocol) => `${protocol}.go`,
}

export const snippetsFolder = new URL('../../web/lab/snippets/', import.meta.url)

/** Reads the program of every language for every protocol. */
export function readSnippets(): Promise<readonly Snippet[]> {
  const all = protocols.flatMap((protocol) => languages.map((language) => ({ protocol, language })))
  return Promise.all(
    all.map(async ({ protocol, language }) => {
      const path = `${language}/${fileNames[language](protocol)}`
      return { protocol, language, path, text: await readFile(new URL(path, snippetsFolder), 'utf8') }
    }),
  )
}
