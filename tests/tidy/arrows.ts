import { posix } from 'node:path'
import { isCallExpression, isStringLiteral, type Node, SyntaxKind } from 'typescript/unstable/ast'
import { lineOf, type Tree, type TreeFile } from './tree.ts'

type Import = { readonly from: string; readonly to: string; readonly text: string; readonly at: string }
type Place = { readonly layer: string; readonly part: string }

/** Which layers a layer may import besides itself. The finer rules are in `mayImport`. */
const layers: ReadonlyMap<string, readonly string[]> = new Map([
  ['core', []],
  ['db', ['core']],
  ['connectors', ['core']],
  ['domain', ['core']],
  ['protocols', ['core', 'domain']],
  ['cashier', ['core', 'domain']],
  ['console', ['core', 'domain']],
  ['jobs', ['core', 'domain']],
  ['http', ['core', 'domain']],
  ['docs', ['core', 'domain', 'protocols']],
  ['lab', ['core']],
  ['config.ts', ['core']],
  ['web', []],
  ['sdk', []],
])
const readersOfContract = ['domain', 'http', 'jobs', 'cashier']
const contract = 'src/connectors/contract.ts'
const pool = 'src/db/pool.ts'
const poolForAll = new Set(['type Db', 'type Tx', 'inTransaction', 'assertNoOpenTransaction', 'isOutage'])
const usersOfPool = new Set(['domain', 'protocols', 'cashier', 'jobs', 'http'])
/** Composition and tests see everything. */
const free = /^(tests|bench|sdk\/tests)\/|\.test\.tsx?$|^src\/(app|main|cli|build-[a-z-]+)\.ts$|^src\/cli\//

/** Imports that no arrow of the layers allows. */
export function forbiddenImports(tree: Tree): readonly string[] {
  return importsOf(tree).flatMap(({ from, to, text, at }) => {
    if (!layers.has(placeOf(from).layer)) return [`${at} ${from} is in no known layer`]
    return mayImport(from, to, text) ? [] : [`${at} ${from} must not import ${to}`]
  })
}

/** Imports that reach behind the public face of another capability. */
export function importsBehindIndex(tree: Tree): readonly string[] {
  return importsOf(tree).flatMap(({ from, to, at }) => {
    const [source, target] = [placeOf(from), placeOf(to)]
    if (target.layer !== 'domain' || !target.part || posix.basename(to) === 'index.ts') return []
    return source.layer === 'domain' && source.part === target.part
      ? []
      : [`${at} ask for #domain/${target.part}/index.ts`]
  })
}

/** Imports in src that climb with `..` where a `#` path says where the file is. */
export function climbingImports(tree: Tree): readonly string[] {
  return tree
    .filter((file) => file.path.startsWith('src/'))
    .flatMap((file) =>
      specifiers(file)
        .filter(({ name }) => name.startsWith('..'))
        .map(({ node }) => place(file, node)),
    )
}

function mayImport(from: string, to: string, text: string): boolean {
  const [source, target] = [placeOf(from), placeOf(to)]
  if (target.layer === 'db' && source.layer !== 'db') return mayImportDb(from, to, text)
  if (to === contract && readersOfContract.includes(source.layer)) return true
  if (source.layer !== target.layer) return layers.get(source.layer)?.includes(target.layer) ?? false
  if (source.layer === 'connectors') return source.part === target.part || source.part === '' || to === contract
  if (source.layer === 'protocols') return source.part === target.part || source.part === '' || target.part === ''
  return true
}

function mayImportDb(from: string, to: string, text: string): boolean {
  const { layer } = placeOf(from)
  const isStore = /(^|[/-])store\.ts$/.test(from)
  if (layer === 'connectors') return isStore && to === pool
  if (layer === 'domain' && isStore) return true
  return usersOfPool.has(layer) && to === pool && namesOf(text).every((name) => poolForAll.has(name))
}

/** `import type { Db }` and `import { type Db }` both give `type Db`. */
function namesOf(text: string): readonly string[] {
  const [, type = '', names] = /^import (type )?\{([^}]*)\}/.exec(text) ?? []
  if (names === undefined) return ['everything']
  return names.split(',').flatMap((name) => (name.trim() ? [type + name.trim()] : []))
}

function placeOf(path: string): Place {
  const [top = '', layer = '', part = ''] = path.split('/')
  if (top !== 'src') return { layer: top, part: '' }
  return { layer, part: part.includes('.') ? '' : part }
}

function importsOf(tree: Tree): readonly Import[] {
  const bound = tree.filter((file) => !free.test(file.path))
  return bound.flatMap((file) =>
    specifiers(file).flatMap(({ name, node, statement }) => {
      const to = resolve(file.path, name)
      return to ? [{ from: file.path, to, text: statement.getText(), at: place(file, node) }] : []
    }),
  )
}

/** The file an import names; undefined for a package. */
function resolve(from: string, name: string): string | undefined {
  if (name.startsWith('.')) return posix.join(posix.dirname(from), name)
  if (name.startsWith('#tests/')) return name.slice(1)
  if (name === '#app' || name === '#config') return `src/${name.slice(1)}.ts`
  return name.startsWith('#') ? `src/${name.slice(1)}` : undefined
}

/** Module names in import and export statements, in `import()` and in import types. */
function specifiers(file: TreeFile): readonly { name: string; node: Node; statement: Node }[] {
  return file.nodes.flatMap((node) => {
    if (!isStringLiteral(node)) return []
    const user = node.parent.kind === SyntaxKind.LiteralType ? node.parent.parent : node.parent
    const names =
      user.kind === SyntaxKind.ImportDeclaration ||
      user.kind === SyntaxKind.ExportDeclaration ||
      user.kind === SyntaxKind.ImportType ||
      (isCallExpression(user) && user.expression.kind === SyntaxKind.ImportKeyword)
    return names ? [{ name: node.text, node, statement: user }] : []
  })
}

function place(file: TreeFile, node: Node): string {
  return `${file.path}:${lineOf(file, node)}`
}
