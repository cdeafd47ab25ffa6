import type { Change } from '../model/change.ts';

/** Marks of lists, maps and keys in a readable place, and branches that a value fits as a whole. */
const NOT_NAMES = /\[\]|\{\}|\{key\}|(?:^|(?<=\.))(?:allOf|anyOf|oneOf)\[\d+\](?:\.|$)/g;

/** A readable place as the names of fields alone, joined by dots. */
export function fieldNames(path: string): string {
  return path.replace(NOT_NAMES, '').replace(/\.$/, '');
}

/** Keywords under which schemas are alternatives to each other, or questions. */
const ALTERNATIVES =
  /\/(?:anyOf|oneOf|not|if|then|else|dependentSchemas|dependencies|contains|unevaluatedProperties|unevaluatedItems)(?:\/|$)/;
const BRANCHES = /^(?:anyOf|oneOf|combinator|not|if|then|else|dependentSchemas|contains)$/;
/** What asserts nothing. */
const SILENT =
  /^(?:title|description|examples|comment|annotation|default|deprecation|read_only|write_only|id|content|definition|spelling)_/;

/**
 * True for a change among alternatives of a JSON Schema. Where several of them break only together, one is blamed, and not necessarily the
 * one that matters to a field.
 */
export function isEntangled(format: string, { kind, at, aspect, path }: Change): boolean {
  if (format !== 'json-schema' || SILENT.test(kind)) return false;
  const places = [at.before, at.after].some((place) => place !== undefined && ALTERNATIVES.test(place));
  return places || BRANCHES.test(aspect) || /(?:anyOf|oneOf)\[/.test(path);
}
