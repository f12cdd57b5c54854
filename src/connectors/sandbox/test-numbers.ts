import { hash } from 'node:crypto'

/** Digits that belong to a reference: always the same ones, and others for another reference. */
export function digitsOf(reference: string, count: number): string {
  return (BigInt(`0x${hashOf(reference).toString('hex')}`) % 10n ** BigInt(count)).toString().padStart(count, '0')
}

/** A CLABE of 18 digits: 17 of them and the check digit of the Mexican bankers' association (weights 3, 7, 1). */
export function clabe(digits: string): string {
  const weights = '37137137137137137'
  const sum = [...digits].reduce((total, digit, at) => total + product(digit, weights.charAt(at)), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

/** An IBAN: country, two check digits (ISO 13616, modulo 97), and the account in digits. */
export function iban(country: string, account: string): string {
  const letters = [...country].map((letter) => Number.parseInt(letter, 36)).join('')
  return `${country}${(98n - (BigInt(`${account}${letters}00`) % 97n)).toString().padStart(2, '0')}${account}`
}

/** An address in the form of TRON, with its checksum. Nobody has a key to it: what is sent there is gone. */
export function tronAddress(reference: string): string {
  return base58Check(Buffer.concat([Buffer.from([0x41]), hashOf(reference).subarray(0, 20)]))
}

/** An address in the form of Ethereum and the chains like it. Nobody has a key to it: what is sent there is gone. */
export function ethereumAddress(reference: string): string {
  return `0x${hashOf(reference).toString('hex', 0, 20)}`
}

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Base58 with four bytes of a double SHA-256 behind the payload. The first byte must not be zero. */
export function base58Check(payload: Uint8Array): string {
  const checksum = sha256(sha256(payload)).subarray(0, 4)
  let rest = BigInt(`0x${Buffer.concat([payload, checksum]).toString('hex')}`)
  let text = ''
  for (; rest > 0n; rest /= 58n) text = alphabet.charAt(Number(rest % 58n)) + text
  return text
}

function product(digit: string, weight: string): number {
  return Number.parseInt(digit, 10) * Number.parseInt(weight, 10)
}

function hashOf(reference: string): Buffer {
  return sha256(Buffer.from(`sandbox ${reference}`))
}

function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer')
}
