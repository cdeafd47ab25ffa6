import { avro } from './avro/index.ts';
import { dataContract } from './data-contract/index.ts';
import { type AnyFormat, defineFormat } from './define-format.ts';
import { jsonSchema } from './json-schema/index.ts';
import { protobuf } from './protobuf/index.ts';

/** All formats. Where several recognize a source, the first wins. */
export const FORMATS: readonly AnyFormat[] = [
  defineFormat(dataContract),
  defineFormat(avro),
  defineFormat(jsonSchema),
  defineFormat(protobuf),
];

/** The format of an id; undefined when there is none. */
export function formatById(id: string): AnyFormat | undefined {
  return FORMATS.find((format) => format.id === id);
}

/** The format that a source seems to be of, by a cheap look at it; undefined when none knows it. */
export function recognizeFormat(source: string): AnyFormat | undefined {
  return FORMATS.find((format) => format.recognizes(source));
}

/** The format that a file name's end belongs to; undefined for ends that several share, such as `.json`. */
export function formatOfFile(name: string): AnyFormat | undefined {
  return FORMATS.find(({ fileExtensions }) => fileExtensions.some((extension) => name.endsWith(extension)));
}
