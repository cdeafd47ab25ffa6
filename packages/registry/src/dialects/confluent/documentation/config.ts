import type { OperationDoc } from '../../dialect.ts';
import { type Notes, operation, PARAMS, ref, yes } from './operation.ts';

type Method = 'get' | 'put' | 'delete';

/** What an operation is documented with, wherever its thing is set; `verb` and `summary` go on with the thing and the place. */
interface Told extends Omit<Notes, 'room' | 'params' | 'failures'> {
  readonly verb: string;
  readonly summary: string;
}

/** Where a config or a mode is set. */
interface Place {
  readonly id: string;
  readonly title: string;
  readonly params?: Notes['params'];
  readonly failures: Readonly<Record<Method, readonly number[]>>;
}

const GLOBAL: Place = { id: '', title: 'the default context', failures: { get: [], put: [422], delete: [422] } };
const SCOPE: Place = {
  id: 'Scope',
  title: 'a subject or context',
  params: { subject: PARAMS.scope },
  failures: { get: [404, 422], put: [422], delete: [404, 422] },
};

/** The operations of one thing by method: of the default context, and of a subject or context. */
export interface ScopedDocs {
  readonly global: Readonly<Record<Method, OperationDoc>>;
  readonly scope: Readonly<Record<Method, OperationDoc>>;
}

const INHERITED = { defaultToGlobal: yes('what holds, wherever it is set') };
const CONFIG = ref('ConfluentConfig');
const UPDATE = ref('ConfluentConfigUpdate');
const MODE = ref('ConfluentMode');
const BACKWARD = { compatibilityLevel: 'BACKWARD' };
const READWRITE = { mode: 'READWRITE' };

export const CONFIG_DOCS = scopedDocs('Config', {
  get: { verb: 'Get', summary: 'The config of', query: INHERITED, answer: ['the config', CONFIG, BACKWARD] },
  put: {
    verb: 'Set',
    summary: 'Change the config of',
    description: 'What is missing stays, null takes it away.',
    body: UPDATE,
    answer: ['the config from now on', UPDATE, { compatibility: 'FULL' }],
  },
  delete: { verb: 'Delete', summary: 'Forget the config of', answer: ['the config before', CONFIG, BACKWARD] },
});

export const MODE_DOCS = scopedDocs('Mode', {
  get: { verb: 'Get', summary: 'The mode of', query: INHERITED, answer: ['the mode', MODE, READWRITE] },
  put: {
    verb: 'Set',
    summary: 'Set the mode of',
    query: { force: yes('also where there are subjects') },
    body: MODE,
    answer: ['the mode from now on', MODE, READWRITE],
  },
  delete: {
    verb: 'Delete',
    summary: 'Forget the mode of',
    query: { recursive: yes('and those of all that is in it') },
    answer: ['the mode before', MODE, READWRITE],
  },
});

function scopedDocs(thing: string, methods: Readonly<Record<Method, Told>>): ScopedDocs {
  const at = (place: Place) => ({
    get: docOf(thing, methods.get, place, 'get'),
    put: docOf(thing, methods.put, place, 'put'),
    delete: docOf(thing, methods.delete, place, 'delete'),
  });
  return { global: at(GLOBAL), scope: at(SCOPE) };
}

function docOf(
  thing: string,
  { verb, summary, ...told }: Told,
  { id, title, params, failures }: Place,
  method: Method,
): OperationDoc {
  return operation(`confluent${verb}${id}${thing}`, `${summary} ${title}`, {
    room: 'config',
    ...(params && { params }),
    ...told,
    failures: failures[method],
  });
}
