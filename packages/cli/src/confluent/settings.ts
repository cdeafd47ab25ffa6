import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import type { Client } from '../client.ts';
import { orMissing } from './missing.ts';

/** In this mode versions are taken with the ids and numbers that they have elsewhere. */
const IMPORT = 'IMPORT';

/** What is set in registries that speak Confluent's API: levels with all that is said beside them, and modes. */
export class Settings {
  readonly #source: Client;
  readonly #target: Client;
  /** Subjects that take versions from elsewhere, as long as it lasts, with the modes that they had. */
  readonly #open = new Map<string, string | undefined>();

  constructor(source: Client, target: Client) {
    this.#source = source;
    this.#target = target;
  }

  /** Has a subject take versions from elsewhere. */
  async open(subject: string): Promise<void> {
    if (this.#open.has(subject)) return;
    const before = await this.#modeAt(this.#target, subject);
    await this.#target.confluent('PUT', `${modeOf(subject)}?force=true`, { mode: IMPORT });
    this.#open.set(subject, before === IMPORT ? undefined : before);
  }

  /** Has all subjects that were opened take what they always take. */
  async close(): Promise<void> {
    for (const [subject, mode] of this.#open) {
      if (mode === undefined) await orMissing(this.#target.confluent('DELETE', modeOf(subject)));
      else await this.#target.confluent('PUT', `${modeOf(subject)}?force=true`, { mode });
    }
    this.#open.clear();
  }

  /** Takes what is set of subjects and of their contexts, where nothing is set here. */
  async take(subjects: readonly string[]): Promise<void> {
    const contexts = subjects.map((subject) => /^:\.[^:]*:/.exec(subject)?.[0]);
    for (const scope of new Set([...contexts.filter((context) => context !== undefined), ...subjects])) {
      await this.#takeConfig(scope);
      await this.#takeMode(scope);
    }
  }

  /** Takes the level of everything, and what is said beside it. */
  async takeGlobalConfig(): Promise<void> {
    const config = configOf(await orMissing(this.#source.confluent('GET', '/config')));
    if (config !== undefined) await this.#target.confluent('PUT', '/config', config);
  }

  /** Takes the mode of everything. */
  async takeGlobalMode(): Promise<void> {
    const mode = modeIn(await orMissing(this.#source.confluent('GET', '/mode')));
    if (mode === undefined || mode === modeIn(await this.#target.confluent('GET', '/mode'))) return;
    await this.#target.confluent('PUT', '/mode?force=true', { mode });
  }

  async #takeConfig(scope: string): Promise<void> {
    const path = `/config/${encodeURIComponent(scope)}`;
    const config = configOf(await orMissing(this.#source.confluent('GET', path)));
    if (config === undefined || (await orMissing(this.#target.confluent('GET', path))) !== undefined) return;
    await this.#target.confluent('PUT', path, config);
  }

  /** A subject that was left open by a run that was interrupted is closed. */
  async #takeMode(scope: string): Promise<void> {
    const [there, here] = [await this.#modeAt(this.#source, scope), await this.#modeAt(this.#target, scope)];
    if (here !== undefined && here !== IMPORT) return;
    if (there !== undefined && there !== here) {
      await this.#target.confluent('PUT', `${modeOf(scope)}?force=true`, { mode: there });
    } else if (there === undefined && here !== undefined) {
      await this.#target.confluent('DELETE', modeOf(scope));
    }
  }

  async #modeAt(registry: Client, scope: string): Promise<string | undefined> {
    return modeIn(await orMissing(registry.confluent('GET', modeOf(scope))));
  }
}

/** What is asked for with another name than it is set with. */
function configOf(told: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(told)) return undefined;
  const { compatibilityLevel, ...more } = told;
  const said = { ...more, ...(compatibilityLevel !== undefined && { compatibility: compatibilityLevel }) };
  const known = Object.entries(said).filter(([, value]) => value !== null);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function modeIn(told: JsonValue | undefined): string | undefined {
  return isJsonObject(told) && typeof told.mode === 'string' ? told.mode : undefined;
}

function modeOf(scope: string): string {
  return `/mode/${encodeURIComponent(scope)}`;
}
