import { closest } from '../../../source/index.ts';
import { usualVisibility } from '../features/visibility.ts';
import type { Name } from '../parse/tree.ts';
import { type FieldType, type MessageType, type ProtoFile, SCALARS, type Scalar } from '../schema.ts';
import type { Declared, Link } from './draft.ts';
import { join } from './names.ts';

const SCALAR_TYPES: ReadonlyMap<string, FieldType> = new Map(
  SCALARS.map((scalar: Scalar) => [scalar, { kind: 'scalar', scalar }]),
);

/** What a lookup gives: a declaration; or why there is none. */
export type Found =
  | { readonly ok: true; readonly declared: Declared }
  /** `exhausted`: too much has been looked up already. `shadowed`: the first part was found in an inner scope, and the rest not in it. `unseen`: declared in a file that is not imported. */
  | {
      readonly ok: false;
      readonly why: 'unknown' | 'shadowed' | 'unseen' | 'exhausted';
      readonly fullName: string;
      readonly file?: string;
    };

/**
 * Looks a name up as the language says (Name Resolution): from the innermost scope outward, by its first part; a leading dot means
 * the outermost scope.
 *
 * @param visible the files whose declarations count
 * @param wants whether a declaration is of the kind that is looked for; others are passed over
 */
export function lookUp(
  link: Link,
  name: string,
  scope: string,
  wants: (declared: Declared) => boolean,
  visible: ReadonlySet<ProtoFile> = link.visible,
): Found {
  if (name.startsWith('.')) return exact(link, name.slice(1), visible);
  const dot = name.indexOf('.');
  const first = dot < 0 ? name : name.slice(0, dot);
  let unseen: Found | undefined;
  for (let around = scope; ; around = parentOf(around)) {
    const candidate = join(around, first);
    link.budget.characters -= candidate.length;
    if (link.budget.characters < 0) return { ok: false, why: 'exhausted', fullName: name };
    const declared = link.find(candidate);
    if (dot < 0) {
      if (declared !== undefined && wants(declared)) {
        if (visible.has(declared.file)) return { ok: true, declared };
        unseen ??= { ok: false, why: 'unseen', fullName: candidate, file: declared.file.name };
      }
    } else if (isScope(link, candidate, declared, visible)) {
      const fullName = candidate + name.slice(dot);
      const found = exact(link, fullName, visible);
      if (found.ok || found.why === 'unseen') return found;
      return { ok: false, why: fullName === name ? 'unknown' : 'shadowed', fullName };
    } else {
      const hidden = link.find(candidate + name.slice(dot));
      if (hidden !== undefined)
        unseen ??= { ok: false, why: 'unseen', fullName: candidate + name.slice(dot), file: hidden.file.name };
    }
    if (around === '') return unseen ?? { ok: false, why: 'unknown', fullName: name };
  }
}

function exact(link: Link, fullName: string, visible: ReadonlySet<ProtoFile>): Found {
  const declared = link.find(fullName);
  if (declared === undefined) return { ok: false, why: 'unknown', fullName };
  if (!visible.has(declared.file)) return { ok: false, why: 'unseen', fullName, file: declared.file.name };
  return { ok: true, declared };
}

/** True for what names can stand inside: packages and types that the file sees. */
function isScope(
  link: Link,
  fullName: string,
  declared: Declared | undefined,
  visible: ReadonlySet<ProtoFile>,
): boolean {
  if (declared === undefined) return link.packages.has(fullName);
  return (
    (declared.kind === 'message' || declared.kind === 'enum' || declared.kind === 'service') &&
    visible.has(declared.file)
  );
}

function parentOf(scope: string): string {
  const dot = scope.lastIndexOf('.');
  return dot < 0 ? '' : scope.slice(0, dot);
}

/** An element in which a name stands. Its pointer is made only where something is wrong. */
interface Placed {
  readonly at: string;
}

/** Finds the types of fields, the messages that are extended, and those of methods. */
export function resolveTypes(link: Link): void {
  for (const { node, tree, scope } of link.elements.fields) {
    const type = typeOf(link, tree.type, scope, node);
    if (type !== undefined) node.type = type;
    if (tree.extendee === undefined) continue;
    const extendee = messageOf(link, tree.extendee, scope, node);
    node.extends = extendee?.fullName ?? tree.extendee.text;
  }
  for (const { node, scope, input, output } of link.elements.methods) {
    node.input = messageOf(link, input, scope, node) ?? node.input;
    node.output = messageOf(link, output, scope, node) ?? node.output;
  }
}

function typeOf(link: Link, name: Name, scope: string, element: Placed): FieldType | undefined {
  const scalar = SCALAR_TYPES.get(name.text);
  if (scalar !== undefined) return scalar;
  const declared = find(link, name, scope, element);
  if (declared?.kind === 'message') return { kind: 'message', message: declared.node };
  if (declared?.kind === 'enum') return { kind: 'enum', enum: declared.node };
  if (declared !== undefined)
    link.report('not-a-type', `"${name.text}" is ${NOUNS[declared.kind]}, and no type`, name, element.at);
  return undefined;
}

function messageOf(link: Link, name: Name, scope: string, element: Placed): MessageType | undefined {
  const declared = find(link, name, scope, element);
  if (declared?.kind === 'message') return declared.node;
  if (declared !== undefined) {
    link.report('not-a-message', `"${name.text}" is ${NOUNS[declared.kind]}, and no message`, name, element.at);
  }
  return undefined;
}

/** What declarations are called in messages. */
const NOUNS: Readonly<Record<Declared['kind'], string>> = {
  message: 'a message',
  enum: 'an enum',
  field: 'a field',
  extension: 'an extension',
  oneof: 'a oneof',
  value: 'a value of an enum',
  service: 'a service',
  method: 'a method',
};

function find(link: Link, name: Name, scope: string, element: Placed): Declared | undefined {
  const found = lookUp(link, name.text, scope, ({ kind }) => kind === 'message' || kind === 'enum');
  if (found.ok) return isLocalElsewhere(link, found.declared, name, element) ? undefined : found.declared;
  reportUnknown(link, name, scope, element, found);
  return undefined;
}

function reportUnknown(link: Link, name: Name, scope: string, element: Placed, found: Found & { ok: false }): void {
  if (found.why === 'exhausted') {
    link.report('too-complex', 'the names of this document take too long to look up', name, element.at);
  } else if (found.why === 'unseen') {
    const message = `"${found.fullName}" is declared in "${found.file}", which is not imported`;
    link.report('not-imported', message, name, element.at, `add: import "${found.file}";`);
  } else if (found.why === 'shadowed') {
    const message = `"${name.text}" is looked up as "${found.fullName}", which is not declared`;
    link.report(
      'unknown-type',
      message,
      name,
      element.at,
      `the innermost scope counts first: write ".${name.text}" for the outermost`,
    );
  } else {
    link.budget.hints -= 1;
    const meant = link.budget.hints < 0 ? undefined : closest(name.text, [...SCALARS, ...typesAround(link, scope)]);
    const builtIn = WELL_KNOWN_FILE.get(name.text.replace(/^\./, ''));
    const hint = builtIn ? `add: import "${builtIn}";` : meant && `did you mean "${meant}"?`;
    link.report('unknown-type', `the type "${name.text.slice(0, 200)}" is not declared`, name, element.at, hint);
  }
}

const WELL_KNOWN_FILE: ReadonlyMap<string, string> = new Map([
  ...['Any', 'Duration', 'Empty', 'Timestamp'].map(
    (name) => [`google.protobuf.${name}`, `google/protobuf/${name.toLowerCase()}.proto`] as const,
  ),
  ['google.protobuf.FieldMask', 'google/protobuf/field_mask.proto'],
  ...['Struct', 'Value', 'ListValue', 'NullValue'].map(
    (name) => [`google.protobuf.${name}`, 'google/protobuf/struct.proto'] as const,
  ),
  ...['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'].map(
    (name) => [`google.protobuf.${name}Value`, 'google/protobuf/wrappers.proto'] as const,
  ),
]);

/** How many names are compared with a misspelt one. */
const MAX_CANDIDATES = 500;

function typesAround(link: Link, scope: string): string[] {
  const { messages, enums } = link.elements;
  return [...messages.slice(0, MAX_CANDIDATES), ...enums.slice(0, MAX_CANDIDATES)].map(({ node }) =>
    scope !== '' && node.fullName.startsWith(`${scope}.`) ? node.fullName.slice(scope.length + 1) : node.name,
  );
}

/** Types that are local to their file can be used in no other (edition 2024, Symbol Visibility). */
function isLocalElsewhere(link: Link, declared: Declared, name: Name, element: Placed): boolean {
  if (declared.kind !== 'message' && declared.kind !== 'enum') return false;
  if (declared.file === link.file || !isLocal(declared.node)) return false;
  const hint = `declare it with "export" in "${declared.file.name}"`;
  link.report(
    'not-exported',
    `"${declared.node.fullName}" is local to "${declared.file.name}"`,
    name,
    element.at,
    hint,
  );
  return true;
}

function isLocal(node: (Declared & { kind: 'message' | 'enum' })['node']): boolean {
  return (node.visibility ?? usualVisibility(node)) === 'local';
}
