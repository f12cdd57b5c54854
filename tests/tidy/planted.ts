const note = ['TO', 'DO'].join('')
const machinePath = ['', 'work', 'main'].join('/')
const registryHost = ['registry', 'npmjs', 'org'].join('.')

/** `count` lines of a statement each. */
const lines = (count: number): string => 'step()\n'.repeat(count)

/** A small repository that breaks every rule at least once, and next to it uses what is allowed. */
export const planted: Readonly<Record<string, string>> = {
  'src/app.ts': "import { pay } from '#connectors/one/pay.ts'\nexport const now = () => new Date()\n",
  'src/stray.ts': "import { add } from '#core/money.ts'\n",
  'src/core/money.ts':
    "import { pool } from '#db/pool.ts'\nconst minor = Number(text)\nconst minorDigits = Number(text)\n",
  'src/core/clock.ts': 'export const now = () => new Date()\n',
  'src/connectors/list.ts': "import { one } from './one/pay.ts'\n",
  'src/connectors/one/pay.ts': [
    "import type { Connector } from '#connectors/contract.ts'",
    "import { other } from '#connectors/two/pay.ts'",
    "import { pool } from '#db/pool.ts'",
    "import { climb } from '../list.ts'",
    'const at = Date.now()',
    'const fixed = new Date(0)',
    'const dice = Math.random()',
  ].join('\n'),
  'src/connectors/one/store.ts': "import { pool } from '#db/pool.ts'\nimport { migrate } from '#db/migrate.ts'\n",
  'src/domain/orders/index.ts': "export { pay } from './pay.ts'\nexport * from './store.ts'\n",
  'src/domain/orders/store.ts': "import { sql } from '#db/rows.ts'\nimport { add } from '#core/money.ts'\n",
  'src/domain/orders/pay.ts': [
    "import type { Db, Tx } from '#db/pool.ts'",
    "import { inTransaction, type Db } from '#db/pool.ts'",
    "import { Db } from '#db/pool.ts'",
    "import { fee } from '#domain/fees/index.ts'",
    "import { feeRow } from '#domain/fees/store.ts'",
    "import { load } from './store.ts'",
    "import type { Connector } from '#connectors/contract.ts'",
    "type Late = import('#http/server.ts').Server",
  ].join('\n'),
  'src/domain/orders/pay.test.ts':
    "import { a } from '#http/server.ts'\nconst now = new Date()\nconst dice = Math.random()\n",
  'src/protocols/haipay/sign.ts': [
    "import { pay } from '#domain/orders/index.ts'",
    "import { sign } from '#protocols/cashy/sign.ts'",
    "import type { Connector } from '#connectors/contract.ts'",
    "const lazy = await import('#domain/orders/store.ts')",
  ].join('\n'),
  'src/http/server.ts': "import type { Connector } from '#connectors/contract.ts'\nconst port = process.env.PORT\n",
  'src/config.ts': "export const port = process.env.PORT\nconst text = 'process.env console.log(1) enum A {}'\n",
  'src/core/banned.ts': [
    'enum Colour { red }',
    'const a: any = 1',
    "const sure = a!.b + 'a! any enum'",
    'console.log(a) // console.log in a comment is no finding, nor is any!',
    'export default a',
    'export default function f() {}',
    'export { a as default }',
    `// ${note}: later`,
    `// ${note} decision 12: this one has a number`,
    'switch (a) { default: break }',
    `const path = '${machinePath}'`,
    `const host = 'https://${registryHost}/x'`,
  ].join('\n'),
  'src/core/order-utils.ts': '',
  'src/core/CamelCase.ts': '',
  'src/core/long-function.ts': `const text = \`\${f({ a: '}' })}{\`\nexport function long() {\n${lines(69)}}\n`,
  'src/core/fitting-function.ts': `export function fits() {\n${lines(68)}}\n`,
  'src/core/long-file.ts': lines(301),
  'src/core/fitting-file.ts': lines(300),
  'src/db/tables.ts': `${lines(400)}// ${'x'.repeat(200)}\n`,
  'src/core/long-line.ts': `// ${'x'.repeat(118)}\n// ${'x'.repeat(117)}\n`,
  'web/page.tsx': `export const Page = () => <p>don't {count}</p>\n${lines(250)}`,
  'web/vite.config.ts': 'export default {}\n',
  'tests/e2e/pay.test.ts': `describe('pay', () => {\ntest('x', () => {\n${lines(69)}})\n})\n`,
  'README.md': `run it in ${machinePath}\n`,
  'migrations/0001_orders.sql':
    "-- 0001_orders.sql: orders.\n\nset local lock_timeout = '5s';\ncreate table orders ();\n",
  'migrations/0001_again.sql': "set local lock_timeout = '5s';\n",
  'migrations/0004_gap.sql': '-- set local lock_timeout in a comment does not count\ncreate table gap ();\n',
  'migrations/0001_orders.check.sql': 'select 1;\n',
}
