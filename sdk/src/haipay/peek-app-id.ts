import { decodeText, readMembers } from '../read-json.ts'
import { whole } from '../read-shape.ts'

/**
 * The app that a notice says it is for, not verified: it only picks the client that then verifies, where one address
 * hears the notices of several apps.
 */
export function peekAppId(body: string | Uint8Array): number | undefined {
  const members = readMembers((typeof body === 'string' ? body : decodeText(body)) ?? '')
  return members && whole(members.get('appId'))?.value
}
