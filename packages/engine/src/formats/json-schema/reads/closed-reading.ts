import type { Change } from '../../../model/change.ts';
import type { JsonValue } from '../../../model/json.ts';
import { pointerTokens } from '../../../model/pointer.ts';
import type { Refutation } from '../../../model/refutation.ts';
import { plainValue } from '../diff/plain.ts';
import type { SchemaPair } from '../diff/walk.ts';
import type { Comparison } from '../diff.ts';
import type { Meter } from '../meter.ts';
import type { Schema, SchemaDocument } from '../schema.ts';
import { exactValue, isObject, keyOf, type Value } from '../value.ts';
import { Asking } from './asking.ts';
import { type ClosedSchemas, closedSchemas } from './closed-schemas.ts';
import { isTold } from './demands.ts';
import { madeSchema } from './made-schema.ts';
import { sharedTokens, siteOf } from './sites.ts';
import { Surroundings } from './surroundings.ts';

/** A document as a closed reader takes it. */
interface ClosedDocument {
  readonly schemas: ClosedSchemas;
  readonly root: Schema;
}

function closedDocument(document: SchemaDocument): ClosedDocument | undefined {
  const schemas = closedSchemas(document);
  const root = schemas?.of(document.root);
  return schemas && root && { schemas, root };
}

/**
 * Finds what a closed reader does not know of what a writer declares, and the changes that brought it there or took it away. What an open
 * reader refuses is not its business. Where a document cannot be closed, that is said at one change, and nothing is proven.
 */
export class ClosedReading {
  readonly #reader: SchemaDocument;
  readonly #writer: SchemaDocument;
  readonly #comparison: Comparison;
  readonly #asking: Asking;
  readonly #blamed: Map<string, Refutation> = new Map();
  readonly #told: ReadonlySet<string>;
  /** Objects that the writer writes, by their schemas. */
  readonly #fillers = new Map<Schema, Value | undefined>();
  #shown = 0;

  /** The same as for the attribution of what is refused. */
  constructor(
    reader: SchemaDocument,
    writer: SchemaDocument,
    comparison: Comparison,
    meter: Meter,
    told: ReadonlySet<string>,
  ) {
    this.#reader = reader;
    this.#writer = writer;
    this.#comparison = comparison;
    this.#told = told;
    this.#asking = new Asking(reader, writer, 'declared', meter);
  }

  /** The refutations by their sites; none when all that is declared is known. */
  refutations(): ReadonlyMap<string, Refutation> {
    const [reader, writer] = [closedDocument(this.#reader), closedDocument(this.#writer)];
    if (reader === undefined || writer === undefined) {
      this.#leaveOpen(
        'what a closed reader knows was not found out, because of dynamic references or too many branches',
      );
      return this.#blamed;
    }
    const taken = madeSchema(writer.root, { allOf: [writer.root, this.#reader.root] });
    const answer = this.#asking.whole(reader.root, taken);
    if (answer.answer === 'yes') return this.#blamed;
    this.#blameMembers(reader, writer);
    this.#blameParts(reader, writer);
    if (this.#asking.isOver) this.#leaveRest();
    if (this.#blamed.size > 0) return this.#blamed;
    if (answer.answer === 'unproven') this.#leaveOpen(answer.reason);
    else if (this.#isWitness(answer.witness, reader, writer)) this.#blameNearest(answer.witness, reader);
    // A closed alternative takes less than an open one, so that a value may fit one of them alone that fits two by the document.
    else this.#leaveOpen('a datum was found that fits one alternative of the writer as closed, and two as written');
    return this.#blamed;
  }

  /** Properties that the writer alone declares. */
  #blameMembers(reader: ClosedDocument, writer: ClosedDocument): void {
    for (const { pair, change } of this.#candidates()) {
      if (!isOfWriter(change)) continue;
      const name = String(change.detail.name);
      const value = this.#withMember(pair.before, name);
      if (value === undefined) continue;
      const isPlain = isWhole(pair) && isUnknown(reader.schemas.of(pair.after), name);
      const isShown = this.#shown <= MOST_SHOWN || !isPlain;
      const around = isShown ? this.#around(pair, value, reader, writer) : undefined;
      if (around === undefined && isShown) continue;
      if (isPlain || (around !== undefined && this.#unknownNames(reader, around).has(name)))
        this.#blame(change, [name], around);
    }
  }

  /** What the writer writes with a member of this name. */
  #withMember(schema: Schema, name: string): Value | undefined {
    const object = madeSchema(schema, { type: new Set(['object'] as const) });
    if (!this.#fillers.has(schema)) {
      this.#fillers.set(schema, this.#asking.value(madeSchema(schema, { allOf: [schema, object] })));
    }
    const [filler, property] = [this.#fillers.get(schema), schema.keywords.properties?.get(name)];
    const member = property && this.#asking.value(property);
    if (filler === undefined || member === undefined || !isObject(filler)) return undefined;
    const guess = new Map([...filler, [name, member]]);
    this.#asking.charge(filler.size);
    if (this.#asking.isAccepted(schema, guess)) return guess;
    const asks = madeSchema(schema, { required: new Set([name]) });
    return this.#asking.value(madeSchema(schema, { allOf: [schema, object, asks] }));
  }

  /** Other changes, by which whole parts of the writer are known no more: patterns, alternatives, what else may be there. */
  #blameParts(reader: ClosedDocument, writer: ClosedDocument): void {
    for (const { pair, change } of this.#candidates()) {
      if (change.aspect === 'properties' || this.#blamed.has(siteOf(change)) || !isWhole(pair)) continue;
      const [read, written] = [reader.schemas.of(pair.after), writer.schemas.of(pair.before)];
      const demand = this.#openDemand(pair, read, written);
      const around = this.#around(pair, demand, reader, writer);
      if (around === undefined) continue;
      const names = [...this.#unknownNames(reader, around)];
      if (names.length > 0) this.#blame(change, names, around);
    }
  }

  /** What the writer writes in a part, a closed reader does not know, and an open one takes; not where a change of its members says so. */
  #openDemand(
    { changes, after }: SchemaPair,
    read: Schema | undefined,
    written: Schema | undefined,
  ): Value | undefined {
    if (changes.some((change) => this.#blamed.has(siteOf(change)) || this.#told.has(siteOf(change)))) return undefined;
    const answer = read && written && this.#asking.part(read, written);
    return answer?.answer === 'no' && this.#asking.isAccepted(after, answer.witness) ? answer.witness : undefined;
  }

  *#candidates(): Generator<{ readonly pair: SchemaPair; readonly change: Change }> {
    for (const pair of this.#comparison.pairs) {
      for (const change of pair.changes) {
        if (this.#asking.isOver) return;
        if (isTold(change) && !this.#told.has(siteOf(change))) yield { pair, change };
      }
    }
  }

  #around(
    pair: SchemaPair,
    value: Value | undefined,
    reader: ClosedDocument,
    writer: ClosedDocument,
  ): Value | undefined {
    if (value === undefined) return undefined;
    const isShown = (whole: Value): boolean => this.#isWitness(whole, reader, writer);
    return new Surroundings(this.#asking, this.#comparison.pairs[0], true, isShown).around(pair, value);
  }

  /** What the writer writes, by its schema and as it declares it, and a closed reader does not know. */
  #isWitness(value: Value, reader: ClosedDocument, writer: ClosedDocument): boolean {
    return (
      this.#asking.isRefused(reader.root, value) &&
      this.#asking.isAccepted(writer.root, value) &&
      this.#asking.isAccepted(this.#writer.root, value)
    );
  }

  #unknownNames(reader: ClosedDocument, value: Value): ReadonlySet<string> {
    const errors = this.#asking.errors(reader.root, value).filter(({ keyword }) => CLOSING.has(keyword));
    return new Set(errors.flatMap(({ instanceAt }) => pointerTokens(instanceAt).at(-1) ?? []));
  }

  /** The change nearest to where something is not known. */
  #blameNearest(witness: Value, reader: ClosedDocument): void {
    const errors = this.#asking.errors(reader.root, witness);
    const places = errors.map(({ schemaAt }) => pointerTokens(schemaAt));
    const nearness = ({ at, aspect }: Change): number => {
      const own = pointerTokens(`${at.after ?? at.before ?? ''}/${aspect}`);
      return Math.max(0, ...places.map((place) => sharedTokens(own, place)));
    };
    const [nearest] = this.#toldChanges().toSorted((a, b) => nearness(b) - nearness(a));
    if (nearest !== undefined) this.#blame(nearest, [...this.#unknownNames(reader, witness)], witness, true);
  }

  /** Those that may be to blame and are not blamed for more already. */
  #toldChanges(): readonly Change[] {
    const { changes } = this.#comparison;
    const telling = changes.filter((change) => isTold(change));
    return (telling.length > 0 ? telling : changes).filter((change) => !this.#told.has(siteOf(change)));
  }

  /** Says of the members that were not looked at that they were not. */
  #leaveRest(): void {
    const rest = this.#toldChanges().filter((change) => isOfWriter(change) && !this.#blamed.has(siteOf(change)));
    const [first] = rest;
    if (first === undefined) return;
    const others = rest.length === 1 ? '' : `, like ${rest.length - 1} more behind it`;
    const reason = `the comparison took too many steps, and this change was not looked at${others}`;
    this.#note(first, { answer: 'unproven', reason });
  }

  #leaveOpen(reason: string): void {
    const [first] = this.#toldChanges();
    if (first !== undefined) this.#note(first, { answer: 'unproven', reason });
  }

  #blame(change: Change, names: readonly string[], witness: Value | undefined, isNearest = false): void {
    const named = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(name));
    const unknown = named.length === 0 ? 'all of it' : named.join(', ');
    const datum = witness === undefined ? undefined : this.#datum(witness);
    this.#note(change, {
      answer: 'no',
      reason: `the reader is closed and does not know ${unknown}`,
      ...(datum !== undefined && { witness: { about: 'datum' as const, datum } }),
      ...(isNearest && { nearest: true as const }),
    });
  }

  /** The witness as JSON, where that is the same value. */
  #datum(witness: Value): JsonValue | undefined {
    const text = keyOf(witness);
    this.#shown += text.length;
    this.#asking.charge(text.length >> 2);
    const datum = plainValue(witness);
    return keyOf(exactValue(datum)) === text ? datum : undefined;
  }

  #note({ at, aspect }: Change, told: Pick<Refutation, 'answer' | 'reason' | 'witness' | 'nearest'>): void {
    const sides = {
      ...(at.after !== undefined && { reader: at.after }),
      ...(at.before !== undefined && { writer: at.before }),
    };
    this.#blamed.set(siteOf({ at, aspect }), { class: 'dropped', at: sides, aspect, ...told });
  }
}

/** Characters of all data that are shown; changes behind the bound are told without one. */
const MOST_SHOWN = 500_000;
/** Names that a reason tells. */
const MOST_NAMES = 5;
/** Keywords by which closed schemas refuse. */
const CLOSING: ReadonlySet<string> = new Set(['additionalProperties', 'unevaluatedProperties']);

/** True for a property that the writer alone has. */
function isOfWriter({ aspect, at }: Change): boolean {
  return aspect === 'properties' && at.after === undefined;
}

/** True where a closed schema refuses a name by itself, plainly. */
function isUnknown(closed: Schema | undefined, name: string): boolean {
  const { properties, patternProperties, additionalProperties } = closed?.keywords ?? {};
  return additionalProperties?.truth === false && patternProperties === undefined && properties?.has(name) !== true;
}

/** True for a part that is a value, and not one of several things that are said of a value. */
function isWhole({ ways }: SchemaPair): boolean {
  return ways.every(({ by }) => by.in !== 'place' && by.in !== 'branch' && by.in !== 'question');
}
