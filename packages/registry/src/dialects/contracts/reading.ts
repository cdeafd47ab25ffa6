import { failure, type Result, STATUSES, success } from '@concordat/engine';
import type { ContractVersion, Page, Registry } from '../../service/registry.ts';
import { changing, immutable } from '../caching.ts';
import { type Call, json, type Reply, type Route } from '../dialect.ts';
import { DATASETS_DOC, LATEST_DOC, VERSION_DOC, VERSIONS_DOC } from './docs-reading.ts';
import { contractText } from './encode.ts';
import { wantsSource } from './media.ts';
import { readPageQuery } from './paging.ts';
import { alternatives } from './pydantic.ts';
import { unprocessable, type ValidationItem, validationItem } from './validation.ts';

/** Reading what is registered. */
export function readingRoutes(registry: Registry): readonly Route[] {
  return [
    { method: 'GET', path: '/datasets', doc: DATASETS_DOC, handle: (call) => datasets(registry, call) },
    {
      method: 'GET',
      path: '/contracts/:dataset_id/latest',
      doc: LATEST_DOC,
      async handle(call) {
        const version = await registry.latest(param(call, 'dataset_id'));
        return wantsSource(call) ? sourceReply(version) : contractReply(version);
      },
    },
    {
      method: 'GET',
      path: '/contracts/:dataset_id/versions',
      doc: VERSIONS_DOC,
      handle: (call) => versions(registry, call),
    },
    {
      method: 'GET',
      path: '/contracts/:dataset_id/versions/:version',
      doc: VERSION_DOC,
      async handle(call) {
        const version = await registry.version(param(call, 'dataset_id'), param(call, 'version'));
        return wantsSource(call) ? immutable(sourceReply(version)) : contractReply(version);
      },
    },
  ];
}

/** A parameter of the route's path. */
export function param({ params }: Call, name: string): string {
  return params[name] ?? '';
}

async function datasets(registry: Registry, call: Call): Promise<Reply> {
  const page = readPageQuery(call);
  if (!page.ok) return unprocessable(page.error);
  const prefix = call.query.get('prefix');
  const query = { ...page.value, ...(prefix !== null && { prefix }) };
  const { items, next } = await registry.datasets(query);
  const headers = next === undefined ? {} : linkToNext(call, next);
  return json(200, { datasets: items, ...(next !== undefined && { next }) }, headers);
}

async function versions(registry: Registry, call: Call): Promise<Reply> {
  const page = readPageQuery(call);
  const status = readStatus(call);
  if (!page.ok || !status.ok) {
    return unprocessable([...(page.ok ? [] : page.error), ...(status.ok ? [] : [status.error])]);
  }
  const query = { ...page.value, ...(status.value && { status: status.value }) };
  const { items, next }: Page<ContractVersion> = await registry.versions(param(call, 'dataset_id'), query);
  const headers = next === undefined ? {} : linkToNext(call, next);
  return { ...json(200, [], headers), text: `[${items.map(contractText).join(',')}]` };
}

const replies = new WeakMap<ContractVersion, Reply>();

/** The contract in JSON as it stands now. Views of versions are immutable, so each is written out and tagged once. */
function contractReply(version: ContractVersion): Reply {
  const known = replies.get(version);
  if (known !== undefined) return known;
  const reply = changing({ ...json(200, null), text: contractText(version) });
  replies.set(version, reply);
  return reply;
}

/** The text that the author of the version wrote. */
function sourceReply({ source }: ContractVersion): Reply {
  return { status: 200, headers: { 'content-type': 'application/yaml; charset=utf-8' }, text: source };
}

function readStatus({ query }: Call): Result<(typeof STATUSES)[number] | undefined, ValidationItem> {
  const text = query.get('status');
  if (text === null) return success(undefined);
  const status = STATUSES.find((candidate) => candidate === text);
  if (status !== undefined) return success(status);
  const expected = alternatives(STATUSES);
  const item = validationItem('literal_error', ['query', 'status'], `Input should be ${expected}`, text, {
    ctx: { expected },
  });
  return failure(item);
}

/** The next page by RFC 8288: this request again with another `after`. */
function linkToNext({ path, query }: Call, after: string): Record<string, string> {
  const next = new URLSearchParams(query);
  next.set('after', after);
  return { link: `<${path}?${next}>; rel="next"` };
}
