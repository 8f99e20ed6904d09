import { dirname, join } from "node:path";
import ts from "typescript";

/** A name that an editor shows the docs of, by its path from an export. */
export interface Shown {
  path: string;
  /** Markdown, as an editor has it. */
  text: string;
  role: "export" | "input" | "option" | "output" | "result";
  isOptional: boolean;
}

/** Answers of plain functions, and of AWS: an optional part of them is absent for a reason, and has no default. */
const RESULTS =
  /^(?:AskedCertificate|CertificateSecretError|SandboxSecret|SecretValue|SeenCertificate|SeenSecret)$/;
const INPUTS = /(?<!^RoleScope)Args$|^SyncOfSome$|^SecretPolicyDocument$/;
const OUTPUTS = /Outputs$|^(?:Synced|HostedZone|ValidationRecord|ReaderAccess)/;

/** All that an editor shows of entries of the package, at every depth, each name once. */
export function shownBy(entries: readonly string[]): Shown[] {
  const program = ts.createProgram(entries, {
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    types: [],
  });
  const hover = new Hover(program.getTypeChecker(), dirname(dirname(join(entries[0] ?? "", "x"))));
  for (const entry of entries) hover.addModule(program.getSourceFile(entry));
  return [...hover.found.values()];
}

class Hover {
  readonly found = new Map<string, Shown>();
  readonly #visited = new Set<ts.Symbol>();

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly root: string,
  ) {}

  addModule(file: ts.SourceFile | undefined): void {
    const module = file && this.checker.getSymbolAtLocation(file);
    if (!module) return;
    for (const symbol of this.checker.getExportsOfModule(module)) this.addExport(this.origin(symbol));
  }

  /** A class, interface, type or function, with all its members. */
  private addExport(symbol: ts.Symbol): void {
    if (this.#visited.has(symbol) || !this.isOurs(symbol)) return;
    this.#visited.add(symbol);
    this.add(symbol.name, symbol, "export");
    const members = [...(symbol.members?.values() ?? []), ...(symbol.exports?.values() ?? [])];
    const types = [this.checker.getDeclaredTypeOfSymbol(symbol)];
    const properties = types.flatMap((type) =>
      type.isUnion() || type.aliasTypeArguments ? [] : type.getProperties(),
    );
    for (const member of new Set([...members, ...properties])) this.addMember(symbol, member);
    for (const declaration of symbol.declarations ?? []) this.addNamed(declaration);
  }

  private addMember(owner: ts.Symbol, member: ts.Symbol): void {
    const isNamed = !/^(?:__|prototype$|#)/.test(member.name);
    const isProperty = ts.SymbolFlags.Property | ts.SymbolFlags.Method | ts.SymbolFlags.Accessor;
    if (!isNamed || !(member.flags & isProperty) || isPrivate(member) || !this.isOurs(member)) return;
    this.add(`${owner.name}.${member.name}`, member, roleIn(owner.name));
  }

  private add(path: string, symbol: ts.Symbol, role: Shown["role"]): void {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(this.checker));
    this.found.set(path, { path, text, role, isOptional: !!(symbol.flags & ts.SymbolFlags.Optional) });
  }

  /** All types of ours that a declaration names, at every depth. */
  private addNamed(node: ts.Node): void {
    if (ts.isIdentifier(node)) {
      const symbol = this.checker.getSymbolAtLocation(node);
      if (symbol) {
        const named = this.origin(symbol);
        if (named.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias))
          this.addExport(named);
      }
    }
    ts.forEachChild(node, (child) => this.addNamed(child));
  }

  private origin(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private isOurs(symbol: ts.Symbol): boolean {
    const files = (symbol.declarations ?? []).map((one) => one.getSourceFile().fileName);
    return files.some((file) => file.startsWith(this.root) && !file.includes("/node_modules/"));
  }
}

function roleIn(owner: string): Shown["role"] {
  if (INPUTS.test(owner)) return "input";
  if (OUTPUTS.test(owner)) return "output";
  // All else is taken for options, as those of plain functions: they have defaults, and no resource that a change touches.
  return RESULTS.test(owner) ? "result" : "option";
}

function isPrivate({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((one) => ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Private);
}
