/** A place in the order of all events: after all events of a fact, or after one of them. */
export interface EventCursor {
  /** Of the fact. */
  readonly sequence: number;
  /** The place of the event among those of the fact; missing after all of them. */
  readonly index?: number;
}

/** Digits of a sequence in ids, so that they are ordered as texts. */
const DIGITS = 20;

/** Id of an event: the sequence of its fact in 20 digits, a dot, and its place among the events of the fact. */
export function eventId(sequence: number, index: number): string {
  return `${String(sequence).padStart(DIGITS, '0')}.${index}`;
}

/** A place as clients hand it back: the id of the event after which it is, or the sequence of the fact. */
export function eventCursorText({ sequence, index }: EventCursor): string {
  return index === undefined ? String(sequence) : eventId(sequence, index);
}

/** The place that a text names, as {@link eventCursorText} writes it; undefined for what names none. */
export function parseEventCursor(text: string): EventCursor | undefined {
  const [, digits, index] = /^([0-9]{1,20})(?:\.([0-9]{1,3}))?$/.exec(text) ?? [];
  const sequence = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(sequence)) return undefined;
  return index === undefined ? { sequence } : { sequence, index: Number(index) };
}
