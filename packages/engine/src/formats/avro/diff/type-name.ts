import type { AvroType } from '../schema.ts';

/** Branches of a union that are named one by one. */
const MOST_BRANCHES = 8;

/** A type in a few words: `array<string>`, `union[null, Address]`. */
export function nameOf(type: AvroType): string {
  if ('fullName' in type) return type.fullName;
  switch (type.kind) {
    case 'array':
      return `array<${nameInside(type.items)}>`;
    case 'map':
      return `map<${nameInside(type.values)}>`;
    case 'union': {
      const named = type.branches.slice(0, MOST_BRANCHES).map(nameInside);
      const more = type.branches.length - named.length;
      return `union[${[...named, ...(more > 0 ? [`… ${more} more`] : [])].join(', ')}]`;
    }
    default:
      return type.kind;
  }
}

/** What is inside is told one step deep. */
function nameInside(type: AvroType): string {
  return 'fullName' in type ? type.fullName : type.kind;
}
