import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/**
 * `static`  loaded with its importer
 * `dynamic` loaded when asked for: `import('…')`
 * `address` opened by its address: a worker or a process of its own
 * `type`    gone before anything runs
 */
export interface Import {
  kind: 'static' | 'dynamic' | 'address' | 'type';
  /** A file, relative to the root of the tree, or what was written when it is not a file of ours. */
  to: string;
}

/** Every file below `folders` of `root` that is code of ours, relative to `root`. */
export function sources(root: string, folders: readonly string[]): string[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((name) => /\.(ts|svelte)$/.test(name) && !name.includes('/db/generated/')),
    );
}

/** What a file imports. dependency-cruiser does not see imports of types in `.svelte` files; this does. */
export function importsOf(root: string, file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const code = file.endsWith('.svelte') ? scriptsOf(text) : text;
  const tree = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (kind: Import['kind'], specifier: string): void => {
    found.push({ kind, to: resolved(root, file, specifier) });
  };
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    )
      add(typesOnly(node) ? 'type' : 'static', node.moduleSpecifier.text);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [what] = node.arguments;
      if (what && ts.isStringLiteral(what)) add('dynamic', what.text);
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
      const [what] = node.arguments ?? [];
      if (what && ts.isStringLiteral(what) && what.text.startsWith('.')) add('address', what.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function typesOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function scriptsOf(svelte: string): string {
  const scripts = [...svelte.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map((match) => match[1]);
  const lazy = [...svelte.matchAll(/\{#await (import\('[^']+'\))/g)].map((match) => match[1]);
  return [...scripts, ...lazy].join(';\n');
}

function resolved(root: string, from: string, specifier: string): string {
  const base = specifier.startsWith('#lib/')
    ? join(root, 'src/lib', specifier.slice('#lib/'.length))
    : specifier.startsWith('.')
      ? resolve(root, dirname(from), specifier)
      : null;
  return base ? relative(root, base) : specifier;
}

/** The shortest way by static imports from one of `starts` to something `unwanted`; empty: none. */
export function staticWay(
  root: string,
  starts: readonly string[],
  unwanted: (target: string) => boolean,
): string[] {
  const cameFrom = new Map<string, string | null>(starts.map((start) => [start, null]));
  for (const file of cameFrom.keys()) {
    if (!existsSync(join(root, file)) || !/\.(ts|svelte)$/.test(file)) continue;
    for (const { kind, to } of importsOf(root, file)) {
      if (kind !== 'static' || cameFrom.has(to)) continue;
      cameFrom.set(to, file);
      if (unwanted(to)) return wayTo(to, cameFrom);
    }
  }
  return [];
}

function wayTo(target: string, cameFrom: Map<string, string | null>): string[] {
  const way: string[] = [];
  for (let at: string | null = target; at !== null; at = cameFrom.get(at) ?? null) way.unshift(at);
  return way;
}
