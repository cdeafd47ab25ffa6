import type { MessageValue } from '../codec/value.ts';
import { type Claim, type Shown, sites } from './claim.ts';
import { addedClaims, fieldClaims, removedClaims } from './field-claims.ts';
import type { Graph, Node, Step } from './graph.ts';
import { oneofClaims } from './oneof-claims.ts';
import type { Reading } from './reading.ts';
import { DEEPEST_STRANGER, wholeMessage } from './witness.ts';

type Kind = 'bytes' | 'json';

/** How reading fails somewhere inside of a message that is read as a stranger. */
interface Failure {
  readonly node: Node;
  readonly claim: Claim;
  /** The way to it: none where it fails in the message itself. */
  readonly step?: Step;
}

/**
 * Messages that are read as other messages, which the story does not compare. What goes wrong in them, or further inside, is told at the
 * field that leads to them. Found from the failures outwards, so that every message is looked at once.
 */
export class Strangers {
  readonly #reading: Reading;
  readonly #failures: Readonly<Record<Kind, ReadonlyMap<Node, Failure>>>;

  constructor(reading: Reading, nodes: Graph) {
    this.#reading = reading;
    const strangers = nodes.filter(({ isTold }) => !isTold);
    const found = strangers.map((node) => [node, failuresOf(reading, node)] as const);
    const spread = (kind: Kind): ReadonlyMap<Node, Failure> =>
      spreadOutwards(
        strangers,
        found.flatMap(([node, { [kind]: claim }]) => (claim ? [{ node, claim }] : [])),
      );
    this.#failures = { bytes: spread('bytes'), json: spread('json') };
  }

  /** What goes wrong behind a field that leads to a stranger. */
  *claims({ written, read, to }: Step): Generator<Claim> {
    for (const kind of ['bytes', 'json'] as const) {
      const failure = this.#failures[kind].get(to);
      if (failure === undefined) continue;
      const { claim } = failure;
      const inside = this.#message(failure, kind);
      const reason = `inside of '${written.name}', ${claim.reason}`;
      yield {
        ...claim,
        answer: inside ? claim.answer : 'unproven',
        at: sites(written, read),
        aspect: 'type',
        reason,
        ...(inside && { shown: [[written, [inside]]] }),
      };
    }
  }

  /** The message in which it fails, inside of those on the way to it. */
  #message(failure: Failure, kind: Kind): MessageValue | undefined {
    const way: Step[] = [];
    let last = failure;
    let owner = failure.node;
    const owners: Node[] = [];
    while (last.step) {
      if (way.length >= DEEPEST_STRANGER) return undefined;
      way.push(last.step);
      owners.push(owner);
      owner = last.step.to;
      const next = this.#failures[kind].get(owner);
      if (next === undefined) return undefined;
      last = next;
    }
    const { shown } = last.claim;
    let message = shown && wholeMessage(this.#reading, last.node.writer, shown);
    for (const [index, step] of [...way.entries()].reverse()) {
      const around = owners[index];
      const shownHere: Shown | undefined = message && [[step.written, [message]]];
      message = around && shownHere && wholeMessage(this.#reading, around.writer, shownHere);
    }
    return message;
  }
}

/** The first thing of each kind that goes wrong in the message itself. */
function failuresOf(reading: Reading, node: Node): { bytes?: Claim; json?: Claim } {
  const found: { bytes?: Claim; json?: Claim } = {};
  for (const claim of localClaims(reading, node)) {
    if (claim.class === 'json') found.json ??= claim;
    else if (claim.class !== 'dropped' && claim.class !== 'guarantee') found.bytes ??= claim;
    if (found.json && found.bytes) break;
  }
  return found;
}

function* localClaims(reading: Reading, node: Node): Generator<Claim> {
  yield* lostClaims(node);
  const { writer, reader } = reading;
  for (const written of writer.fieldsOf(node.writer)) {
    const read = reader.fieldOf(node.reader, written.number);
    if (read) yield* fieldClaims(reading, node, [written, read]);
    else yield* removedClaims(reading, node, written);
  }
  for (const read of node.reader.fields) {
    if (writer.fieldOf(node.writer, read.number) === undefined) yield* addedClaims(read);
  }
  yield* oneofClaims(reading, node);
}

/** Fields behind which there is too much to follow. */
export function* lostClaims({ lost }: Node): Generator<Claim> {
  for (const [written, read] of lost) {
    const reason = `too many messages are read as others behind '${written.name}'`;
    const claim = { answer: 'unproven', at: sites(written, read), aspect: 'type', reason } as const;
    yield { ...claim, class: 'misread', seenIn: 'bytes' };
    yield { ...claim, class: 'json', seenIn: 'json' };
  }
}

/** Every stranger from which a failure can be reached, with the shortest way. */
function spreadOutwards(strangers: readonly Node[], failures: readonly Failure[]): ReadonlyMap<Node, Failure> {
  const into = new Map<Node, { readonly node: Node; readonly step: Step }[]>();
  for (const node of strangers) {
    for (const step of node.steps) {
      if (step.to.isTold) continue;
      const others = into.get(step.to);
      if (others) others.push({ node, step });
      else into.set(step.to, [{ node, step }]);
    }
  }
  const found = new Map(failures.map((failure) => [failure.node, failure]));
  const waiting = [...failures];
  for (const failure of waiting) {
    for (const { node, step } of into.get(failure.node) ?? []) {
      if (found.has(node)) continue;
      const further = { node, claim: failure.claim, step };
      found.set(node, further);
      waiting.push(further);
    }
  }
  return found;
}
