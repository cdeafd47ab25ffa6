import { FEATURES_OF_EDITION } from '../features/editions.ts';
import { interpretOptions } from '../options/interpret.ts';
import { editionOf } from '../parse/file.ts';
import type { FileTree } from '../parse/tree.ts';
import type { Field, MessageType, ProtoFile } from '../schema.ts';
import { checkFile } from './checks/file.ts';
import { Declarer } from './declare.ts';
import { settleDefaults } from './defaults.ts';
import type { Declared, Draft, Elements, Link, OptionsName, Report } from './draft.ts';
import { resolveTypes } from './resolve.ts';
import { settleFeatures } from './settle.ts';

/** A file that is linked, with the names that it declares. */
export interface LinkedFile {
  readonly file: ProtoFile;
  readonly tree: FileTree;
  readonly text: string;
  readonly names: ReadonlyMap<string, Declared>;
  /** What it imports, in the order of the text; without what could not be found. */
  readonly imports: readonly LinkedFile[];
}

/** What a file is linked with. */
export interface Surroundings {
  /** The name that the file is imported by. */
  readonly name: string;
  /** What pointers into the file begin with: `NAME#`, or nothing for the document itself. */
  readonly prefix: string;
  readonly imports: readonly LinkedFile[];
  /** What a full name stands for in other files that are at hand. */
  readonly known: (fullName: string) => Declared | undefined;
  /** The extension of a message, by its full name, with a number, in other files that are at hand. */
  readonly knownExtension: (extendee: string, number: number) => Field | undefined;
  /** The type of options, where no file at hand declares it. */
  readonly usualOptions: (name: OptionsName) => MessageType;
  readonly report: Report;
}

/** Links a file: makes its nodes, finds what names stand for, reads options, settles features, and checks the rules of the language. */
export function linkFile(text: string, tree: FileTree, around: Surroundings): LinkedFile {
  const edition = editionOf(tree);
  const file: Draft<ProtoFile> = {
    name: around.name,
    edition,
    package: tree.package?.text ?? '',
    imports: tree.imports.map(({ name, kind }) => ({ name, kind })),
    options: new Map(),
    features: FEATURES_OF_EDITION[edition],
    messages: [],
    enums: [],
    extensions: [],
    services: [],
  };
  const names = new Map<string, Declared>();
  const declarer = new Declarer(file, around.prefix, names, around.known, around.report);
  declarer.declare(tree);
  const seen = seenFrom(around.imports);
  const hasOptionImports = file.imports.some(({ kind }) => kind === 'option');
  const forTypes = hasOptionImports ? seenFrom(around.imports.filter((linked) => !isForOptions(file, linked))) : seen;
  const visible = new Set([file, ...forTypes.map((linked) => linked.file)]);
  const find = (fullName: string): Declared | undefined => names.get(fullName) ?? around.known(fullName);
  const link: Link = {
    tree,
    file,
    visible,
    visibleToOptions: hasOptionImports ? new Set([file, ...seen.map((linked) => linked.file)]) : visible,
    packages: new Set([file.package, ...seen.map((linked) => linked.file.package)].flatMap(packagesAround)),
    elements: declarer.elements,
    find,
    optionsType: (name) => {
      const declared = find(`google.protobuf.${name}`);
      return declared?.kind === 'message' ? declared.node : around.usualOptions(name);
    },
    extensionAt: extensionsOf(declarer.elements, around.knownExtension),
    report: around.report,
    budget: { hints: 20, characters: 50_000_000, messages: 100_000 },
  };
  resolveTypes(link);
  interpretOptions(link);
  settleFeatures(link);
  settleDefaults(link);
  checkFile(link);
  return { file, tree, text, names, imports: around.imports };
}

/** Finds extensions by number; of those that share one, the first. */
function extensionsOf(elements: Elements, known: Surroundings['knownExtension']): Link['extensionAt'] {
  let own: Map<string, Field> | undefined;
  return ({ fullName }, number, but) => {
    if (own === undefined) {
      own = new Map();
      for (const { node } of elements.fields) {
        const key = extensionKey(node.extends ?? '', node.number);
        if (node.extends !== undefined && !own.has(key)) own.set(key, node);
      }
    }
    const first = known(fullName, number) ?? own.get(extensionKey(fullName, number));
    return first === but ? undefined : first;
  };
}

/** What extensions are found by. */
export function extensionKey(extendee: string, number: number): string {
  return `${extendee} ${number}`;
}

/** True for what a file imports for options alone. */
function isForOptions({ imports }: ProtoFile, { file }: LinkedFile): boolean {
  return imports.some(({ name, kind }) => kind === 'option' && name === file.name);
}

/** The files that a file sees: what it imports, and what those import publicly, as far as that goes. */
function seenFrom(imports: readonly LinkedFile[]): readonly LinkedFile[] {
  const seen = new Set(imports);
  // A set is walked over what is added on the way, too.
  for (const { file, imports: further } of seen) {
    for (const next of further) {
      if (file.imports.some(({ name, kind }) => kind === 'public' && name === next.file.name)) seen.add(next);
    }
  }
  return [...seen];
}

/** `a.b.c` → `a`, `a.b`, `a.b.c`. */
export function packagesAround(name: string): readonly string[] {
  const parts = name === '' ? [] : name.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}
