import type { Tree } from './tree.ts'

/** Migrations whose name is not four digits and words, or whose number is not the next one. */
export function misnumberedMigrations(tree: Tree): readonly string[] {
  const paths = migrations(tree).map((file) => file.path)
  return paths.sort().flatMap((path, index) => {
    const [, number] = /^migrations\/(\d{4})_[a-z0-9_]+\.sql$/.exec(path) ?? []
    return number === String(index + 1).padStart(4, '0') ? [] : [`${path}:1 should be number ${index + 1}`]
  })
}

/** Migrations that could wait for a lock for ever, holding up all traffic behind them. */
export function migrationsWithoutLockTimeout(tree: Tree): readonly string[] {
  return migrations(tree)
    .filter((file) => !/^(\s*--.*\n|\s*\n)*set local lock_timeout\b/i.test(file.text))
    .map((file) => `${file.path}:1`)
}

/** The `.check.sql` beside a migration is a test of its data, not a migration. */
function migrations(tree: Tree): Tree {
  return tree.filter((file) => /^migrations\/.*\.sql$/.test(file.path) && !file.path.endsWith('.check.sql'))
}
