import type { AnyFormat, ParsedDocument } from '../formats/define-format.ts';
import { covers, type Posture, postureOf } from '../layers/posture.ts';
import type { Verdict } from '../model/finding.ts';
import type { Consumer, Use, UsedField } from './consumer.ts';
import { type Effect, type Effective, effectOf, OUTCOMES } from './effects.ts';
import { type Felt, FeltIndex, type Places } from './felt.ts';
import { type Impact, type ImpactReason, impactOf, type Outcome } from './outcome.ts';
import { fieldNames, isEntangled } from './paths.ts';

/** A version that is to come, beside the one that consumers read now. */
export interface Candidate {
  readonly format: AnyFormat;
  readonly before: ParsedDocument;
  readonly after: ParsedDocument;
  /** The answer about the two at the level FULL: what each change breaks in the direction FORWARD is what consumers meet. */
  readonly verdict: Verdict;
}

/**
 * What a candidate is to consumers. It is made once for a candidate, and asked about each consumer: a subscription is a reader of the fields
 * that it names, in the ways that it names.
 *
 * Nothing that was not proven is called unaffected. What a consumer that names its fields does not use does not concern it; fields that are
 * new concern only those who name none.
 */
export class Impacts {
  readonly #candidate: Candidate;
  readonly #felt: readonly Felt[];
  readonly #posture: Posture;
  readonly #open: ImpactReason | undefined;
  readonly #index: FeltIndex;
  readonly #known = new Map<string, readonly Felt[] | undefined>();

  constructor(candidate: Candidate) {
    const { format, verdict } = candidate;
    this.#candidate = candidate;
    this.#posture = postureOf(verdict);
    const judged = verdict.changes.map((change, index) => ({ change, index, felt: effectOf(format.id, change) }));
    const isBroken = judged.some(({ felt }) => felt !== undefined);
    this.#felt = judged.flatMap(({ change, index, felt }) => {
      const path = fieldNames(change.path);
      // Beside other breaks, a change among alternatives may break with them without being told.
      const entangled = isBroken && isEntangled(format.id, change) ? ENTANGLED : undefined;
      const effective = felt ?? entangled;
      return effective === undefined || this.#isStillThere(effective, path)
        ? []
        : [{ ...effective, index, change, path, sentence: sentenceOf(effective, path) }];
    });
    this.#index = new FeltIndex(this.#felt);
    this.#open = this.#openReason();
  }

  /** What the candidate is to one consumer, with the reasons. */
  on(consumer: Consumer): Impact {
    const { fields, needs, required } = consumer;
    const reasons: ImpactReason[] = [];
    if (fields === undefined) {
      for (const felt of this.#felt) reasons.push(...reasonOf(felt, '*', 'select', outcomeForAll(felt, required)));
    }
    for (const field of fields ?? []) this.#addUsed(field, reasons);
    for (const path of needs?.not_null ?? []) this.#addNeeded(path, 'not_null', outcomeWithoutNull, reasons);
    for (const path of needs?.unique ?? []) this.#addNeeded(path, 'unique', outcomeOfUnique, reasons);
    reasons.push(
      ...this.#lateReasons(needs?.max_lag_seconds),
      ...this.#requiredReasons(required, fields === undefined),
    );
    return impactOf(reasons.length === 0 && this.#open !== undefined ? [this.#open] : reasons);
  }

  /** A property that left one schema and is still declared by another is not gone. */
  #isStillThere({ effect, shown }: Effective, path: string): boolean {
    const { format, after } = this.#candidate;
    return effect === 'gone' && shown === undefined && format.places(after, path) !== undefined;
  }

  #addUsed({ path, how }: UsedField, reasons: ImpactReason[]): void {
    const felt = this.#feltBy(path);
    // Most fields of most consumers are not concerned.
    if (felt?.length === 0) return;
    const uses = how === undefined || how.length === 0 ? SELECT : how;
    if (felt === undefined) reasons.push(unknownField(path, uses[0] ?? 'select'));
    for (const one of felt ?? []) {
      // One change is one reason: its gravest use.
      const outcomes = uses.map((use) => outcomeOf(one, use));
      const gravest = Math.max(
        outcomes.indexOf('broken'),
        outcomes.includes('broken') ? -1 : outcomes.indexOf('at_risk'),
      );
      const outcome = outcomes[gravest];
      if (outcome !== undefined) reasons.push(...reasonOf(one, path, uses[gravest] ?? 'select', outcome));
    }
  }

  #addNeeded(path: string, use: string, outcome: (felt: Felt, path: string) => Outcome, reasons: ImpactReason[]): void {
    const felt = this.#feltBy(path);
    if (felt === undefined) reasons.push(unknownField(path, use));
    for (const one of felt ?? []) reasons.push(...reasonOf(one, path, use, outcome(one, path)));
  }

  #lateReasons(bound: number | undefined): readonly ImpactReason[] {
    if (bound === undefined) return [];
    return this.#felt.flatMap((felt) => {
      const { to } = felt.change.detail;
      const isLate = felt.effect === 'late' && !(typeof to === 'number' && to <= bound);
      return isLate ? reasonOf(felt, '*', 'max_lag_seconds', 'broken') : [];
    });
  }

  #requiredReasons(required: Consumer['required'], isAll: boolean): readonly ImpactReason[] {
    if (required === undefined || covers(this.#posture, required)) return [];
    const holds = this.#posture === 'none' ? 'neither direction holds' : `only ${this.#posture} holds`;
    const reason = `${required === 'both' ? 'both directions are' : `${required} compatibility is`} required, and ${holds}`;
    return [{ outcome: isAll ? 'broken' : 'at_risk', path: '*', use: 'required', reason }];
  }

  /** The changes that concern a field; undefined where the version that is read now has no such field. */
  #feltBy(path: string): readonly Felt[] | undefined {
    const known = this.#known.get(path);
    if (known !== undefined || this.#known.has(path)) return known;
    const { format, before, after } = this.#candidate;
    const places: Places = { before: format.places(before, path), after: format.places(after, path) };
    const felt = places.before && this.#index.concerning(path, places);
    this.#known.set(path, felt);
    return felt;
  }

  /** What concerns everybody: that something was not decided, or not explained by a change. */
  #openReason(): ImpactReason | undefined {
    const open = this.#felt.find(({ isOpen }) => isOpen);
    if (open !== undefined) return reasonFor(open, '*', 'select', 'at_risk');
    const finding = this.#candidate.verdict.findings.find(
      ({ change, directions }) => change === undefined && directions.includes('forward'),
    );
    return (
      finding && {
        outcome: 'at_risk',
        path: '*',
        use: 'select',
        reason: finding.reason ?? 'it was not found out what the old version reads',
      }
    );
  }
}

const SELECT: readonly Use[] = ['select'];
const ENTANGLED: Effective = { effect: 'lossy', shown: undefined, isOpen: true };

function outcomeOf({ effect, isOpen }: Felt, use: Use): Outcome {
  return isOpen ? 'at_risk' : OUTCOMES[effect][use];
}

/**
 * Who names no field reads everything, and is broken by what closed readers do not know; unless he requires no more than that new readers
 * read old data, which he says to let fields be added.
 */
function outcomeForAll({ effect, isOpen, shown }: Felt, required: Consumer['required']): Outcome {
  if (isOpen) return 'at_risk';
  if (effect === 'new') return shown?.severity === 'error' && required !== 'backward' ? 'broken' : 'unaffected';
  return OUTCOMES[effect].select;
}

function outcomeWithoutNull({ effect, isOpen, path: told }: Felt, path: string): Outcome {
  if (isOpen) return 'at_risk';
  if (effect === 'gone' || effect === 'missing') return isBelow(told, path) ? 'unaffected' : 'broken';
  return WITH_NULL.has(effect) && !isBelow(told, path) ? 'at_risk' : 'unaffected';
}

/** What may bring null with it. */
const WITH_NULL: ReadonlySet<Effect> = new Set(['changed', 'opened', 'lossy']);

function outcomeOfUnique({ effect, isOpen, path: told }: Felt, path: string): Outcome {
  if (isOpen) return 'at_risk';
  if (effect === 'gone') return isBelow(told, path) ? 'unaffected' : 'broken';
  return effect === 'shared' ? 'broken' : 'unaffected';
}

function isBelow(told: string, path: string): boolean {
  return told.startsWith(`${path}.`);
}

function reasonOf(felt: Felt, path: string, use: string, outcome: Outcome): readonly ImpactReason[] {
  return outcome === 'unaffected' ? [] : [reasonFor(felt, path, use, outcome)];
}

function reasonFor(felt: Felt, path: string, use: string, outcome: ImpactReason['outcome']): ImpactReason {
  const witness = felt.shown?.refutation.witness;
  return { outcome, change: felt.index, path, use, reason: felt.sentence, ...(witness && { witness }) };
}

const SENTENCES: Readonly<Record<Effect, string>> = {
  gone: 'is no longer there under this name',
  changed: 'has other values',
  bounds: 'has values that were out of bounds',
  opened: 'is no longer one of a list of values',
  values: 'has values that are new',
  missing: 'may be null or missing',
  shared: 'is no longer unique',
  late: 'may be older',
  lossy: 'does not always come whole',
  named: 'is read by generated code in another way',
  new: 'is not known',
};

function sentenceOf({ effect, shown }: Effective, path: string): string {
  const because = shown === undefined ? '' : `: ${shown.refutation.reason}`;
  return `${path === '' ? 'the whole of it' : `'${path}'`} ${SENTENCES[effect]}${because}`;
}

function unknownField(path: string, use: string): ImpactReason {
  return { outcome: 'at_risk', path, use, reason: `the version that is read now has no field '${path}'` };
}
