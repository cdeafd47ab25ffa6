import { createHash, timingSafeEqual } from 'node:crypto';
import { RegistryError } from '../../domain/error.ts';
import { checkLink, type Link, unknownLink, type WantedLink } from '../../domain/link.ts';
import { type LinkMark, type LinkProgress, type LinkStatus, NO_PROGRESS } from '../../domain/link-state.ts';
import { linkKey, linkStateKey } from '../../domain/record-key.ts';
import type { Origin } from '../../domain/replica.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { type Decision, settleOn } from '../settle.ts';
import { linkChange, linkMarkOf, linkOf, markChange, markKeyOf, progressChange, progressOf } from './link-records.ts';
import type { LinkReport, Links, ShownLink } from './links.ts';
import { endOfAllParts } from './parts.ts';
import { FIRST_LINK } from './read-only.ts';
import { linkTerm } from './records.ts';

/** Marks that a report shows. */
const SHOWN = 100;
/** Elements that one notification may name. */
const NOTIFIED = 1000;

/** The use cases of links. */
export function createLinks(desk: Desk): Links {
  return {
    create: (id, wanted) => create(desk, id, wanted),
    list: async () => {
      const { items } = await desk.store.recordPage('link', { offset: 0, limit: Number.MAX_SAFE_INTEGER });
      return items.flatMap((record) => linkOf(record) ?? []).map(shown);
    },
    link: async (id) => shown((await linkAt(desk, id)).link),
    update: (id, wanted) =>
      change(desk, id, (link) => {
        checkLink(id, wanted);
        const { id: _, paused, asked, createdAt, updatedAt, credentials } = link;
        return {
          ...(credentials !== undefined && { credentials }),
          ...wanted,
          ...{ id, paused, asked, createdAt, updatedAt },
        };
      }),
    remove: (id) => remove(desk, id),
    pause: (id) => change(desk, id, (link) => ({ ...link, paused: true })),
    resume: (id, { confirm = false } = {}) =>
      change(
        desk,
        id,
        (link) => ({ ...link, paused: false, asked: link.asked + 1 }),
        (progress) => (confirm ? { ...progress, isConfirmed: true } : progress),
      ),
    reset: (id) => reset(desk, id),
    run: (id) => change(desk, id, (link) => ({ ...link, asked: link.asked + 1 })),
    status: (id) => status(desk, id),
    notify: (id, origins) => notify(desk, id, origins),
    hear: (id, key, origins) => hear(desk, id, key, origins),
  };
}

async function create(desk: Desk, id: string, wanted: WantedLink): Promise<ShownLink> {
  checkLink(id, wanted);
  return settleOn(desk, `link ${id}`, async (at): Promise<Decision<ShownLink>> => {
    const record = await desk.store.record(linkKey(id));
    if (record.body !== undefined) {
      throw new RegistryError('link-exists', `there is a link '${id}' already; change it, or choose another id`);
    }
    const first = await desk.store.record(FIRST_LINK);
    const link: Link = { ...wanted, id, paused: false, asked: 0, createdAt: at, updatedAt: at };
    const { record: written, fact } = linkChange(id, link);
    const marker = first.body === undefined ? [{ key: FIRST_LINK, body: { since: at } }] : [];
    return {
      write: {
        decidedOn: [basisOf(record), basisOf(first)],
        contents: [],
        changes: [],
        records: [written, ...marker],
        facts: [...(marker.length > 0 ? [firstLinkFact()] : []), fact],
      },
      answer: shown(link),
    };
  });
}

/** Changes a link, and perhaps how far it has come. */
function change(
  desk: Desk,
  id: string,
  next: (link: Link) => Link,
  nextProgress?: (progress: LinkProgress) => LinkProgress,
): Promise<ShownLink> {
  return settleOn(desk, `link ${id}`, async (at): Promise<Decision<ShownLink>> => {
    const { link: before, record } = await linkAt(desk, id);
    const link = { ...next(before), updatedAt: at };
    const { record: written, fact } = linkChange(id, link);
    const state = nextProgress && (await desk.store.record(linkStateKey(id)));
    return {
      write: {
        decidedOn: [basisOf(record), ...(state ? [basisOf(state)] : [])],
        contents: [],
        changes: [],
        records: [written, ...(state && nextProgress ? [progressChange(id, nextProgress(progressOf(state)))] : [])],
        facts: [fact],
      },
      answer: shown(link),
    };
  });
}

function remove(desk: Desk, id: string): Promise<void> {
  return settleOn(desk, `link ${id}`, async (): Promise<Decision<void>> => {
    const { record } = await linkAt(desk, id);
    const [state, left] = await leftovers(desk, id);
    const marks = [...left, ...(await desk.store.records('link-handed', { group: id }))];
    const parts = await endOfAllParts(desk, id);
    const { record: written, fact } = linkChange(id, undefined);
    return {
      write: {
        decidedOn: [basisOf(record), ...[state, ...marks].map(basisOf), ...parts.decidedOn],
        contents: [],
        changes: [],
        records: [
          written,
          progressChange(id, undefined),
          ...marks.map(({ key }) => ({ key, body: undefined })),
          ...parts.records,
        ],
        facts: [fact],
      },
      answer: undefined,
    };
  });
}

function reset(desk: Desk, id: string): Promise<ShownLink> {
  return settleOn(desk, `link ${id}`, async (at): Promise<Decision<ShownLink>> => {
    const { link: before, record } = await linkAt(desk, id);
    const [state, all] = await leftovers(desk, id);
    const link = { ...before, asked: before.asked + 1, updatedAt: at };
    const { record: written, fact } = linkChange(id, link);
    const { token, place, hearing } = progressOf(state);
    // A look at everything does not show what was deleted here: whoever pushes keeps what he knows of that.
    const isPush = before.direction === 'push';
    const marks = isPush ? [] : all;
    const again = isPush && place ? { place, traverse: { after: '', found: false } } : {};
    return {
      write: {
        decidedOn: [basisOf(record), ...[state, ...marks].map(basisOf)],
        contents: [],
        changes: [],
        records: [
          written,
          progressChange(id, { ...NO_PROGRESS, ...again, ...(hearing && { hearing }), token }),
          ...marks.map(({ key }) => ({ key, body: undefined })),
        ],
        facts: [fact],
      },
      answer: shown(link),
    };
  });
}

async function leftovers({ store }: Desk, id: string) {
  return Promise.all([store.record(linkStateKey(id)), store.records('link-mark', { group: id })]);
}

async function status(desk: Desk, id: string): Promise<LinkReport> {
  const { link } = await linkAt(desk, id);
  const [state, records] = await leftovers(desk, id);
  const { token: _, hearing: __, ...progress } = progressOf(state);
  const marks = records.flatMap((record) => linkMarkOf(record) ?? []);
  const waiting = { notified: 0, doomed: 0, regressed: 0, refused: 0, failed: 0 };
  for (const { reason } of marks) waiting[reason] += 1;
  const { total } = await desk.store.recordPage('replica', { terms: [linkTerm(id)], offset: 0, limit: 1 });
  const { end, place } = progress;
  return {
    ...progress,
    status: statusOf(link, progress, marks),
    lag: end === undefined ? undefined : Math.max(0, end - (place?.sequence ?? 0)),
    replicas: total,
    waiting,
    marks: marks.filter(({ reason }) => reason !== 'notified').slice(0, SHOWN),
  };
}

function statusOf({ paused }: Link, progress: Omit<LinkProgress, 'token'>, marks: readonly LinkMark[]): LinkStatus {
  if (paused || (progress.alarm !== undefined && !progress.isConfirmed)) return 'PAUSED';
  if (progress.failures > 0) return 'ERROR';
  if (progress.lastSuccessAt === undefined) return 'STARTING';
  const isWell = !progress.isOtherLog && marks.every(({ reason }) => reason === 'notified');
  return isWell ? 'RUNNING' : 'DEGRADED';
}

function notify(desk: Desk, id: string, origins: readonly Origin[]): Promise<void> {
  return settleOn(desk, `marks of ${id}`, async (): Promise<Decision<void>> => {
    const { link, record } = await linkAt(desk, id);
    const some = origins.slice(0, NOTIFIED);
    const there = await Promise.all(some.map((origin) => desk.store.record(markKeyOf(id, origin))));
    const marks = some.map((origin) => markChange(id, { origin, reason: 'notified', attempts: 0 }));
    const { record: written, fact } = linkChange(id, { ...link, asked: link.asked + 1 });
    return {
      write: {
        decidedOn: [basisOf(record), ...there.map(basisOf)],
        contents: [],
        changes: [],
        records: [written, ...marks],
        facts: [fact],
      },
      answer: undefined,
    };
  });
}

async function hear(desk: Desk, id: string, key: string, origins: readonly Origin[]): Promise<boolean> {
  await linkAt(desk, id);
  const { hearing } = progressOf(await desk.store.record(linkStateKey(id)));
  if (hearing === undefined || !timingSafeEqual(digestBytes(key), digestBytes(hearing.key))) return false;
  await notify(desk, id, origins);
  return true;
}

function digestBytes(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function linkAt({ store }: Desk, id: string) {
  const record = await store.record(linkKey(id));
  const link = linkOf(record);
  if (link === undefined) throw unknownLink(id);
  return { link, record };
}

/** Tells other nodes that there are links from now on. */
function firstLinkFact() {
  return { kind: 'link-set', group: '', subject: '', version: '', link_id: '', link: null } as const;
}

function shown({ credentials: _, ...link }: Link): ShownLink {
  return link;
}
