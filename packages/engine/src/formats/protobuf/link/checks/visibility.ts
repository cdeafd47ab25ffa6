import type { EnumType, MessageType } from '../../schema.ts';
import type { Link } from '../draft.ts';

/** Checks that nested types are not exported where `features.default_symbol_visibility` is STRICT, as it is from edition 2026 on. */
export function checkVisibility({ file, elements, report }: Link): void {
  const usual = file.options.get('features.default_symbol_visibility') ?? (file.edition === '2026' ? 'STRICT' : '');
  if (usual !== 'STRICT') return;
  for (const { node, tree } of [...elements.messages, ...elements.enums]) {
    if (node.visibility !== 'export' || node.parent === undefined || isNamespace(node, node.parent)) continue;
    report(
      'bad-visibility',
      `the nested type "${node.fullName}" cannot be exported`,
      tree.name,
      node.at,
      'declare it outside',
    );
  }
}

/** An enum may be exported from a message that is nothing but its namespace, and has all its numbers reserved. */
function isNamespace({ kind }: MessageType | EnumType, { reservedRanges }: MessageType): boolean {
  return kind === 'enum' && reservedRanges.some(({ start, end }) => start === 1 && end >= 536_870_911);
}
