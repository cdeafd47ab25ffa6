import { isJsonObject, type JsonValue, jsonObject, printJson } from '../../../model/json.ts';
import type { Refutation, Witness } from '../../../model/refutation.ts';
import { encodeMessage } from '../codec/encode.ts';
import { hexOf } from '../codec/utf8.ts';
import { type MessageValue, messageValue } from '../codec/value.ts';
import { printMessage } from '../json/print.ts';
import { isWellKnown } from '../json/well-known.ts';
import type { MessageType } from '../schema.ts';
import type { Claim, Shown } from './claim.ts';
import type { Node } from './graph.ts';
import type { Reading, Trial } from './reading.ts';
import { samplesOf } from './samples.ts';

/** Messages inside of messages that a witness shows; decoders refuse to go deeper than a hundred. */
const DEEPEST = 40;

/** All witnesses of one reading together, in characters, and their number. Thousands of messages would help nobody. */
const MOST_SHOWN = 2_000_000;
const MOST_WITNESSES = 1_000;

/** Makes whole messages of claims, tries them, and counts what is shown. */
export class Witnesses {
  readonly #reading: Reading;
  #left = MOST_SHOWN;
  #shown = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** A claim as a refutation, with a message that starts at the outermost one and has been tried; `unproven` where the trial does not bear it out. */
  refutation(claim: Claim, node: Node): Refutation {
    const { answer, class: kind, at, aspect, reason, shown } = claim;
    const bare: Refutation = { answer, class: kind, at, aspect, reason };
    if (answer === 'unproven' || shown === undefined || this.#left <= 0) return bare;
    if (++this.#shown > MOST_WITNESSES || this.#reading.trials.isSpent) return bare;
    for (const [message, type] of this.#messages(node, shown)) {
      const witness = this.#witness(message, type, claim);
      if (witness === undefined) continue;
      this.#left -= printJson(witness.datum).length + (witness.encoded?.length ?? 0);
      return { ...bare, witness };
    }
    if (this.#reading.trials.isSpent) return bare;
    return { ...bare, answer: 'unproven', reason: `${reason}; no whole message was found that shows it` };
  }

  /** The smallest message of a type that the reader does not have. */
  record(type: MessageType): Witness | undefined {
    const message = this.#reading.minimums.minimal(type);
    const datum = message && datumOf(message);
    if (message === undefined || datum === undefined) return undefined;
    return { about: 'datum', datum, encoded: hexOf(encodeMessage(message)) };
  }

  /** The message inside of those that lead to it, and where that does not show it, on its own. */
  *#messages(node: Node, shown: Shown): Generator<readonly [MessageValue, MessageType]> {
    const inner = wholeMessage(this.#reading, node.writer, shown);
    if (inner === undefined) return;
    let [message, place]: [MessageValue, Node] = [inner, node];
    for (let depth = 0; place.from && (depth < DEEPEST || place.writer.isMapEntry); depth++) {
      if (!this.#reading.trials.take(1)) return;
      const outer = wholeMessage(this.#reading, place.from.node.writer, [[place.from.field, [message]]]);
      if (outer === undefined) break;
      [message, place] = [outer, place.from.node];
    }
    yield [message, place.reader];
    if (place !== node && !node.writer.isMapEntry) yield [inner, node.reader];
  }

  #witness(message: MessageValue, reader: MessageType, { seenIn, class: kind }: Claim): Witness | undefined {
    const trial = kind === 'json' ? this.#reading.tryJson(message, reader) : this.#reading.tryWhole(message, reader);
    if (trial === undefined || trial.outcome === 'untried' || (seenIn !== 'meaning' && trial.outcome === 'same'))
      return undefined;
    const datum = datumOf(message);
    if (datum === undefined) return undefined;
    const readAs = kind === 'unreadable' ? undefined : readBack(trial);
    return { about: 'datum', datum, encoded: hexOf(encodeMessage(message)), ...(readAs !== undefined && { readAs }) };
  }
}

function readBack({ read }: Trial): JsonValue | undefined {
  return read && datumOf(read);
}

/** The JSON form of a message, with its type beside its members as in an `Any`. */
function datumOf(message: MessageValue): JsonValue | undefined {
  const json = printMessage(message);
  if (json === undefined) return undefined;
  const type: [string, JsonValue] = ['@type', message.type.fullName];
  if (isWellKnown(message.type) || !isJsonObject(json)) return jsonObject([type, ['value', json]]);
  return jsonObject([type, ...Object.entries(json)]);
}

/** The smallest whole message with these fields in it; undefined where it would be too large. Entries of maps get a key and a value. */
export function wholeMessage({ minimums }: Reading, type: MessageType, shown: Shown): MessageValue | undefined {
  const smallest = minimums.minimal(type);
  if (smallest === undefined) return undefined;
  const message = messageValue(type, [...smallest.fields, ...shown]);
  if (!type.isMapEntry) return message;
  const missing = type.fields.flatMap((field) => {
    const [sample] = message.fields.has(field) ? [] : samplesOf(field, minimums);
    return sample === undefined ? [] : [[field, [sample]] as const];
  });
  return messageValue(type, [...message.fields, ...missing]);
}

/** The deepest that messages are nested in a witness on the way through messages that are compared by nobody. */
export const DEEPEST_STRANGER: number = DEEPEST;
