import type { Change } from '../../../model/change.ts';
import type { JsonValue } from '../../../model/json.ts';
import { pointerTokens } from '../../../model/pointer.ts';
import type { Refutation } from '../../../model/refutation.ts';
import type { Containment } from '../contains.ts';
import { plainValue } from '../diff/plain.ts';
import type { SchemaPair } from '../diff/walk.ts';
import type { Comparison } from '../diff.ts';
import type { Meter } from '../meter.ts';
import type { SchemaDocument } from '../schema.ts';
import { exactValue, keyOf, type Value } from '../value.ts';
import { Asking, type Mode } from './asking.ts';
import { partsOf } from './by-parts.ts';
import { type Demand, demandsOf, isTold, valuesIn } from './demands.ts';
import { madeSchema } from './made-schema.ts';
import { sharedTokens, siteOf } from './sites.ts';
import { Surroundings } from './surroundings.ts';

/** Values of one place that are looked at in a witness. */
const MOST_VALUES = 16;
/** Searches through the whole document for a witness that could not be put together from parts. */
const MOST_SEARCHES = 16;

/** Demands of one pair that are asked about one by one at once; of more it is asked first whether all are met. */
const MOST_APART = 8;
/**
 * Characters of all data that are shown. Each datum is one of the whole document; where very many changes of a large one break, those behind
 * the bound are told without one.
 */
const MOST_SHOWN = 500_000;
/** What it takes to note a refutation. */
const NOTE_STEPS = 450;
/** Places where a datum is refused that are compared with the places of changes. */
const MOST_PLACES = 16;

/**
 * Finds the changes that are to blame where a reader does not read all that a writer writes. Each is blamed with a datum of the
 * whole document that the writer writes and the reader refuses, and in which what is refused is where the change is.
 */
export class Attribution {
  readonly #reader: SchemaDocument;
  readonly #writer: SchemaDocument;
  readonly #comparison: Comparison;
  readonly #mode: Mode;
  readonly #asking: Asking;
  readonly #surroundings: Surroundings;
  readonly #demands = new Map<SchemaPair, readonly Demand[]>();
  readonly #blamed: Map<string, Refutation>;
  readonly #told: ReadonlySet<string>;
  readonly #data = new Map<Value, JsonValue | undefined>();
  #searches = MOST_SEARCHES;
  #doubts = MOST_SEARCHES;
  #shown = 0;

  /**
   * `comparison`: of the writer's document, as the one before, with the reader's; `meter`: what all of it may cost; `told`: sites that are
   * blamed already.
   */
  constructor(
    reader: SchemaDocument,
    writer: SchemaDocument,
    comparison: Comparison,
    mode: Mode,
    meter: Meter,
    told: ReadonlySet<string>,
  ) {
    this.#reader = reader;
    this.#writer = writer;
    this.#comparison = comparison;
    this.#mode = mode;
    this.#told = told;
    this.#blamed = new Map();
    this.#asking = new Asking(reader, writer, mode, meter);
    this.#surroundings = new Surroundings(this.#asking, comparison.pairs[0], mode === 'declared', (value, isCertain) =>
      this.#isWitness(value, isCertain),
    );
  }

  /** The refutations by their sites; none when everything is read. */
  refutations(): ReadonlyMap<string, Refutation> {
    const parts = partsOf(this.#reader, this.#writer, this.#comparison, this.#mode, this.#asking);
    if (parts !== undefined && this.#areExplained(parts)) return this.#blamed;
    const answer = this.#asking.whole(this.#reader.root, this.#writer.root);
    if (answer.answer === 'yes') return this.#blamed;
    if (answer.answer === 'no') this.#blameBy(answer.witness);
    const open = this.#blameParts(answer);
    if (this.#blamed.size === 0 && this.#told.size === 0) {
      if (answer.answer === 'no') this.#blameNearest(answer.witness);
      else this.#leaveOpen(open, answer.reason);
    } else if (this.#asking.isOver) this.#leaveRest();
    return this.#blamed;
  }

  /** Blames changed parts that are not read; true when nothing is left to find out, for the others are read. */
  #areExplained(parts: readonly SchemaPair[]): boolean {
    const unread: SchemaPair[] = [];
    const explained = new Set<SchemaPair>();
    for (const pair of parts) {
      const answer = this.#asking.part(pair.after, pair.before)?.answer;
      if (answer === 'yes') continue;
      if (answer !== 'no') return false;
      unread.push(pair);
      this.#blameDemands(pair, []);
      const isBlamed = pair.changes.some(
        (change) => this.#told.has(siteOf(change)) || this.#blamed.has(siteOf(change)),
      );
      if (isBlamed) explained.add(pair);
    }
    // What is not read inside of a part is why the part is not read.
    for (const pair of unread.length === 0 ? [] : this.#comparison.pairs.toReversed()) {
      if (explained.has(pair)) for (const { from } of pair.ways) explained.add(from);
    }
    return unread.every((pair) => explained.has(pair));
  }

  /** Blames what refuses a part of a datum. */
  #blameBy(witness: Value): void {
    const values = new Map<SchemaPair, readonly Value[]>();
    for (const [index, pair] of this.#comparison.pairs.entries()) {
      const inner =
        index === 0
          ? [witness]
          : pair.ways.flatMap(({ from, by }) =>
              (values.get(from) ?? []).flatMap((value) => valuesIn(value, from, by, this.#asking)),
            );
      if (inner.length === 0) continue;
      values.set(pair, inner.slice(0, MOST_VALUES));
      for (const demand of this.#openDemands(pair)) {
        if (this.#asking.isOver) return;
        const refused = inner.find((value) => this.#asking.isRefused(demand.schema, value));
        if (refused !== undefined) this.#blame(demand, refused, witness);
      }
    }
  }

  /** Asks pair by pair, from the outside to the inside, as long as a pair is not read; what stays open is given back. */
  #blameParts(answer: Containment): readonly { readonly demand: Demand; readonly reason: string }[] {
    const open: { readonly demand: Demand; readonly reason: string }[] = [];
    const unread = new Set<SchemaPair>();
    for (const [index, pair] of this.#comparison.pairs.entries()) {
      const isReached = index === 0 || pair.ways.some(({ from, by }) => by.in !== 'question' && unread.has(from));
      if (!isReached) continue;
      if (this.#asking.isOver) break;
      const local = index === 0 ? answer : this.#asking.part(pair.after, pair.before);
      if (local === undefined || local.answer === 'yes') continue;
      unread.add(pair);
      this.#blameDemands(pair, open);
    }
    return open;
  }

  /** Asks about the demands of one pair; those that stay open are added. */
  #blameDemands(pair: SchemaPair, open: { readonly demand: Demand; readonly reason: string }[]): void {
    const demands = this.#openDemands(pair);
    if (demands.length > MOST_APART && this.#areMetTogether(demands, pair)) return;
    for (const demand of demands) {
      if (this.#asking.isOver) return;
      const refused = this.#refusedBy(demand);
      if (refused?.answer === 'unproven') open.push({ demand, reason: refused.reason });
      if (refused?.answer === 'no') this.#blameWith(demand, refused.witness);
    }
  }

  #areMetTogether(demands: readonly Demand[], { before }: SchemaPair): boolean {
    const all = madeSchema(before, { allOf: demands.map(({ schema }) => schema) });
    return this.#asking.part(all, before)?.answer === 'yes';
  }

  /** A value that the writer writes here and the demand refuses: guessed where it is about one property, searched for otherwise. */
  #refusedBy(demand: Demand): Containment | undefined {
    const { schema, pair } = demand;
    for (const witness of this.#surroundings.guesses(demand, this.#asking)) {
      if (this.#asking.isRefused(schema, witness) && this.#asking.isAccepted(pair.before, witness))
        return { answer: 'no', witness };
    }
    return this.#asking.part(schema, pair.before);
  }

  #blameWith(demand: Demand, value: Value): void {
    const isShown = this.#shown <= MOST_SHOWN;
    const around = isShown ? this.#surroundings.around(demand.pair, value) : undefined;
    if (around !== undefined || !isShown) {
      this.#blame(demand, value, around);
    } else if (this.#searches-- > 0) {
      const found = this.#surroundings.search(demand.pair, demand.schema, this.#reader.root);
      if (found !== undefined) this.#blame(demand, undefined, found);
    }
  }

  #isWitness(value: Value, isCertain: boolean): boolean {
    if (!this.#asking.isRefused(this.#reader.root, value) || !this.#asking.isAccepted(this.#writer.root, value))
      return false;
    if (isCertain || this.#mode === 'as-written') return true;
    if (this.#doubts-- <= 0) return false;
    const { root } = this.#writer;
    const exactly = madeSchema(root, { const: value });
    return this.#asking.value(madeSchema(root, { allOf: [root, exactly] })) !== undefined;
  }

  #openDemands(pair: SchemaPair): readonly Demand[] {
    const demands = this.#demands.get(pair) ?? demandsOf(pair, this.#asking);
    this.#demands.set(pair, demands);
    return demands.filter(({ change }) => !this.#told.has(siteOf(change)) && !this.#blamed.has(siteOf(change)));
  }

  #blame({ change, schema }: Demand, refused: Value | undefined, witness: Value | undefined): void {
    const [error] = refused === undefined ? [] : this.#asking.errors(schema, refused);
    const [whole] = error === undefined && witness !== undefined ? this.#asking.errors(this.#reader.root, witness) : [];
    const reason = error?.message ?? whole?.message ?? 'it does not fit';
    this.#note(change, 'no', `the reader refuses it: ${reason}`, witness);
  }

  /** Changes that break only together, or through an alternative or a negation: the one nearest to what refuses is told. */
  #blameNearest(witness: Value): void {
    const errors = this.#asking.errors(this.#reader.root, witness);
    const nearest = this.#nearest(errors.map(({ schemaAt }) => schemaAt));
    if (nearest === undefined) return;
    const reason = errors[0]?.message ?? 'it does not fit';
    const isAlone = this.#comparison.changes.filter((change) => isTold(change)).length === 1;
    const because = isAlone
      ? 'the reader refuses it'
      : 'the reader refuses it, for this change or for several together';
    this.#note(nearest, 'no', `${because}: ${reason}`, witness, !isAlone);
  }

  #leaveOpen(open: readonly { readonly demand: Demand; readonly reason: string }[], reason: string): void {
    for (const { demand, reason } of open) this.#note(demand.change, 'unproven', reason);
    if (open.length > 0) return;
    const nearest = this.#nearest([]);
    if (nearest !== undefined) this.#note(nearest, 'unproven', reason);
  }

  /** Says of the changes that were not looked at that they were not. */
  #leaveRest(): void {
    const rest = this.#comparison.changes.filter((change) => {
      const site = siteOf(change);
      return isTold(change) && !this.#told.has(site) && !this.#blamed.has(site);
    });
    const [first] = rest;
    if (first === undefined) return;
    const others = rest.length === 1 ? '' : `, like ${rest.length - 1} more behind it`;
    this.#note(first, 'unproven', `the comparison took too many steps, and this change was not looked at${others}`);
  }

  #nearest(places: readonly string[]): Change | undefined {
    const { changes } = this.#comparison;
    const telling = changes.filter((change) => isTold(change));
    const candidates = telling.length > 0 ? telling : changes;
    const refused = places.slice(0, MOST_PLACES).map((place) => pointerTokens(place));
    let nearest = candidates[0];
    let most = 0;
    for (const change of candidates) {
      const at = pointerTokens(`${change.at.after ?? change.at.before ?? ''}/${change.aspect}`);
      const shared = Math.max(0, ...refused.map((place) => sharedTokens(at, place)));
      if (shared > most) {
        most = shared;
        nearest = change;
      }
    }
    return nearest;
  }

  /** The witness as JSON, where that is the same value. */
  #datum(witness: Value): JsonValue | undefined {
    if (!this.#data.has(witness)) {
      const datum = plainValue(witness);
      const text = keyOf(witness);
      this.#shown += text.length;
      this.#asking.charge(text.length >> 2);
      this.#data.set(witness, keyOf(exactValue(datum)) === text ? datum : undefined);
    }
    return this.#data.get(witness);
  }

  #note(
    { at, aspect, ...change }: Change,
    answer: Refutation['answer'],
    reason: string,
    witness?: Value,
    isNearest = false,
  ): void {
    this.#asking.charge(NOTE_STEPS);
    const datum = witness && this.#datum(witness);
    this.#blamed.set(siteOf({ at, aspect, ...change }), {
      answer,
      class: this.#mode === 'declared' ? 'unreadable' : 'undeclared',
      at: {
        ...(at.after !== undefined && { reader: at.after }),
        ...(at.before !== undefined && { writer: at.before }),
      },
      aspect,
      reason,
      ...(datum !== undefined && { witness: { about: 'datum' as const, datum } }),
      ...(isNearest && { nearest: true as const }),
    });
  }
}
