import { descendants, type Node } from "./ast.js";
import { TranslationError } from "./errors.js";
import {
  and,
  bareType,
  type Cells,
  implies,
  isScalarType,
  ite,
  largest,
  not,
  or,
  type Scalar,
  scalar,
  sortOf,
  type Table,
  type Value,
} from "./values.js";

/** Something that must hold where it stands, or the transaction reverts. A cast does not revert: it would truncate. */
export interface Condition {
  readonly kind: "revert" | "overflow" | "underflow" | "division" | "index" | "cast";
  /** The function in which it stands. */
  readonly where: string;
  readonly term: string;
  /** The loop in whose body it stands. */
  readonly loop: Loop | undefined;
}

/** What a loop changes, at one moment. `running`: the loop has not ended. */
export interface LoopState {
  readonly running: string;
  readonly of: Readonly<Record<string, string>>;
}

/** A loop as a machine: it starts in `entry`, each turn leads from any `now` to `after`, and what follows sees `end`. */
export interface Loop {
  readonly where: string;
  readonly entry: LoopState;
  readonly now: LoopState;
  readonly after: LoopState;
  readonly end: LoopState;
}

/** Takes the place of a function. */
export type Substitute = (args: readonly Value[], guard: string) => Value;

/** A variable's type with its location, such as "struct Dispute memory". */
const declaredType = ({ typeDescriptions, storageLocation }: Node): string =>
  storageLocation === "default" ? typeDescriptions.typeString : `${typeDescriptions.typeString} ${storageLocation}`;

interface Frame {
  readonly name: string;
  readonly variables: Map<number, Value>;
  readonly results: readonly Node[];
  returned: string;
  broke: string;
}

/**
 * Runs Solidity functions on symbols. Straight-line code, conditions, calls of the project's functions and calldata,
 * memory and storage structs are followed exactly; each loop is cut into a machine for a proof by induction; what is
 * substituted is what a property says.
 */
export class Translation {
  /** SMT-LIB declarations, ranges and definitions, in the order of the run. */
  readonly lines: string[] = [];
  readonly conditions: Condition[] = [];
  readonly loops: Loop[] = [];
  readonly substitutes = new Map<string, Substitute>();
  /** Contract storage, by the name of the variable. */
  readonly storage = new Map<string, Value>();
  /** Loops are not cut: runs of the function in which no loop has a turn. */
  withoutLoops = false;

  private readonly declarations = new Map<number, Node>();
  private readonly enumValues = new Map<number, number>();
  private readonly declared = new Set<string>();
  private readonly structs = new Map<string, Node>();
  private loop: Loop | undefined;
  private names = 0;

  constructor(trees: Iterable<Node>) {
    for (const tree of trees) {
      for (const node of descendants(tree)) {
        this.declarations.set(node.id, node);
        if (node.nodeType === "EnumDefinition") node.members.forEach(({ id }, index) => this.enumValues.set(id, index));
        if (node.nodeType === "StructDefinition") this.structs.set(node.name, node);
      }
    }
  }

  /** Runs a function, which is named as "Library.function". */
  run(name: string, args: readonly Value[]): Value {
    const [contract, method] = name.split(".");
    const found = [...this.declarations.values()]
      .filter((node) => node.nodeType === "ContractDefinition" && node.name === contract)
      .flatMap(({ nodes }) => nodes)
      .filter((node) => node.nodeType === "FunctionDefinition" && node.name === method && node.body);
    if (found.length !== 1) throw new TranslationError(`There are ${found.length} functions ${name}, instead of one.`);
    return this.call(found[0] as Node, args, "true");
  }

  /** A struct in calldata, anything at all. */
  input(path: string, type: string): Value {
    return { kind: "input", path, indices: [], type };
  }

  /** A number of calldata or of the block, by its name in SMT-LIB: the same whenever it is read. */
  constant(path: string, type: string): Scalar {
    return this.inputScalar(path, [], type);
  }

  /** A number of `type`, any at all. */
  any(name: string, type: string): Scalar {
    const term = this.name(name);
    this.lines.push(`(declare-const ${term} ${sortOf(type)})`);
    this.bound(term, type);
    return scalar(term, type);
  }

  /** A struct of which every member can be anything. */
  anyCells(name: string, struct: string, memory = false): Cells {
    const fields = this.membersOf(struct).map(({ name: member, type }) => [
      member,
      this.any(`${name}.${member}`, type),
    ]);
    return { kind: "cells", type: `struct ${struct}`, memory, fields: new Map(fields as [string, Scalar][]) };
  }

  /** A mapping from numbers, to anything. */
  anyTable(name: string, type: string): Table {
    const struct = /^struct (.*)$/.exec(type)?.[1];
    const members = struct === undefined ? [{ name: "", type }] : this.membersOf(struct);
    const fields = members.map((member) => {
      const term = this.name(member.name === "" ? name : `${name}.${member.name}`);
      this.lines.push(`(declare-const ${term} (Array Int ${sortOf(member.type)}))`);
      return [member.name, scalar(term, member.type)] as const;
    });
    const initial = new Map(fields.map(([member, { term }]) => [member, term]));
    return { kind: "table", type, fields: new Map(fields), initial };
  }

  /** Reads a member, an element or an entry as the translated code would. */
  member(value: Value, name: string): Value {
    if (value.kind === "input") {
      if (name === "length") return this.inputScalar(`${value.path}.length`, value.indices, "uint256");
      const struct = /^struct (.*)$/.exec(value.type)?.[1];
      const type = this.membersOf(struct ?? "").find((member) => member.name === name)?.type;
      if (type === undefined) throw new TranslationError(`${value.type} has no member ${name}.`);
      const path = `${value.path}.${name}`;
      return isScalarType(type)
        ? this.inputScalar(path, value.indices, type)
        : { kind: "input", path, indices: value.indices, type };
    }
    const fields = value.kind === "cells" ? value.fields : value.kind === "entry" ? value.table.fields : undefined;
    const field = fields?.get(name);
    if (field === undefined) throw new TranslationError(`There is no member ${name} to read.`);
    if (value.kind !== "entry") return field;
    this.bound(`(select ${value.table.initial.get(name)} ${value.key})`, field.type);
    return scalar(this.define("read", sortOf(field.type), `(select ${field.term} ${value.key})`), field.type);
  }

  element(value: Value, index: string): Value {
    if (value.kind === "skipped") return value.inner;
    if (value.kind === "table") return { kind: "entry", table: value, key: index };
    if (value.kind !== "input") throw new TranslationError(`A ${value.kind} has no elements.`);
    const type = value.type === "bytes" ? "bytes1" : value.type.replace(/\[\]$/, "");
    const indices = [...value.indices, index];
    return isScalarType(type) ? this.inputScalar(value.path, indices, type) : { ...value, indices, type };
  }

  /** The term of a number or truth value. */
  term(value: Value): string {
    if (value.kind === "scalar") return value.term;
    throw new TranslationError(`A ${value.kind} is no number.`);
  }

  /** A name for a term, so that it is written once. */
  define(hint: string, sort: string, term: string): string {
    if (!term.startsWith("(")) return term;
    const name = this.name(hint);
    this.lines.push(`(define-fun ${name} () ${sort} ${term})`);
    return name;
  }

  // ---------------------------------------------------------------- symbols

  private name(hint: string): string {
    const name = this.declared.has(hint) ? `${hint}!${++this.names}` : hint;
    this.declared.add(name);
    return name;
  }

  private bound(term: string, type: string): void {
    const max = largest(type);
    if (sortOf(type) === "Int") this.lines.push(`(assert (>= ${term} 0))`);
    if (max !== undefined) this.lines.push(`(assert (<= ${term} ${max}))`);
  }

  private inputScalar(path: string, indices: readonly string[], type: string): Scalar {
    const term = indices.length === 0 ? path : `(${path} ${indices.join(" ")})`;
    if (!this.declared.has(path)) {
      this.declared.add(path);
      this.lines.push(`(declare-fun ${path} (${indices.map(() => "Int").join(" ")}) ${sortOf(type)})`);
    }
    if (!this.declared.has(term) || indices.length === 0) {
      this.declared.add(term);
      this.bound(term, type);
    }
    return scalar(term, type);
  }

  private membersOf(struct: string): { name: string; type: string }[] {
    const definition = this.structs.get(struct);
    if (definition === undefined) throw new TranslationError(`There is no struct ${struct}.`);
    return definition.members.map(({ name, typeDescriptions }) => ({
      name,
      type: bareType(typeDescriptions.typeString),
    }));
  }

  // ---------------------------------------------------------------- functions

  private call(definition: Node, args: readonly Value[], guard: string): Value {
    const substitute = this.substitutes.get(definition.name);
    if (substitute !== undefined) return substitute(args, guard);
    if (!definition.body) return this.call(this.overriding(definition), args, guard);

    const results = definition.returnParameters.parameters;
    const frame: Frame = { name: definition.name, variables: new Map(), results, returned: "false", broke: "false" };
    definition.parameters.parameters.forEach((parameter, index) => {
      frame.variables.set(parameter.id, this.passed(args[index] as Value, declaredType(parameter)));
    });
    for (const result of results) frame.variables.set(result.id, this.zero(declaredType(result)));
    this.execute(definition.body, guard, frame);

    const values = results.map(({ id }) => frame.variables.get(id) as Value);
    return values.length === 1 ? (values[0] as Value) : { kind: "tuple", items: values };
  }

  private overriding({ id, name }: Node): Node {
    const found = [...this.declarations.values()].filter(({ baseFunctions }) => baseFunctions?.includes(id));
    if (found.length !== 1) throw new TranslationError(`${found.length} functions override ${name}, instead of one.`);
    return found[0] as Node;
  }

  /** A value as a parameter or variable of `type` sees it: memory gets a copy of what is in storage. */
  private passed(value: Value, type: string): Value {
    const copies = type.endsWith(" memory") && (value.kind === "entry" || (value.kind === "cells" && !value.memory));
    return copies ? this.copy(value, bareType(type)) : value;
  }

  private copy(value: Value, type: string): Cells {
    const members = this.membersOf(type.replace(/^struct /, ""));
    const fields = new Map(members.map(({ name }) => [name, this.member(value, name) as Scalar]));
    return { kind: "cells", type, memory: true, fields };
  }

  private zero(type: string): Value {
    const bare = bareType(type);
    if (isScalarType(bare)) return scalar(bare === "bool" ? "false" : "0", bare);
    if (!type.endsWith(" memory")) return { kind: "tuple", items: [] };
    const members = this.membersOf(bare.replace(/^struct /, ""));
    const fields = new Map(members.map((member) => [member.name, this.zero(member.type) as Scalar]));
    return { kind: "cells", type: bare, memory: true, fields };
  }

  // ---------------------------------------------------------------- statements

  private execute(node: Node, guard: string, frame: Frame): void {
    const live = () => {
      const stopped = or(frame.returned, frame.broke);
      return stopped === "false" ? guard : this.define("live", "Bool", and(guard, not(stopped)));
    };
    switch (node.nodeType) {
      case "Block":
      case "UncheckedBlock":
        for (const statement of node.statements ?? []) this.execute(statement, live(), frame);
        return;
      case "VariableDeclarationStatement": {
        const value = node.initialValue ? this.evaluate(node.initialValue, guard, frame) : undefined;
        const items = node.declarations.length === 1 ? [value] : value?.kind === "tuple" ? value.items : [];
        node.declarations.forEach((declaration, index) => {
          if (declaration === null) return;
          const type = declaredType(declaration);
          frame.variables.set(declaration.id, this.passed(items[index] ?? this.zero(type), type));
        });
        return;
      }
      case "ExpressionStatement":
        this.evaluate(node.expression, guard, frame);
        return;
      case "EmitStatement":
        return;
      case "IfStatement": {
        const condition = this.define("if", "Bool", this.termOf(node.condition, guard, frame));
        const before = live();
        this.execute(node.trueBody, and(before, condition), frame);
        if (node.falseBody) this.execute(node.falseBody, and(before, not(condition)), frame);
        return;
      }
      case "ForStatement":
        if (node.initializationExpression) this.execute(node.initializationExpression, guard, frame);
        this.cut(node, guard, frame);
        return;
      case "WhileStatement":
        this.cut(node, guard, frame);
        return;
      case "Break":
        frame.broke = this.define("broke", "Bool", or(frame.broke, guard));
        return;
      case "Return": {
        if (node.expression as Node | null) {
          const value = this.evaluate(node.expression, guard, frame);
          const items = frame.results.length === 1 ? [value] : value.kind === "tuple" ? value.items : [];
          frame.results.forEach(({ id }, index) => this.setVariable(frame, id, items[index] as Value, guard));
        }
        frame.returned = this.define("returned", "Bool", or(frame.returned, guard));
        return;
      }
      case "RevertStatement":
        this.require("revert", not(guard), "true", frame);
        return;
      default:
        throw new TranslationError(`${node.nodeType} in ${frame.name} is not a statement that the proofs read.`);
    }
  }

  private require(kind: Condition["kind"], holds: string, guard: string, frame: Frame): void {
    if (holds === "true") return;
    this.conditions.push({ kind, where: frame.name, term: implies(guard, holds), loop: this.loop });
  }

  private cut(node: Node, guard: string, frame: Frame): void {
    if (this.withoutLoops) {
      this.require("revert", not(this.termOf(node.condition, guard, frame)), guard, frame);
      return;
    }
    if (this.loop) throw new TranslationError(`A loop in a loop, in ${frame.name}.`);

    const changed = [...this.changedBy(node, frame)];
    const state = (running: string): LoopState => ({
      running,
      of: Object.fromEntries(changed.map(([id, name]) => [name, this.term(frame.variables.get(id) as Value)])),
    });
    const forget = (moment: string): LoopState => {
      for (const [id, name] of changed) {
        const { type } = frame.variables.get(id) as Scalar;
        frame.variables.set(id, this.any(`${frame.name}.${moment}.${name}`, type));
      }
      return state(moment === "end" ? "false" : this.any(`${frame.name}.${moment}.running`, "bool").term);
    };

    const entry = state(guard);
    const now = forget("now");
    const turn: { -readonly [key in keyof Loop]: Loop[key] } = { where: frame.name, entry, now, after: now, end: now };
    this.loop = turn;
    const enters = this.define("enters", "Bool", and(now.running, this.termOf(node.condition, now.running, frame)));
    const outer = { returned: frame.returned, broke: frame.broke };
    [frame.returned, frame.broke] = ["false", "false"];
    this.execute(node.body as Node, enters, frame);
    const stays = this.define("stays", "Bool", and(enters, not(or(frame.broke, frame.returned))));
    if (frame.returned !== "false") throw new TranslationError(`A return inside a loop, in ${frame.name}.`);
    if (node.loopExpression) this.execute(node.loopExpression, stays, frame);
    turn.after = state(stays);
    this.loop = undefined;
    turn.end = forget("end");
    [frame.returned, frame.broke] = [outer.returned, outer.broke];
    this.loops.push(turn);
  }

  /** The variables that exist before a loop's turn and that the turn changes. */
  private changedBy(loop: Node, frame: Frame): Map<number, string> {
    const changed = new Map<number, string>();
    for (const node of descendants(loop)) {
      const target =
        node.nodeType === "Assignment"
          ? node.leftHandSide
          : node.nodeType === "UnaryOperation" && ["++", "--"].includes(node.operator)
            ? node.subExpression
            : undefined;
      if (target === undefined) continue;
      if (target.nodeType !== "Identifier") throw new TranslationError(`A loop in ${frame.name} writes to a member.`);
      const id = target.referencedDeclaration as number;
      if (frame.variables.has(id)) changed.set(id, target.name);
    }
    return changed;
  }

  // ---------------------------------------------------------------- assignments

  private assign(target: Node, value: Value, guard: string, frame: Frame): void {
    if (target.nodeType === "TupleExpression") {
      const items = value.kind === "tuple" ? value.items : [value];
      target.components.forEach((component, index) => {
        if (component) this.assign(component, items[index] as Value, guard, frame);
      });
    } else if (target.nodeType === "Identifier") {
      this.setVariable(frame, target.referencedDeclaration as number, value, guard);
    } else if (target.nodeType === "MemberAccess") {
      this.setMember(this.evaluate(target.expression, guard, frame), target.memberName, this.term(value), guard);
    } else if (target.nodeType === "IndexAccess") {
      const entry = this.indexAccess(target, guard, frame);
      const members = value.kind === "cells" ? [...value.fields.keys()] : [""];
      for (const member of members) {
        const part = member === "" ? value : this.member(value, member);
        this.setMember(entry, member, this.term(part), guard);
      }
    } else {
      throw new TranslationError(`${target.nodeType} is assigned to in ${frame.name}.`);
    }
  }

  private setVariable(frame: Frame, id: number, value: Value, guard: string): void {
    const before = frame.variables.get(id);
    if (before?.kind === "cells" && value.kind === "cells") {
      const fields = [...value.fields].map(([name, { term, type }]) => {
        const old = (before.fields.get(name) as Scalar).term;
        return [name, scalar(this.define(name, sortOf(type), ite(guard, term, old)), type)] as const;
      });
      frame.variables.set(id, { ...before, fields: new Map(fields) });
      return;
    }
    if (before?.kind !== "scalar") throw new TranslationError(`A reference is assigned in ${frame.name}.`);
    const name = this.declarations.get(id)?.name ?? "value";
    const term = this.define(
      name === "" ? "result" : name,
      sortOf(before.type),
      ite(guard, this.term(value), before.term),
    );
    frame.variables.set(id, scalar(term, before.type));
  }

  private setMember(holder: Value, member: string, term: string, guard: string): void {
    const fields = holder.kind === "cells" ? holder.fields : holder.kind === "entry" ? holder.table.fields : undefined;
    const field = fields?.get(member);
    if (fields === undefined || field === undefined)
      throw new TranslationError(`There is no member ${member} to write.`);
    if (this.loop) throw new TranslationError(`A loop writes to ${member}.`);
    const sort = holder.kind === "entry" ? `(Array Int ${sortOf(field.type)})` : sortOf(field.type);
    const value = holder.kind === "entry" ? `(store ${field.term} ${holder.key} ${term})` : term;
    const name = member === "" ? "table" : member;
    fields.set(member, scalar(this.define(name, sort, ite(guard, value, field.term)), field.type));
  }

  // ---------------------------------------------------------------- expressions

  private termOf(node: Node, guard: string, frame: Frame): string {
    return this.term(this.evaluate(node, guard, frame));
  }

  private evaluate(node: Node, guard: string, frame: Frame): Value {
    const type = bareType(node.typeDescriptions.typeString);
    switch (node.nodeType) {
      case "Literal":
        return this.literal(node);
      case "Identifier":
        return this.identifier(node, guard, frame);
      case "TupleExpression": {
        const items = node.components.map((part) => (part === null ? null : this.evaluate(part, guard, frame)));
        return items.length === 1 ? (items[0] as Value) : { kind: "tuple", items };
      }
      case "MemberAccess":
        return this.memberAccess(node, guard, frame);
      case "IndexAccess": {
        const value = this.indexAccess(node, guard, frame);
        // A number is read now: what is written later does not change it.
        return value.kind === "entry" && isScalarType(value.table.type) ? this.member(value, "") : value;
      }
      case "IndexRangeAccess":
        // Nothing here depends on what a part of a signature is.
        return { kind: "input", path: this.name("slice"), indices: [], type };
      case "Conditional": {
        const condition = this.define("if", "Bool", this.termOf(node.condition, guard, frame));
        const yes = this.evaluate(node.trueExpression, and(guard, condition), frame);
        const no = this.evaluate(node.falseExpression, and(guard, not(condition)), frame);
        return this.choose(condition, yes, no, type);
      }
      case "UnaryOperation":
        return this.unary(node, guard, frame);
      case "BinaryOperation":
        return this.binary(node, guard, frame);
      case "Assignment": {
        const right = this.evaluate(node.rightHandSide, guard, frame);
        const operator = node.operator.slice(0, -1);
        const value =
          operator === ""
            ? right
            : this.arithmetic(
                operator,
                this.termOf(node.leftHandSide, guard, frame),
                this.term(right),
                type,
                guard,
                frame,
              );
        this.assign(node.leftHandSide, value, guard, frame);
        return value;
      }
      case "FunctionCall":
        return this.functionCall(node, guard, frame);
      default:
        throw new TranslationError(`${node.nodeType} in ${frame.name} is not an expression that the proofs read.`);
    }
  }

  private indexAccess(node: Node, guard: string, frame: Frame): Value {
    const base = this.evaluate(node.baseExpression, guard, frame);
    if (base.kind === "skipped") return base.inner;
    const index = this.define("index", "Int", this.termOf(node.indexExpression, guard, frame));
    if (base.kind === "input") {
      this.require("index", `(< ${index} ${this.term(this.member(base, "length"))})`, guard, frame);
    }
    return this.element(base, index);
  }

  private choose(condition: string, yes: Value, no: Value, type: string): Value {
    if (yes.kind === "tuple" && no.kind === "tuple") {
      const items = yes.items.map((item, index) => {
        const [left, right] = [item as Scalar, no.items[index] as Scalar];
        return scalar(
          this.define("choice", sortOf(left.type), ite(condition, this.term(left), this.term(right))),
          left.type,
        );
      });
      return { kind: "tuple", items };
    }
    return scalar(this.define("choice", sortOf(type), ite(condition, this.term(yes), this.term(no))), type);
  }

  private literal(node: Node): Value {
    if (node.kind === "bool") return scalar(node.value === "true" ? "true" : "false", "bool");
    const digits = /^int_const (\d+)$/.exec(node.typeDescriptions.typeString)?.[1];
    if (digits === undefined) throw new TranslationError("A literal that is not a number.");
    return scalar(digits, "uint256");
  }

  private identifier(node: Node, guard: string, frame: Frame): Value {
    if (node.name === "this") return this.inputScalar("this", [], "address");
    const declaration = this.declarations.get(node.referencedDeclaration ?? -1);
    const local = declaration && frame.variables.get(declaration.id);
    if (local) return local;
    if (declaration?.constant && typeof declaration.value === "object" && declaration.value) {
      return this.evaluate(declaration.value, guard, frame);
    }
    const stored = this.storage.get(node.name);
    if (stored) return stored;
    throw new TranslationError(`${frame.name} reads ${node.name}, which the proof does not know.`);
  }

  private memberAccess(node: Node, guard: string, frame: Frame): Value {
    const { expression, memberName } = node;
    const type = expression.typeDescriptions.typeString;
    if (type === "msg" || type === "block") {
      return this.inputScalar(`${type}.${memberName}`, [], bareType(node.typeDescriptions.typeString));
    }
    const measured = /^type\((uint\d+)\)$/.exec(type)?.[1];
    if (measured !== undefined && memberName === "max") return scalar(String(largest(measured)), measured);
    const member = this.enumValues.get(node.referencedDeclaration ?? -1);
    if (member !== undefined) return scalar(String(member), "uint8");
    if (type.startsWith("type(library")) {
      const declaration = this.declarations.get(node.referencedDeclaration ?? -1);
      if (declaration?.constant && typeof declaration.value === "object" && declaration.value) {
        return this.evaluate(declaration.value, guard, frame);
      }
    }
    return this.member(this.evaluate(expression, guard, frame), memberName);
  }

  private unary(node: Node, guard: string, frame: Frame): Value {
    const operand = this.termOf(node.subExpression, guard, frame);
    if (node.operator === "!") return scalar(not(operand), "bool");
    if (node.operator !== "++" || !node.prefix)
      throw new TranslationError(`The operator ${node.operator} in ${frame.name}.`);
    const value = this.arithmetic("+", operand, "1", bareType(node.typeDescriptions.typeString), guard, frame);
    this.assign(node.subExpression, value, guard, frame);
    return value;
  }

  private binary(node: Node, guard: string, frame: Frame): Value {
    const { operator } = node;
    const left = this.termOf(node.leftExpression, guard, frame);
    if (operator === "&&" || operator === "||") {
      const condition = this.define("left", "Bool", left);
      const reached = and(guard, operator === "&&" ? condition : not(condition));
      const right = this.termOf(node.rightExpression, reached, frame);
      return scalar(operator === "&&" ? and(condition, right) : or(condition, right), "bool");
    }
    const right = this.termOf(node.rightExpression, guard, frame);
    if (operator === "==") return scalar(`(= ${left} ${right})`, "bool");
    if (operator === "!=") return scalar(`(not (= ${left} ${right}))`, "bool");
    if (["<", "<=", ">", ">="].includes(operator)) return scalar(`(${operator} ${left} ${right})`, "bool");
    return this.arithmetic(operator, left, right, bareType(node.typeDescriptions.typeString), guard, frame);
  }

  /** Checked arithmetic: the exact result, and the condition under which it does not revert. */
  private arithmetic(operator: string, left: string, right: string, type: string, guard: string, frame: Frame): Scalar {
    const max = largest(type);
    const symbol = { "+": "+", "-": "-", "*": "*", "/": "div" }[operator];
    if (symbol === undefined || max === undefined) {
      throw new TranslationError(
        `The operator ${operator} of ${type} in ${frame.name} is not one that the proofs read.`,
      );
    }
    const result = this.define("n", "Int", `(${symbol} ${left} ${right})`);
    if (operator === "-") this.require("underflow", `(>= ${result} 0)`, guard, frame);
    else if (operator === "/") this.require("division", `(not (= ${right} 0))`, guard, frame);
    else this.require("overflow", `(<= ${result} ${max})`, guard, frame);
    return scalar(result, type);
  }

  private functionCall(node: Node, guard: string, frame: Frame): Value {
    const evaluated = () => node.arguments.map((argument) => this.evaluate(argument, guard, frame));
    if (node.kind === "typeConversion") return this.convert(node, evaluated()[0] as Value, guard, frame);
    if (node.kind === "structConstructorCall") {
      const values = evaluated();
      const fields = node.names.map((name, index) => [name, values[index] as Scalar] as const);
      return { kind: "cells", type: bareType(node.typeDescriptions.typeString), memory: true, fields: new Map(fields) };
    }
    const { expression } = node;
    // Nothing here depends on what a hash is.
    if (expression.name === "keccak256") return this.any("hash", "bytes32");
    const definition = this.declarations.get(expression.referencedDeclaration ?? -1);
    if (definition?.nodeType !== "FunctionDefinition") {
      throw new TranslationError(`${frame.name} calls something that is not a function of the project.`);
    }
    // `terms.startOf(p)`: what stands before the dot is the first argument.
    const attached =
      expression.nodeType === "MemberAccess" &&
      !/^type\(|^contract /.test(expression.expression.typeDescriptions.typeString);
    // What takes a function's place looks at its arguments itself.
    const args = evaluated();
    return this.call(
      definition,
      attached ? [this.evaluate(expression.expression, guard, frame), ...args] : args,
      guard,
    );
  }

  private convert(node: Node, value: Value, guard: string, frame: Frame): Value {
    const type = bareType(node.typeDescriptions.typeString);
    if (value.kind === "input") return this.any("bytes", type);
    const { term, type: before } = value as Scalar;
    const [from, to] = [largest(before), largest(type)];
    if (to === undefined || from === undefined || from <= to) return scalar(term, type);
    this.require("cast", `(<= ${term} ${to})`, guard, frame);
    return scalar(this.define("cast", "Int", `(mod ${term} ${to + 1n})`), type);
  }
}
