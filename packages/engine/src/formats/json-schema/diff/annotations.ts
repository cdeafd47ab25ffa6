import { canonicalJson, type JsonValue } from '../../../model/json.ts';
import { keyOf } from '../value.ts';
import { plainValue } from './plain.ts';
import { type SchemaPair, tell } from './walk.ts';

/** What the annotations that have a kind of their own are called. */
export const ANNOTATIONS: ReadonlyMap<string, string> = new Map([
  ['title', 'title_changed'],
  ['description', 'description_changed'],
  ['examples', 'examples_changed'],
  ['deprecated', 'deprecation_changed'],
  ['readOnly', 'read_only_changed'],
  ['writeOnly', 'write_only_changed'],
  ['$comment', 'comment_changed'],
  ['$id', 'id_changed'],
  ['id', 'id_changed'],
  ['contentEncoding', 'content_changed'],
  ['contentMediaType', 'content_changed'],
  ['contentSchema', 'content_changed'],
]);

/** What asserts nothing: one change for each annotation that differs. */
export function compareAnnotations(pair: SchemaPair): void {
  const { annotations: before, default: from } = pair.before.keywords;
  const { annotations: after, default: to } = pair.after.keywords;
  if (from !== to && (from === undefined || to === undefined || keyOf(from) !== keyOf(to))) {
    tell(pair, 'default_changed', 'default', {
      ...(from !== undefined && { from: plainValue(from) }),
      ...(to !== undefined && { to: plainValue(to) }),
    });
  }
  for (const keyword of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[keyword], after[keyword]];
    if (STRUCTURE.has(keyword) || isSame(old, now)) continue;
    const kind = ANNOTATIONS.get(keyword);
    const detail = { keyword, ...(old !== undefined && { from: old }), ...(now !== undefined && { to: now }) };
    // A keyword that nobody knows may be called like one of ours.
    if (kind === undefined) tell(pair, 'annotation_changed', `annotations/${keyword}`, detail);
    else tell(pair, kind, keyword, detail);
  }
}

/** Members that other changes tell of. */
const STRUCTURE: ReadonlySet<string> = new Set(['$schema', 'definitions', '$defs']);

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
}
