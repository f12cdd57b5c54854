import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Where a sealed value stands. A value moved to another place does not open there. */
export type Place = { readonly table: string; readonly row: string; readonly column: string }

/** Encrypts what may not stand readable in the database. */
export type Vault = {
  seal(plaintext: string | Uint8Array, place: Place): Buffer
  /** Throws SealBroken where the value was sealed with another master key, for another place, or was changed. */
  open(sealed: Uint8Array, place: Place): Buffer
  /** A keyed hash: equal values have equal ones, and without the master key nothing can be told from it. */
  fingerprint(value: string, purpose: string): Buffer
}

/** A sealed value does not open. The message names the place and never the content. */
export class SealBroken extends Error {
  constructor(why: string, place: Place) {
    super(`${why} (${place.table}.${place.column}, row ${place.row})`)
    this.name = 'SealBroken'
  }
}

const cipherName = 'aes-256-gcm'
const formatVersion = 1
const keyIdBytes = 4
const headerBytes = 1 + keyIdBytes
const nonceBytes = 12
const tagBytes = 16
const overheadBytes = headerBytes + nonceBytes + tagBytes

/**
 * Opens the vault of a 32 byte master key. AES-256-GCM under a key derived from it (HKDF-SHA-256), a random 96-bit
 * nonce for each value, and table, row and column as associated data.
 * A sealed value: format version (1 byte), key id (4), nonce (12), tag (16), ciphertext.
 */
export function openVault(masterKey: Uint8Array): Vault {
  if (masterKey.length !== 32) throw new RangeError('a master key has 32 bytes')
  const key = derive(masterKey, 'switchyard sealed values', 32)
  const header = Buffer.concat([Buffer.of(formatVersion), derive(masterKey, 'switchyard key id', keyIdBytes)])

  function seal(plaintext: string | Uint8Array, place: Place): Buffer {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes })
    cipher.setAAD(associatedData(header, place))
    const body = Buffer.concat([cipher.update(Buffer.from(plaintext)), cipher.final()])
    return Buffer.concat([header, nonce, cipher.getAuthTag(), body])
  }

  function open(sealed: Uint8Array, place: Place): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
    if (bytes.length < overheadBytes || bytes[0] !== formatVersion) throw new SealBroken('no sealed value', place)
    if (!bytes.subarray(0, headerBytes).equals(header)) throw new SealBroken('sealed with another master key', place)
    const nonce = bytes.subarray(headerBytes, headerBytes + nonceBytes)
    const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(associatedData(header, place))
    decipher.setAuthTag(bytes.subarray(headerBytes + nonceBytes, overheadBytes))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(overheadBytes)), decipher.final()])
    } catch {
      throw new SealBroken('changed, or sealed for another place', place)
    }
  }

  const hashKey = derive(masterKey, 'switchyard fingerprints', 32)
  const fingerprint = (value: string, purpose: string) =>
    createHmac('sha256', hashKey)
      .update(JSON.stringify([purpose, value]))
      .digest()

  return { seal, open, fingerprint }
}

function derive(masterKey: Uint8Array, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', purpose, bytes))
}

/** As JSON, so that no two places have the same text. */
function associatedData(header: Buffer, place: Place): Buffer {
  return Buffer.concat([header, Buffer.from(JSON.stringify([place.table, place.row, place.column]))])
}
