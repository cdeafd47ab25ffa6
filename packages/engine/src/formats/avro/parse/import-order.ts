import type { ObjectNode, SourceNode } from '../../../source/node.ts';
import { isComplexKind, isPrimitiveKind, typeName } from './names.ts';

/** A text with the names that it defines and those that it uses. */
interface Names {
  readonly defined: Set<string>;
  /** Each use is a list of full names that it may mean, the likeliest first. */
  readonly used: (readonly string[])[];
  /** Characters of all of them. */
  length: number;
}

/** Characters of names, each in full, behind which a text is not looked through further. The reader refuses more of them anyway. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** The texts that a schema needs, itself the last, each after those that it needs in turn; or a circle of texts that need each other. */
export type ReadingOrder =
  | { readonly order: readonly number[]; readonly lacks: boolean }
  | { readonly circle: readonly number[] };

/**
 * Finds out which texts a schema needs for the types that it uses, and the order in which they are to be read. The schema itself is the first of
 * the texts. Texts that define nothing that is used are left out: what is at hand is often a whole folder. Of texts that define the same
 * type all are taken, so that the reader tells. Where there is a choice, the order given stays.
 * Chains of any length are followed with a stack.
 *
 * @returns with `lacks` where something is used that no text defines.
 */
export function readingOrder(roots: readonly SourceNode[]): ReadingOrder {
  const texts = roots.map(namesOf);
  const definedIn = new Map<string, number[]>();
  for (const [index, { defined }] of texts.entries()) {
    for (const name of defined) {
      const known = definedIn.get(name);
      // What the schema itself defines nobody else has to.
      if (known === undefined) definedIn.set(name, [index]);
      else if (known[0] !== 0) known.push(index);
    }
  }
  let lacks = false;
  const needsOf = (index: number): readonly number[] => {
    const { defined, used } = texts[index] ?? NOTHING;
    const needed = new Set<number>();
    for (const candidates of used) {
      const name = candidates.find((candidate) => defined.has(candidate) || definedIn.has(candidate));
      if (name === undefined) lacks = true;
      else if (!defined.has(name)) for (const definer of definedIn.get(name) ?? []) needed.add(definer);
    }
    return [...needed].sort((one, other) => one - other);
  };
  const sequence = sorted(0, needsOf);
  return 'circle' in sequence ? sequence : { ...sequence, lacks };
}

const NOTHING: Names = { defined: new Set(), used: [], length: 0 };

/** Depth first along the needs; a text that is met again while it waits for its own needs closes a circle. */
function sorted(
  start: number,
  needsOf: (text: number) => readonly number[],
): { readonly order: readonly number[] } | { readonly circle: readonly number[] } {
  const order: number[] = [];
  const state = new Map<number, 'waiting' | 'done'>([[start, 'waiting']]);
  const path = [{ text: start, needs: needsOf(start), next: 0 }];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const need = top.needs[top.next];
    top.next += 1;
    if (need === undefined) {
      state.set(top.text, 'done');
      order.push(top.text);
      path.pop();
    } else if (state.get(need) === 'waiting') {
      const texts = path.map(({ text }) => text);
      return { circle: texts.slice(texts.indexOf(need)) };
    } else if (!state.has(need)) {
      state.set(need, 'waiting');
      path.push({ text: need, needs: needsOf(need), next: 0 });
    }
  }
  return { order };
}

/** Names by the root of their text: texts that many schemas import are looked through once. */
const NAMES = new WeakMap<SourceNode, Names>();

/** The names in a text, right or wrong: what is wrong is told when the text is read. */
function namesOf(root: SourceNode): Names {
  const known = NAMES.get(root);
  if (known !== undefined) return known;
  const names: Names = { defined: new Set(), used: [], length: 0 };
  collect(root, '', names);
  NAMES.set(root, names);
  return names;
}

function collect(node: SourceNode, namespace: string, names: Names): void {
  names.length += namespace.length;
  if (names.length > MOST_CHARACTERS) return;
  if (node.kind === 'string') use(node.value, namespace, names);
  if (node.kind === 'array') for (const branch of node.items) collect(branch, namespace, names);
  if (node.kind !== 'object') return;
  const kind = textOf(node, 'type');
  if (kind === undefined) return;
  if (!isComplexKind(kind)) use(kind, namespace, names);
  else if (kind === 'array' || kind === 'map') {
    const inner = node.members.get(kind === 'array' ? 'items' : 'values')?.value;
    if (inner) collect(inner, namespace, names);
  } else collectNamed(node, kind, namespace, names);
}

function collectNamed(node: ObjectNode, kind: string, namespace: string, names: Names): void {
  const name = textOf(node, 'name');
  const own = name === undefined ? undefined : typeName(name, textOf(node, 'namespace') ?? namespace);
  if (own) names.defined.add(own.fullName);
  const fields = kind === 'record' || kind === 'error' ? node.members.get('fields')?.value : undefined;
  if (fields?.kind !== 'array') return;
  for (const field of fields.items) {
    const type = field.kind === 'object' ? field.members.get('type')?.value : undefined;
    if (type) collect(type, own?.namespace ?? namespace, names);
  }
}

function use(written: string, namespace: string, names: Names): void {
  if (isPrimitiveKind(written)) return;
  const { fullName } = typeName(written, namespace);
  names.used.push(fullName === written || written.includes('.') ? [fullName] : [fullName, written]);
}

function textOf({ members }: ObjectNode, key: string): string | undefined {
  const value = members.get(key)?.value;
  return value?.kind === 'string' ? value.value : undefined;
}
