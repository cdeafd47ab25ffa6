import { schemaOf } from './filling.ts';

/** What a client process does. */
export interface Load {
  readonly url: string;
  readonly call: Call;
  readonly connections: number;
  readonly seconds: number;
  /** Every round writes into a subject of its own, where it writes into one. */
  readonly round: number;
  /** Tells what this client writes from what others write. */
  readonly client: string;
}

/** What came of it. */
export interface Loaded {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Subjects and datasets that there are. */
export const SUBJECTS = 1000;
export const DATASETS = 100;

/** A request as it is sent. */
export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The calls, and what is sent the count-th time. */
export const CALLS = {
  'schema by id': (count) => ({ method: 'GET', path: `/schemas/ids/${1 + (count % SUBJECTS)}` }),
  'latest version': (count) => ({ method: 'GET', path: `/subjects/${subjectAt(count)}/versions/latest` }),
  'latest contract': (count) => ({ method: 'GET', path: `/contracts/bench.${count % DATASETS}/latest` }),
  'register, many subjects': (count, load) => registration(subjectAt(count), count, load),
  'register, one subject': (count, load) => registration(`one-${load.round}-value`, count, load),
} satisfies Readonly<Record<string, (count: number, load: Load) => Sent>>;

/** A kind of call. */
export type Call = keyof typeof CALLS;

/** True for those that write. */
export function isWrite(call: Call): boolean {
  return call.startsWith('register');
}

function subjectAt(count: number): string {
  return `topic-${count % SUBJECTS}-value`;
}

/** A schema that nobody has registered yet. */
function registration(subject: string, count: number, { client, round }: Load): Sent {
  return {
    method: 'POST',
    path: `/subjects/${subject}/versions`,
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: schemaOf(`${client} ${round}`, count) }),
  };
}
