import { type Command, Option } from 'commander';
import { CannotRun } from '../exit.ts';

/** The layers of datasets. */
export const LAYERS = ['extraction', 'raw', 'gold', 'activation'];

/** What consumers subscribe to, as the native API names it. */
export interface Subject {
  readonly group: string;
  readonly subject: string;
}

/** How users name it. */
export interface SubjectOptions {
  readonly subject?: string;
  readonly dataset?: string;
  readonly layer?: string;
}

/** Gives a command the options that name a subject. */
export function naming(command: Command): Command {
  return command
    .option('--subject <name>', 'a subject: the id of a contract, or GROUP/NAME')
    .option('--dataset <namespace/name>', 'a dataset, of which --layer names the layer')
    .addOption(new Option('--layer <layer>', 'the layer of the dataset').choices(LAYERS));
}

/** The subject that the options name; undefined where they name none. Throws {@link CannotRun} for options that do not go together. */
export function subjectOf({ subject, dataset, layer }: SubjectOptions): Subject | undefined {
  if (subject !== undefined && dataset !== undefined) {
    throw new CannotRun('--subject and --dataset name two subjects; give one of them');
  }
  if (dataset !== undefined) {
    if (layer === undefined) throw new CannotRun(`--dataset takes --layer: ${LAYERS.join(', ')}`);
    return layerNamed(dataset, layer);
  }
  if (layer !== undefined) throw new CannotRun('--layer takes --dataset NAMESPACE/NAME');
  return subject === undefined ? undefined : subjectNamed(subject);
}

/** The subject of a name: `GROUP/NAME`, or the id of a contract. */
export function subjectNamed(name: string): Subject {
  const [, group, subject] = /^([^/]+)\/(.+)$/s.exec(name) ?? [];
  return group === undefined || subject === undefined ? { group: 'contracts', subject: name } : { group, subject };
}

/** The subject that a layer of a dataset is. Throws {@link CannotRun} where the dataset is not named with its namespace. */
export function layerNamed(dataset: string, layer: string): Subject {
  const [, namespace, name] = /^([^/]+)\/([^/]+)$/.exec(dataset) ?? [];
  if (namespace === undefined || name === undefined) {
    throw new CannotRun(`'${dataset}' is not a dataset; write NAMESPACE/NAME`);
  }
  return { group: namespace, subject: `${name}.${layer}` };
}

/** A subject as users name it. */
export function shownSubject({ group, subject }: Subject): string {
  return group === 'contracts' ? subject : `${group}/${subject}`;
}
