import type { Problem } from '../../model/problem.ts';
import { failure, type Result, success } from '../../model/result.ts';
import { TagSites } from '../../model/tag-sites.ts';
import type { TagSite } from '../../model/tags.ts';
import { LineTable } from '../../source/lines.ts';
import { ProblemList } from '../../source/problem-list.ts';
import { readFile } from './parse/file.ts';
import type { MessageTree } from './parse/tree.ts';
import { type Draft, fieldEdits, messageEdits } from './tags/edits.ts';
import { tagOptions } from './tags/options.ts';
import { Tokens } from './tags/tokens.ts';

const MAX_PROBLEMS = 100;

/**
 * What of a .proto document can have tags: messages, by their full names, and their fields, by that of the message and their own. Tags are
 * kept in the options `confluent.message_meta` and `confluent.field_meta`.
 */
export function protoTagSites(source: string): Result<readonly TagSite[], readonly Problem[]> {
  const problems = new ProblemList(MAX_PROBLEMS);
  const lines = new LineTable(source);
  const tree = readFile(
    source,
    (kind, message, at, hint) =>
      problems.add(() => ({ kind, message, ...(hint !== undefined && { hint }), pointer: '', place: lines.place(at) })),
    () => problems.isFull,
  );
  const found = problems.inOrder();
  if (found.length > 0) return failure(found);
  const draft: Draft = { text: source, tree, tokens: new Tokens(source) };
  const sites = new TagSites();
  for (const message of tree.messages) collect(draft, sites, message, tree.package?.text ?? '');
  return success(sites.sites);
}

function collect(draft: Draft, sites: TagSites, message: MessageTree, around: string): void {
  const path = around === '' ? message.name.text : `${around}.${message.name.text}`;
  if (sites.isFull) return;
  if (message.madeFor !== 'map') {
    const found = tagOptions(message.options, 'message_meta');
    const edits: TagSite['edits'] = (tags) => messageEdits(draft, message, found, tags);
    if (message.madeFor === undefined) sites.add({ path, on: 'record', tags: found.tags, edits });
    for (const field of message.fields) {
      const options = tagOptions(field.options, 'field_meta');
      sites.add({
        path: `${path}.${field.name.text}`,
        on: 'field',
        tags: options.tags,
        edits: (tags) => fieldEdits(draft, field, options, tags),
      });
    }
  }
  for (const inner of message.messages) collect(draft, sites, inner, path);
}
