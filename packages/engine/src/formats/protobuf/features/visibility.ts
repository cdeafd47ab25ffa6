import type { EnumType, MessageType, Visibility } from '../schema.ts';

/** Whether other files see a type that says nothing about it (`features.default_symbol_visibility`). */
export function usualVisibility({ file, parent }: MessageType | EnumType): Visibility {
  if (file.edition !== '2024' && file.edition !== '2026') return 'export';
  switch (file.options.get('features.default_symbol_visibility') ?? USUAL[file.edition]) {
    case 'EXPORT_ALL':
      return 'export';
    case 'EXPORT_TOP_LEVEL':
      return parent === undefined ? 'export' : 'local';
    default:
      return 'local';
  }
}

const USUAL = { '2024': 'EXPORT_TOP_LEVEL', '2026': 'STRICT' } as const;
