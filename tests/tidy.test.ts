import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { climbingImports, forbiddenImports, importsBehindIndex } from './tidy/arrows.ts'
import * as banned from './tidy/banned.ts'
import { longFiles, longFunctions, longLines } from './tidy/limits.ts'
import { migrationsWithoutLockTimeout, misnumberedMigrations } from './tidy/migrations.ts'
import { planted } from './tidy/planted.ts'
import { parseTree, readTree, type Tree } from './tidy/tree.ts'

/** A rule, what finds its violations as `file:line …`, and where it must find them in the planted tree. */
type Rule = readonly [name: string, find: (tree: Tree) => readonly string[], planted: readonly string[]]

const rules: readonly Rule[] = [
  [
    'imports follow the arrows between the layers',
    forbiddenImports,
    [
      'src/stray.ts:1',
      'src/core/money.ts:1',
      'src/connectors/one/pay.ts:2',
      'src/connectors/one/pay.ts:3',
      'src/connectors/one/pay.ts:4',
      'src/connectors/one/store.ts:2',
      'src/domain/orders/pay.ts:3',
      'src/domain/orders/pay.ts:8',
      'src/protocols/haipay/sign.ts:2',
      'src/protocols/haipay/sign.ts:3',
    ],
  ],
  [
    'a capability is entered only through its index.ts',
    importsBehindIndex,
    ['src/domain/orders/pay.ts:5', 'src/protocols/haipay/sign.ts:4'],
  ],
  ['an import in src does not climb with ..', climbingImports, ['src/connectors/one/pay.ts:4']],
  ['a function has at most 70 lines', longFunctions, ['src/core/long-function.ts:2', 'tests/e2e/pay.test.ts:2']],
  ['a file has at most 300 lines, 250 in web', longFiles, ['src/core/long-file.ts:301', 'web/page.tsx:251']],
  ['a line has at most 120 characters', longLines, ['src/core/long-line.ts:1']],
  ['there is no enum', banned.enums, ['src/core/banned.ts:1']],
  ['there is no any', banned.anys, ['src/core/banned.ts:2']],
  ['there is no non-null assertion', banned.nonNulls, ['src/core/banned.ts:3']],
  ['nothing writes to the console', banned.consoles, ['src/core/banned.ts:4']],
  [
    'there is no default export',
    banned.defaultExports,
    ['src/core/banned.ts:5', 'src/core/banned.ts:6', 'src/core/banned.ts:7'],
  ],
  ['exports are by name, never *', banned.starExports, ['src/domain/orders/index.ts:2']],
  ['a note of later work names its decision or issue', banned.unnumberedNotes, ['src/core/banned.ts:8']],
  [
    'a file name says what is inside, in kebab-case',
    banned.emptyNames,
    ['src/core/order-utils.ts:1', 'src/core/CamelCase.ts:1'],
  ],
  [
    'no path of a machine and no registry host is in the tree',
    banned.machinePaths,
    ['src/core/banned.ts:11', 'src/core/banned.ts:12', 'README.md:1'],
  ],
  ['src does not use Math.random', banned.randomness, ['src/connectors/one/pay.ts:7']],
  ['src is given the time and does not read the clock', banned.clocks, ['src/connectors/one/pay.ts:5']],
  ['no number type touches money', banned.floatsNearMoney, ['src/core/money.ts:2']],
  ['only config.ts reads the environment', banned.environments, ['src/http/server.ts:2']],
  [
    'migrations are numbered from 1 without gap or double',
    misnumberedMigrations,
    ['migrations/0001_orders.sql:1', 'migrations/0004_gap.sql:1'],
  ],
  ['a migration first sets how long it waits for a lock', migrationsWithoutLockTimeout, ['migrations/0004_gap.sql:1']],
]

const tree = readTree(join(import.meta.dirname, '..'))
const plantedTree = parseTree(planted)

for (const [name, find, expected] of rules) {
  test(name, () => {
    const places = find(plantedTree).map((finding) => finding.replace(/(:\d+).*/, '$1'))
    assert.deepEqual(places, expected, 'the checker itself misjudges the planted tree')
    const findings = find(tree)
    if (findings.length > 0) assert.fail(`${name}:\n${findings.join('\n')}`)
  })
}
