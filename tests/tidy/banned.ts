import {
  isCallExpression,
  isExportAssignment,
  isExportDeclaration,
  isNewExpression,
  isNonNullExpression,
  isPropertyAccessExpression,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast'
import { lineOf, type Tree, type TreeFile } from './tree.ts'

const isTest = (path: string): boolean => /^(tests|bench|sdk\/tests)\/|\.test\.tsx?$/.test(path)
const isProduct = (path: string): boolean => path.startsWith('src/') && !isTest(path)
const isReadingTheClock = (path: string): boolean => /^src\/(core\/clock|main|app)\.ts$/.test(path)
/** Tools demand a default export of their own configuration. */
const isToolConfig = (path: string): boolean => /\.config\.(ts|js|mjs)$/.test(path)

export const enums = (tree: Tree) => nodesWhere(tree, (node) => node.kind === SyntaxKind.EnumDeclaration)

export const anys = (tree: Tree) => nodesWhere(tree, (node) => node.kind === SyntaxKind.AnyKeyword)

export const nonNulls = (tree: Tree) => nodesWhere(tree, isNonNullExpression)

export const consoles = (tree: Tree) => nodesWhere(tree, (node) => accessOf(node).startsWith('console.'))

export const starExports = (tree: Tree) =>
  nodesWhere(tree, (node) => isExportDeclaration(node) && node.exportClause?.kind !== SyntaxKind.NamedExports)

export const defaultExports = (tree: Tree) =>
  nodesWhere(
    tree.filter((file) => !isToolConfig(file.path)),
    (node) => isExportAssignment(node) || isDefaultModifier(node) || /^(.* as )?default$/.test(exportedNameOf(node)),
  )

export const randomness = (tree: Tree) => nodesWhere(product(tree), (node) => accessOf(node) === 'Math.random')

export const clocks = (tree: Tree) =>
  nodesWhere(
    product(tree).filter((file) => !isReadingTheClock(file.path)),
    (node) =>
      accessOf(node) === 'Date.now' ||
      (isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length),
  )

/** The second hands the few variables that PostgreSQL's programs need on to them, and reads none. */
const readersOfEnvironment = new Set(['src/config.ts', 'src/db/embedded/run-program.ts'])

export const environments = (tree: Tree) =>
  nodesWhere(
    tree.filter((file) => !isTest(file.path) && !readersOfEnvironment.has(file.path)),
    (node) => accessOf(node) === 'process.env',
  )

/** Only the line is looked at, so this catches the slip and not the disguise. `minorDigits` is a count, no amount. */
export const floatsNearMoney = (tree: Tree) =>
  nodesWhere(product(tree), (node, file) => {
    if (!isCallExpression(node) || !/^((Number\.)?parseFloat|Number)$/.test(node.expression.getText())) return false
    const line = file.text.split('\n')[lineOf(file, node) - 1] ?? ''
    return /amount|minor(?!_?digits)|fee(?!d)|balance/i.test(line)
  })

/** The brackets keep the pattern from finding itself. */
export const unnumberedNotes = (tree: Tree) =>
  linesWhere(
    tree.filter((file) => /\.(ts|tsx|js|mjs|css|sql)$/.test(file.path)),
    /\b([T]ODO|[F]IXME)\b(?!\W{0,2}(decision |issue )?#?\d)/,
  )

export const machinePaths = (tree: Tree) =>
  linesWhere(tree, /(?<!\w)\/(work|root)\/|\b(registry|mirrors?)\.[a-z]+[a-z.]*\.(org|com|net|dev)\b/)

/** Names that say nothing of what is inside; in src, tests, bench and sdk a name is also kebab-case. */
export function emptyNames(tree: Tree): readonly string[] {
  const empty = /(^|\/)([a-z-]*-)?(utils?|helpers?|common|services?|managers?|lib|misc|interfaces?)(\.[a-z.]+)?(\/|$)/
  const kebab = /^(src|tests|bench|sdk)\/([a-z0-9]+([-.][a-z0-9]+)*\/)*[a-z0-9]+([-.][a-z0-9]+)*$/
  const code = tree.filter((file) => file.nodes.length > 0)
  const bad = code.filter(({ path }) => empty.test(path) || (!path.startsWith('web/') && !kebab.test(path)))
  return bad.map(({ path }) => `${path}:1`)
}

function product(tree: Tree): Tree {
  return tree.filter((file) => isProduct(file.path))
}

/** `a.b` as written, or nothing for other nodes. */
function accessOf(node: Node): string {
  return isPropertyAccessExpression(node) ? node.getText() : ''
}

function exportedNameOf(node: Node): string {
  return node.kind === SyntaxKind.ExportSpecifier ? node.getText() : ''
}

/** The word in `export default function`; `default:` in a switch is another kind of node. */
function isDefaultModifier(node: Node): boolean {
  return node.kind === SyntaxKind.DefaultKeyword
}

function nodesWhere(tree: Tree, matches: (node: Node, file: TreeFile) => boolean): readonly string[] {
  return tree.flatMap((file) =>
    file.nodes.filter((node) => matches(node, file)).map((node) => `${file.path}:${lineOf(file, node)}`),
  )
}

function linesWhere(tree: Tree, pattern: RegExp): readonly string[] {
  return tree.flatMap((file) =>
    file.text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}`] : [])),
  )
}
