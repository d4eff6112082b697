// A kernel is written once, generic over the type of its numbers, and exported for both:
//
//     @kernel
//     export function drift<T extends number>(parameters: usize, …): void { … }
//
// becomes drift_f32 and drift_f64. Where a file exports `drift` from
// another one (assembly/index.ts), it exports the two.
import { NodeKind, Parser, Source, SourceKind, Tokenizer } from "assemblyscript";
import { Transform } from "assemblyscript/transform";

const PRECISIONS = ["f32", "f64"];

export default class KernelTransform extends Transform {
  afterParse(parser) {
    const sources = parser.sources.filter(({ sourceKind }) => sourceKind <= SourceKind.UserEntry);
    const kernels = new Map(sources.map((source) => [source.internalPath, kernelsOf(source)]));
    for (const source of sources) {
      for (const kernel of kernels.get(source.internalPath)) {
        kernel.decorators = kernel.decorators.filter((decorator) => !isKernel(decorator));
        for (const precision of PRECISIONS) source.statements.push(instance(source, kernel, precision));
      }
      source.statements = source.statements.map((statement) => exportBoth(source, statement, kernels));
    }
  }
}

function isKernel(decorator) {
  return decorator.name.text === "kernel";
}

function kernelsOf(source) {
  return source.statements.filter(
    ({ kind, decorators }) => kind === NodeKind.FunctionDeclaration && (decorators ?? []).some(isKernel),
  );
}

function textOf({ range }) {
  return range.source.text.slice(range.start, range.end);
}

/** @returns the statement that `text` is, in a file of the same name. */
function parse(source, text) {
  const tokenizer = new Tokenizer(new Source(SourceKind.User, source.normalizedPath, text));
  const parser = new Parser();
  parser.currentSource = tokenizer.source;
  const statement = parser.parseTopLevelStatement(tokenizer);
  if (!statement) throw new Error(`${source.normalizedPath}: a kernel that cannot be instantiated:\n${text}`);
  return statement;
}

function instance(source, { name, signature, typeParameters }, precision) {
  if (typeParameters?.length !== 1) {
    throw new Error(`${source.normalizedPath}: expected kernel ${name.text} to have one type parameter`);
  }
  const parameters = signature.parameters.map((parameter) => `${parameter.name.text}: ${textOf(parameter.type)}`);
  const values = signature.parameters.map((parameter) => parameter.name.text);
  const result = textOf(signature.returnType);
  const call = `${name.text}<${precision}>(${values.join(", ")});`;
  return parse(
    source,
    `export function ${name.text}_${precision}(${parameters.join(", ")}): ${result} { ${result === "void" ? "" : "return "}${call} }`,
  );
}

/** `export { a, b } from "…"`, in which kernels stand for their two instances. */
function exportBoth(source, statement, kernels) {
  if (statement.kind !== NodeKind.Export || statement.internalPath === null || !statement.members) return statement;
  const from = kernels.get(statement.internalPath) ?? kernels.get(`${statement.internalPath}/index`) ?? [];
  const names = new Set(from.map(({ name }) => name.text));
  if (!statement.members.some(({ localName }) => names.has(localName.text))) return statement;
  const members = statement.members.flatMap(({ localName: { text } }) =>
    names.has(text) ? PRECISIONS.map((precision) => `${text}_${precision}`) : [text],
  );
  const replaced = parse(source, `export { ${members.join(", ")} } from ${textOf(statement.path)};`);
  statement.members = replaced.members;
  return statement;
}
