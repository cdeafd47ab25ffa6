import { FORMATS, type Level, parseLevel, REPORT_OUTPUTS } from '@concordat/engine';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_URL } from './client.ts';

/** Gives a command what those take that compare: the documents, and how they are read and judged. */
export function comparing(command: Command): Command {
  return command
    .argument(
      '<document...>',
      'old and new, the new one last: files, - for standard input, [git:]REVISION:PATH or registry:DATASET[@VERSION]',
    )
    .addOption(levelOption())
    .addOption(profileOption())
    .addOption(formatOption())
    .addOption(importOption())
    .addOption(oldImportOption());
}

/** `--level`, and `--mode` as the seed of the contract calls it. */
function levelOption(): Option {
  return levelWishOption().default('BACKWARD' satisfies Level, 'backward');
}

/** The same without a default, for a registry that has a policy of its own. */
export function levelWishOption(): Option {
  return new Option(
    '--mode, --level <level>',
    'who has to go on working: backward, forward, full or none; with -transitive against every version',
  ).argParser(readLevel);
}

function readLevel(text: string): Level {
  const level = parseLevel(text);
  if (level === undefined) {
    throw new InvalidArgumentError('Levels are backward, forward, full (each also with -transitive) and none.');
  }
  return level;
}

/** `--output`, of those that a command can write. */
export function outputOption(outputs: readonly string[] = REPORT_OUTPUTS): Option {
  return new Option('-o, --output <form>', 'form of the answer').choices(outputs).default('text');
}

/** `--color` */
export function colorOption(): Option {
  return new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto');
}

/** `--url` */
export function urlOption(): Option {
  return new Option('--url <address>', `the registry (default: ${DEFAULT_URL}, env: CONCORDAT_URL)`);
}

/** `--format` */
export function formatOption(): Option {
  return new Option('--format <id>', 'format of the documents; recognized by default');
}

/** `--profile` */
function profileOption(): Option {
  const profiles = FORMATS.map(({ id, profiles }) => `${id} has ${profiles.map((profile) => profile.id).join(', ')}`);
  return new Option(
    '--profile <id>',
    `rules to judge by; ${profiles.join('; ')}; the first of a format is its default`,
  );
}

/** `--import`, as often as needed. */
export function importOption(): Option {
  return collecting('--import <name=file|folder>', 'a document that others refer to, or a folder of them');
}

/** `--old-import`, for older documents that refer to older ones. */
function oldImportOption(): Option {
  return collecting('--old-import <name=file|folder>', 'the same for the older documents, over what --import gives');
}

/** An option that may be given several times; its value is the list. */
function collecting(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((value: string, values: readonly string[] = []) => [...values, value])
    .default([], 'none');
}

/** `--quiet` */
export function quietOption(): Option {
  return new Option('-q, --quiet', 'write no answer, only end with its exit code');
}
