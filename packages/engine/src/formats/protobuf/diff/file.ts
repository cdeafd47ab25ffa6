import type { Change } from '../../../model/change.ts';
import type { ProtoFile } from '../schema.ts';
import { changed, type Site } from './change.ts';
import { diffOptions } from './options.ts';

const FILE: Site = { path: '', before: '', after: '' };

/** What changed about the document as a whole: syntax, package, imports, options. */
export function diffFile(before: ProtoFile, after: ProtoFile): Change[] {
  const changes: Change[] = [];
  if (before.edition !== after.edition) {
    changes.push(changed(FILE, 'syntax_changed', 'syntax', { from: before.edition, to: after.edition }));
  }
  if (before.package !== after.package) {
    changes.push(changed(FILE, 'package_changed', 'package', { from: before.package, to: after.package }));
  }
  return [...changes, ...diffImports(before, after), ...diffOptions(before.options, after.options, FILE)];
}

function diffImports(before: ProtoFile, after: ProtoFile): Change[] {
  const [old, now] = [kindsOf(before), kindsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name) => {
    const [from, to] = [old.get(name), now.get(name)];
    if (from === to) return [];
    const kind = from === undefined ? 'import_added' : to === undefined ? 'import_removed' : 'import_changed';
    return [changed(FILE, kind, `import ${name}`, { name, from: from ?? null, to: to ?? null })];
  });
}

function kindsOf({ imports }: ProtoFile): Map<string, string> {
  return new Map(imports.map(({ name, kind }) => [name, kind]));
}
