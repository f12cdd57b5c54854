import { isCallExpression, type Node, SyntaxKind } from 'typescript/unstable/ast'
import { lineOf, type Tree } from './tree.ts'

const functionLinesMax = 70
const fileLinesMax = 300
const webFileLinesMax = 250
const lineCharactersMax = 120
const generated: ReadonlySet<string> = new Set(['src/db/tables.ts'])

const functions: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
])

/** Functions above the limit. A `describe` or `suite` callback is only a frame around tests, so it is not counted. */
export function longFunctions(tree: Tree): readonly string[] {
  return limited(tree).flatMap((file) =>
    file.nodes
      .filter((node) => functions.has(node.kind) && !framesTests(node))
      .map((node) => ({ line: lineOf(file, node), last: lineOf(file, node.getEnd()) }))
      .filter(({ line, last }) => last - line + 1 > functionLinesMax)
      .map(({ line, last }) => `${file.path}:${line} a function of ${last - line + 1} lines`),
  )
}

/** Files above the limit. */
export function longFiles(tree: Tree): readonly string[] {
  return limited(tree).flatMap((file) => {
    const lines = file.text.trimEnd().split('\n').length
    const max = file.path.startsWith('web/') ? webFileLinesMax : fileLinesMax
    return lines > max ? [`${file.path}:${lines} a file of ${lines} lines, ${max} allowed`] : []
  })
}

/** Lines above the limit. */
export function longLines(tree: Tree): readonly string[] {
  return limited(tree).flatMap((file) =>
    file.text
      .split('\n')
      .flatMap((line, index) =>
        line.length > lineCharactersMax ? [`${file.path}:${index + 1} a line of ${line.length} characters`] : [],
      ),
  )
}

/** Code that people write: not data, fixtures or generated files. */
function limited(tree: Tree): Tree {
  return tree.filter((file) => file.nodes.length > 0 && !generated.has(file.path) && !file.path.includes('/fixtures/'))
}

function framesTests(node: Node): boolean {
  return isCallExpression(node.parent) && /^(describe|suite)\b/.test(node.parent.expression.getText())
}
