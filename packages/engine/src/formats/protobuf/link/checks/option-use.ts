import type { JsonValue } from '../../../../model/json.ts';
import { isMessageValue } from '../../options/values.ts';
import { EDITIONS, type Edition, type Field, type MessageValue, type Options, type Value } from '../../schema.ts';
import type { Link, Optioned, OptionsName } from '../draft.ts';

/** What `targets` of an option calls the elements. */
const TARGETS: Readonly<Record<OptionsName, string>> = {
  FileOptions: 'TARGET_TYPE_FILE',
  ExtensionRangeOptions: 'TARGET_TYPE_EXTENSION_RANGE',
  MessageOptions: 'TARGET_TYPE_MESSAGE',
  FieldOptions: 'TARGET_TYPE_FIELD',
  OneofOptions: 'TARGET_TYPE_ONEOF',
  EnumOptions: 'TARGET_TYPE_ENUM',
  EnumValueOptions: 'TARGET_TYPE_ENUM_ENTRY',
  ServiceOptions: 'TARGET_TYPE_SERVICE',
  MethodOptions: 'TARGET_TYPE_METHOD',
};

/** Checks that options stand on elements that they are for (`targets`), and in editions that have them (`feature_support`). */
export function checkOptionUse(link: Link): void {
  for (const element of link.elements.optioned) {
    const { optionValues } = element.node;
    if (optionValues === undefined) continue;
    const isOld = link.file.edition === 'proto2' || link.file.edition === 'proto3';
    if (isOld && optionValues.fields.some(({ field }) => field.name === 'features' && field.extends === undefined)) {
      report(link, element, 'features are for editions', 'edition = "2023";');
    } else for (const wrong of misuses(optionValues, element.type, link.file.edition)) report(link, element, wrong);
  }
}

function report(link: Link, { options, at }: Optioned, message: string, hint?: string): void {
  link.report('bad-option', message, options[0] ?? { start: 0, end: 0 }, at, hint);
}

function* misuses(message: MessageValue, type: OptionsName, edition: Edition): Generator<string> {
  for (const { field, values } of message.fields) {
    const targets = field.options.get('targets');
    if (Array.isArray(targets) && targets.length > 0 && !targets.includes(TARGETS[type])) {
      yield `"${field.name}" is not for ${type.replace('Options', '').toLowerCase()} options`;
    }
    const wrong = whyUnsupported(field.name, field.options, edition);
    if (wrong !== undefined) yield wrong;
    for (const value of values) yield* misusesInside(field, value, type, edition);
  }
}

function* misusesInside(field: Field, value: Value, type: OptionsName, edition: Edition): Generator<string> {
  if (isMessageValue(value)) yield* misuses(value, type, edition);
  else if (typeof value === 'object' && field.type.kind === 'enum') {
    const wrong = whyUnsupported(value.name, value.options, edition);
    if (wrong !== undefined) yield wrong;
  }
}

function whyUnsupported(name: string, options: Options, edition: Edition): string | undefined {
  const introduced = orderOf(options.get('feature_support.edition_introduced'));
  const removed = orderOf(options.get('feature_support.edition_removed'));
  const own = EDITIONS.indexOf(edition);
  if (introduced !== undefined && own < introduced) return `"${name}" is not part of ${edition} yet`;
  return removed !== undefined && own >= removed ? `"${name}" is not part of ${edition} any more` : undefined;
}

/** Where an edition stands among those known; later ones stand behind them. */
function orderOf(edition: JsonValue | undefined): number | undefined {
  if (typeof edition !== 'string') return undefined;
  const known = EDITIONS.findIndex((name) => `EDITION_${name.toUpperCase()}` === edition);
  return known >= 0 ? known : edition === 'EDITION_LEGACY' ? 0 : EDITIONS.length;
}
