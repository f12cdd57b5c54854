import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The system user a PostgreSQL program runs as, where that is not the user of this process. */
export type Owner = { readonly uid: number; readonly gid: number }

// The number that Unix systems keep for "nobody". No user of the host is made or needs to exist.
const nobody = 65534

/**
 * Says who must run the server of `folder`: undefined for the user of this process.
 * PostgreSQL refuses to run as root, so root hands over to the owner of the folder, or to nobody.
 */
export function ownerFor(folder: string): Owner | undefined {
  const found = statSync(folder, { throwIfNoEntry: false })
  const self = process.getuid?.()
  if (self !== 0) {
    if (found && self !== undefined && found.uid !== self) {
      throw new Error(`${folder} belongs to user ${found.uid}: start the program as that user, or as root`)
    }
    return undefined
  }
  if (found?.uid === 0 && existsSync(join(folder, 'PG_VERSION'))) {
    throw new Error(`${folder} belongs to root, whom PostgreSQL refuses: chown -R ${nobody}:${nobody} ${folder}`)
  }
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : { uid: nobody, gid: nobody }
}
