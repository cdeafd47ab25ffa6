import { setImmediate as turn } from 'node:timers/promises';
import type { JsonObject } from '@concordat/engine';
import { changeEventsOf } from '../../domain/change-event.ts';
import type { EventCursor } from '../../domain/event-cursor.ts';
import { type Selection, selectionOf } from '../../domain/event-selection.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Desk } from '../desk.ts';
import type { EventPage, EventQuery, Followed, PageOptions } from './events.ts';
import { News } from './news.ts';
import type { RecentFacts } from './recent-facts.ts';
import type { Slices } from './slices.ts';

/** Facts that are read at once. */
const BATCH = 500;
/** Facts that one page looks through where it finds too little, and milliseconds: filters may take long for each. */
const MOST_FACTS = 20_000;
const LONGEST_LOOK_MS = 10_000;

/** What those who read events share. */
export interface EventLog {
  readonly desk: Desk;
  readonly recent: RecentFacts;
  readonly slices: Slices;
}

/** Some events of the log. Where there is none it waits for one. */
export async function readEvents(
  { desk, recent, slices }: EventLog,
  query: EventQuery,
  { limit, waitMs, signal }: PageOptions,
): Promise<EventPage> {
  const selection = selectionOf({ ...query, sight: desk.asking().caller }, query.place);
  const begun = performance.now();
  const events: JsonObject[] = [];
  let next = query.after;
  const news = new News(desk);
  try {
    for (let looked = 0; looked < MOST_FACTS; ) {
      const seen = news.seen();
      const facts = await recent.after(firstAfter(next), BATCH);
      looked += facts.length;
      for (const { cursor, event } of stepsOf(facts, selection, next)) {
        next = cursor;
        if (event !== undefined) events.push(event);
        if (events.length >= limit) return { events, next };
        await slices.turn();
        if (signal?.aborted || performance.now() > begun + waitMs + LONGEST_LOOK_MS) return { events, next };
      }
      const left = begun + waitMs - performance.now();
      if (facts.length === BATCH) await turn();
      else if (events.length > 0 || left <= 0 || signal?.aborted) break;
      else await news.after(seen, left, signal);
    }
    return { events, next };
  } finally {
    news.end();
  }
}

/** All events from a place on, those of the future too, until the signal says stop. */
export function followEvents(
  { desk, recent, slices }: EventLog,
  query: EventQuery,
  { pauseMs, signal }: { readonly pauseMs: number; readonly signal: AbortSignal },
): AsyncIterable<Followed> {
  // Whoever asks is known now; when the first event is asked for, nobody may be.
  const selection = selectionOf({ ...query, sight: desk.asking().caller }, query.place);
  return events();

  async function* events(): AsyncGenerator<Followed> {
    const news = new News(desk);
    let next = query.after;
    let known = next;
    let told = performance.now();
    try {
      while (!signal.aborted) {
        const seen = news.seen();
        const facts = await recent.after(firstAfter(next), BATCH);
        for (const step of stepsOf(facts, selection, next)) {
          next = step.cursor;
          await slices.turn();
          if (step.event === undefined) continue;
          yield step;
          known = next;
          told = performance.now();
          if (signal.aborted) return;
        }
        if (facts.length === 0) await news.after(seen, Math.max(0, told + pauseMs - performance.now()), signal);
        else await turn();
        if (signal.aborted || performance.now() < told + pauseMs) continue;
        yield { cursor: next };
        known = next;
        told = performance.now();
      }
      if (known !== next) yield { cursor: next };
    } finally {
      news.end();
    }
  }
}

/** The sequence after which the facts begin whose events come after a place. */
function firstAfter({ sequence, index }: EventCursor): number {
  return index === undefined ? sequence : Math.max(0, sequence - 1);
}

/** The events of facts after a place, each with its own; and, after those of a fact, the place after all of them. */
function* stepsOf(facts: readonly Fact[], selection: Selection, after: EventCursor): Generator<Followed> {
  for (const fact of facts) {
    const { sequence } = fact;
    const first = sequence === after.sequence && after.index !== undefined ? after.index + 1 : 0;
    for (const [index, change] of changeEventsOf(fact).entries()) {
      const event = index < first ? undefined : selection(change);
      if (event !== undefined) yield { cursor: { sequence, index }, event };
    }
    yield { cursor: { sequence } };
  }
}
