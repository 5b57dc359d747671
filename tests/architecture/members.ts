/** Finds members of classes that no code uses, by the types that TypeScript's checker gives to AssemblyScript. */
import path from "node:path";
import ts from "typescript";
import { at, eachNode, root, type Source } from "./source.ts";

/** The types of AssemblyScript's own library. */
const library = path.join(root, "node_modules/assemblyscript/std/types/assembly/index.d.ts");
const options: ts.CompilerOptions = {
  noLib: true,
  strict: true,
  experimentalDecorators: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
};

/** One method, field, getter or setter of a class: where it stands, and what it is called. */
interface Member {
  readonly declaration: ts.Declaration;
  readonly name: string;
  readonly owner: string;
  readonly at: string;
}

function programOf(all: readonly Source[]): ts.Program {
  const host = ts.createCompilerHost(options);
  const texts = new Map(all.map((source) => [path.join(root, source.file), source]));
  const isOnDisk = host.fileExists.bind(host);
  const read = host.getSourceFile.bind(host);
  host.fileExists = (file) => texts.has(file) || isOnDisk(file);
  host.getSourceFile = (file, version) => texts.get(file)?.tree ?? read(file, version);
  return ts.createProgram([library, ...texts.keys()], options, host);
}

function isMember(node: ts.Node): node is ts.ClassElement | ts.ParameterPropertyDeclaration {
  if (ts.isParameter(node)) return ts.isParameterPropertyDeclaration(node, node.parent);
  return ts.isClassElement(node) && !ts.isConstructorDeclaration(node) && !ts.isIndexSignatureDeclaration(node);
}

/** A method that stands for an operator is called without its name. */
function isOperator(node: ts.Node): boolean {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return decorators.some((decorator) => decorator.getText().startsWith("@operator"));
}

function membersOf(source: Source): Member[] {
  const found: Member[] = [];
  eachNode(source.tree, (node) => {
    const name = isMember(node) ? node.name?.getText() : undefined;
    if (name === undefined || isOperator(node)) return;
    const owner = ts.findAncestor(node, ts.isClassLike)?.name?.text ?? "";
    found.push({ declaration: node as ts.Declaration, name, owner, at: at(source, node) });
  });
  return found;
}

/** Whether a place only gets a value: `a.b = c;` or `a.b++;`, of which nobody reads anything. */
function isWrite(node: ts.PropertyAccessExpression): boolean {
  const { parent } = node;
  const isTarget = ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent.operatorToken.kind);
  const isStep = ts.isPostfixUnaryExpression(parent) || ts.isPrefixUnaryExpression(parent);
  return (isTarget || (isStep && /\+\+|--/.test(parent.getText()))) && ts.isExpressionStatement(parent.parent);
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Setters are used by what gets a value, everything else by what is read. */
function usedDeclarations(source: Source, checker: ts.TypeChecker): ts.Declaration[] {
  const found: ts.Declaration[] = [];
  eachNode(source.tree, (node) => {
    if (!ts.isPropertyAccessExpression(node)) return;
    const declarations = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
    found.push(...(isWrite(node) ? declarations.filter(ts.isSetAccessor) : declarations));
  });
  return found;
}

/** What a declaration overrides: the members of its name in the classes above its own. */
function overridden(member: Member, checker: ts.TypeChecker): ts.Declaration[] {
  const owner = ts.findAncestor(member.declaration, ts.isClassLike);
  const above = (owner?.heritageClauses ?? []).flatMap((clause) => clause.types);
  return above.flatMap((type) => checker.getTypeAtLocation(type).getProperty(member.name)?.declarations ?? []);
}

/** Members that the product does not use. An override is used with what it overrides, and the other way round. */
export function deadMembers(product: readonly Source[]): string[] {
  const checker = programOf(product).getTypeChecker();
  const used = new Set(product.flatMap((source) => usedDeclarations(source, checker)));
  const members = product.flatMap(membersOf);
  const families = members.map((member) => [member.declaration, ...overridden(member, checker)]);
  for (let before = -1; before !== used.size;) {
    before = used.size;
    for (const family of families) if (family.some((one) => used.has(one))) for (const one of family) used.add(one);
  }
  const dead = members.filter(({ declaration }) => !used.has(declaration));
  return dead.map(({ at: place, owner, name }) => `${place}: nothing uses ${owner}.${name}`);
}
