import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { digestOf } from '../../domain/content-address.ts';
import type { Handed } from '../../domain/handed.ts';
import { linkHandedKey } from '../../domain/record-key.ts';
import { originOfText, originText } from '../../domain/replica.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { RecordChange } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import type { Linking } from './links.ts';
import { findSite } from './site.ts';

/** What links remember of what they handed over to registries of another kind. */
export function handingOver(desk: Desk): Pick<Linking, 'nameHere' | 'handed' | 'handedAs' | 'keepHanded'> {
  const { store } = desk;
  return {
    async nameHere(origin) {
      const { group, subject } = (await findSite(desk, origin)).here?.key ?? origin;
      return { group, subject };
    },

    async handed(link, origin) {
      const { body, revision } = await store.record(linkHandedKey(link, digestOf(originText(origin))));
      return { handed: handedOf(body), revision };
    },

    async handedAs(link, key) {
      const found = await store.records('link-handed', { term: nameTerm(link, key) });
      const [body] = found.map((record) => record.body).filter(isJsonObject);
      return body && originOfText(String(body.origin));
    },

    async keepHanded(link, origin, { handed, revision }) {
      const key = linkHandedKey(link, digestOf(originText(origin)));
      const body = handed && { origin: originText(origin), handed: plain(handed) };
      const record: RecordChange = { key, body, ...(handed && { terms: [nameTerm(link, handed.key)] }) };
      const write = { decidedOn: [{ key, revision }], contents: [], changes: [], records: [record], facts: [] };
      const { outcome } = await desk.commit({ ...write, at: desk.now() }, link);
      return outcome === 'committed' ? revision + 1 : undefined;
    },
  };
}

function handedOf(body: JsonValue | undefined): Handed | undefined {
  // Only this module writes these records.
  return isJsonObject(body) ? (body.handed as JsonValue as Handed & JsonObject) : undefined;
}

/** Finds what was handed over by its name there. */
function nameTerm(link: string, { group, subject }: SubjectKey): string {
  return JSON.stringify(['there', link, group, subject]);
}

/** A value as JSON has it. */
function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
