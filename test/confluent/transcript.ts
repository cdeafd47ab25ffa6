import { type CollectionTag, parseDocument, Scalar, type ScalarTag } from 'yaml';

/** What is sent. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What is to come back. */
interface Expected {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A value as JSON has it, or a text as it is; undefined: nobody looks at the body. */
  readonly body: { readonly json: unknown } | { readonly text: string } | undefined;
}

/** One request and its answer, and the line of the file at which it begins. */
export interface Exchange {
  readonly line: number;
  readonly request: Request;
  readonly expected: Expected;
}

/** A case: requests in order, made to a registry that nobody has used before. */
export interface Case {
  /** The lines of the checklist that it covers. */
  readonly rows: readonly string[];
  readonly title: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly exchanges: readonly Exchange[];
}

interface Block {
  readonly line: number;
  readonly mark: '>' | '<';
  readonly head: string;
  readonly headers: Record<string, string>;
  readonly raw: string[];
  readonly body: string[];
}

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

/** The cases of a transcript. What stands before the first `==` is done before each of them. The format: README.md beside this file. */
export function casesOf(text: string): readonly Case[] {
  const starts = [...text.matchAll(/^== /gm)].map(({ index }) => index);
  const given = text.slice(0, starts[0]);
  const before = { settings: settingsOf(given), exchanges: exchangesOf(given, 1) };
  return starts.map((start, order) => {
    const section = text.slice(start, starts[order + 1]);
    const [, rows = '', title = ''] = /^== \[([^\]]*)\] (.+)/.exec(section) ?? [];
    if (title === '') throw new Error(`a case begins with '== [rows] title', not with '${section.split('\n')[0]}'`);
    const line = text.slice(0, start).split('\n').length;
    return {
      rows: rows.split(' '),
      title,
      settings: { ...before.settings, ...settingsOf(section) },
      exchanges: [...before.exchanges, ...exchangesOf(section, line)],
    };
  });
}

function settingsOf(section: string): Record<string, string> {
  return Object.fromEntries(
    [...section.matchAll(/^@ (\w+) (.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

function exchangesOf(section: string, firstLine: number): readonly Exchange[] {
  const blocks = blocksOf(section, firstLine);
  return blocks.flatMap((block, order) => {
    if (block.mark === '<') return [];
    const answer = blocks[order + 1];
    if (answer?.mark !== '<') throw new Error(`line ${block.line}: the request has no answer`);
    return [{ line: block.line, request: requestOf(block), expected: expectedOf(answer) }];
  });
}

function blocksOf(section: string, firstLine: number): readonly Block[] {
  const blocks: Block[] = [];
  for (const [offset, line] of section.split('\n').entries()) {
    const last = blocks.at(-1);
    const [, mark, raw, rest = ''] = /^([<>])(\|?) ?(.*)$/.exec(line) ?? [];
    const [, name, value = ''] = /^([A-Za-z-]+): *(.*)$/.exec(rest) ?? [];
    if (raw === '|') last?.raw.push(rest);
    else if (last !== undefined && mark === last.mark && name !== undefined) last.headers[name.toLowerCase()] = value;
    else if (mark === '>' || mark === '<')
      blocks.push({ line: firstLine + offset, mark, head: rest, headers: {}, raw: [], body: [] });
    else if (!/^(#|@ |== )/.test(line)) last?.body.push(line);
  }
  return blocks;
}

function requestOf({ head, headers, raw, body }: Block): Request {
  const [, method = '', path = '', inline = ''] = /^([A-Z]+) (\S+) ?(.*)$/.exec(head) ?? [];
  const yaml = yamlOf(inline, body);
  const text = raw.length > 0 ? raw.join('\n') : yaml && JSON.stringify(jsonOf(yaml));
  return {
    method,
    path,
    headers: text === '' ? headers : { 'content-type': MEDIA_TYPE, ...headers },
    body: text === '' ? undefined : text,
  };
}

function expectedOf({ head, headers, raw, body }: Block): Expected {
  const [, status = '', inline = ''] = /^(\d{3}) ?(.*)$/.exec(head) ?? [];
  const [, code, message] = /^(\d{3,5}) (\S.*)$/.exec(inline) ?? [];
  const yaml = yamlOf(inline, body);
  const hasBody = yaml !== '' || raw.length > 0;
  return {
    status: Number(status),
    headers: hasBody ? { 'content-type': MEDIA_TYPE, ...headers } : headers,
    body: !hasBody
      ? undefined
      : raw.length > 0
        ? { text: raw.join('\n') }
        : { json: code === undefined ? jsonOf(yaml) : { error_code: Number(code), message } },
  };
}

/** What stands beside a request or a status, or below it; empty where there is nothing. */
function yamlOf(inline: string, body: readonly string[]): string {
  const text = [...(inline === '' ? [] : [inline]), ...body].join('\n').trimEnd();
  return text && `${text}\n`;
}

/**
 * `!json` in front of a value stands for the text of that value as compact JSON, which is how schemas travel within JSON, and
 * `!letters` in front of a number for so many letters.
 */
const TAGS: readonly (CollectionTag | ScalarTag)[] = [
  { tag: '!json', collection: 'map', resolve: (map) => new Scalar(JSON.stringify(map)) },
  { tag: '!json', collection: 'seq', resolve: (seq) => new Scalar(JSON.stringify(seq)) },
  { tag: '!json', resolve: (text) => JSON.stringify(text) },
  { tag: '!letters', resolve: (count) => 'x'.repeat(Number(count)) },
];

function jsonOf(yaml: string): unknown {
  const document = parseDocument(yaml, { customTags: [...TAGS] });
  if (document.errors[0]) throw new Error(`${document.errors[0].message}\n${yaml}`);
  return document.toJS();
}
