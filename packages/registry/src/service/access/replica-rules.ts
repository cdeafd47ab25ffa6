import type { Link, Linking, Links } from '../replicas/links.ts';
import type { Replicas } from '../replicas/replicas.ts';
import { open, type Rules } from './rules.ts';
import { forbidden, type Watch } from './watch.ts';

/** Who may call what of what registries tell each other: what somebody does not see here is not told to him. */
export const REPLICA_RULES: Rules<Replicas> = {
  changes: async ({ watch, proceed }, query) => proceed({ ...query, visible: watch.sees }),
  elements: async ({ watch, proceed }, query) => proceed({ ...query, visible: watch.sees }),
  element: async ({ watch, proceed }, query) => proceed({ ...query, visible: watch.sees }),
  versions: async ({ watch, proceed }, query) => proceed({ ...query, visible: watch.sees }),
  async digest({ watch, proceed }, query) {
    await demandAll(watch, 'read');
    return proceed(query);
  },
  async wanted({ watch, proceed }, query) {
    await demandAll(watch, 'register');
    return proceed(query);
  },
  async keep({ watch, proceed }, query) {
    await demandAll(watch, 'register');
    return proceed(query);
  },
  async accept({ watch, proceed }, query) {
    await demandAll(watch, 'register');
    return proceed(query);
  },
};

/** Who may call what of links: an admin of everything connects, an operator of everything sees how it stands. */
export const LINK_RULES: Rules<Links> = {
  create: managing,
  update: managing,
  remove: managing,
  pause: managing,
  resume: managing,
  reset: managing,
  run: managing,
  async list({ watch, proceed }) {
    await demandAll(watch, 'audit');
    return proceed();
  },
  link: watching,
  status: watching,
  async notify({ watch, proceed }, ...asked) {
    await demandAll(watch, 'read');
    return proceed(...asked);
  },
  // Whoever knows the key may tell.
  hear: open,
};

/** The work of links is the program's own. */
export const LINKING_RULES: Rules<Linking> = {
  links: open,
  progress: open,
  save: open,
  marks: open,
  brought: open,
  compare: open,
  knows: open,
  epochHere: open,
  take: open,
  nameHere: open,
  handed: open,
  handedAs: open,
  keepHanded: open,
  forget: open,
};

interface Call<Args extends readonly unknown[], Answer> {
  readonly watch: Watch;
  readonly proceed: (...args: Args) => Promise<Answer>;
}

async function managing<Args extends readonly [Link['id'], ...(readonly unknown[])], Answer>(
  { watch, proceed }: Call<Args, Answer>,
  ...args: Args
): Promise<Answer> {
  await demandAll(watch, 'manage-links');
  return proceed(...args);
}

async function watching<Args extends readonly [Link['id']], Answer>(
  { watch, proceed }: Call<Args, Answer>,
  ...args: Args
): Promise<Answer> {
  await demandAll(watch, 'audit');
  return proceed(...args);
}

/** Lets those pass who may do it to everything. */
async function demandAll(watch: Watch, action: 'read' | 'register' | 'audit' | 'manage-links'): Promise<void> {
  await watch.demand(action, undefined, () => forbidden(watch.caller, action, undefined));
}
