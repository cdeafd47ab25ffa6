import { type Breach, type BufRule, type Category, quoted, type RuleTable } from './rule.ts';
import type { FileSite, PackageSite, Sites } from './sites.ts';

interface Declared {
  readonly at: string;
  readonly path: string;
}

/** The things of one sort that a file declares, by name within the package. */
type Of = (file: FileSite) => ReadonlyMap<string, Declared>;

const ENUMS: Of = ({ enums }) => enums;
const EXTENSIONS: Of = ({ extensions }) => extensions;
const MESSAGES: Of = ({ messages }) => messages;
const SERVICES: Of = ({ services }) => services;

/** What was declared and is not any more, by name. */
export function* goneFrom(
  before: ReadonlyMap<string, Declared>,
  after: { has(name: string): boolean },
): Generator<Breach> {
  for (const [name, { at, path }] of before) {
    if (!after.has(name)) yield { detail: {}, path, at: { before: at } };
  }
}

function goneFromFile(noun: string, of: Of, categories: readonly Category[]): BufRule<FileSite> {
  return {
    categories,
    title: `${capital(noun)} deleted from its file`,
    why: `Programs that use the ${noun} include the file for it; they no longer compile.`,
    message: (_, path) => `${noun} ${quoted(path)} was deleted from its file`,
    aspects: [...(noun === 'extension' ? ['field', 'number'] : [noun]), 'name'],
    check: (before, after) => goneFrom(of(before), of(after)),
  };
}

/** Rules about what a file declares, when the file is there before and after. */
export const FILE_DELETION_RULES: RuleTable<FileSite> = {
  ENUM_NO_DELETE: goneFromFile('enum', ENUMS, ['FILE', 'CSR']),
  EXTENSION_NO_DELETE: goneFromFile('extension', EXTENSIONS, ['FILE']),
  MESSAGE_NO_DELETE: goneFromFile('message', MESSAGES, ['FILE', 'CSR']),
  SERVICE_NO_DELETE: goneFromFile('service', SERVICES, ['FILE']),
};

/** buf asks these only of a package that still has something of the sort; services are asked for always. */
function goneFromPackage(noun: string, of: Of, isAskedOfNone = false): BufRule<PackageSite> {
  return {
    categories: ['PACKAGE'],
    title: `${capital(noun)} deleted from its package`,
    why: `Programs that use the ${noun} no longer compile, whichever file of the package they found it in.`,
    message: (_, path) => `${noun} ${quoted(path)} was deleted from its package`,
    aspects: [...(noun === 'extension' ? ['field', 'number'] : [noun]), 'name'],
    *check(before, after) {
      const kept = new Set(after.files.flatMap((file) => [...of(file).keys()]));
      if (kept.size === 0 && !isAskedOfNone) return;
      for (const file of before.files) yield* goneFrom(of(file), kept);
    },
  };
}

/** Rules about what a package declares, when the package is there before and after. */
export const PACKAGE_DELETION_RULES: RuleTable<PackageSite> = {
  PACKAGE_ENUM_NO_DELETE: goneFromPackage('enum', ENUMS),
  PACKAGE_EXTENSION_NO_DELETE: goneFromPackage('extension', EXTENSIONS),
  PACKAGE_MESSAGE_NO_DELETE: goneFromPackage('message', MESSAGES),
  PACKAGE_SERVICE_NO_DELETE: goneFromPackage('service', SERVICES, true),
};

/** Rules about the document and what it imports, taken together. */
export const WHOLE_RULES: RuleTable<Sites> = {
  FILE_NO_DELETE: {
    categories: ['FILE', 'CSR'],
    title: 'File no longer imported',
    why: 'Programs that include the file no longer compile, if it was deleted. Here it is only known that the document does not import it any more.',
    message: (_, path) => `the document no longer imports file ${quoted(path)}`,
    *check(before, after) {
      for (const [name, { at }] of before.files) {
        if (!after.files.has(name)) yield { detail: {}, path: name, at: { before: at } };
      }
    },
  },
  PACKAGE_NO_DELETE: {
    categories: ['PACKAGE'],
    title: 'Package deleted',
    why: 'Programs that use anything of the package no longer compile.',
    message: (_, path) => `package ${quoted(path)} was deleted`,
    aspects: ['package'],
    check: (before, after) => goneFrom(before.packages, after.packages),
  },
};

function capital(noun: string): string {
  return `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)}`;
}
