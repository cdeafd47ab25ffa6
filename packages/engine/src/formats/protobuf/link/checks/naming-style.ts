import type { Span } from '../../../../source/index.ts';
import { isMessageValue } from '../../options/values.ts';
import type { MessageValue } from '../../schema.ts';
import type { Link } from '../draft.ts';

const STYLES = {
  title: { pattern: /^[A-Z][a-zA-Z0-9]*$/, text: 'TitleCase' },
  snake: { pattern: /^[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*$/, text: 'snake_case' },
  upper: { pattern: /^[A-Z][A-Z0-9]*(?:_[A-Z][A-Z0-9]*)*$/, text: 'UPPER_SNAKE_CASE' },
} as const;
type Style = keyof typeof STYLES;

/** A named element with the one around it, whose setting it inherits. */
interface Named {
  readonly node: { readonly name: string; readonly at: string; readonly optionValues?: MessageValue };
  readonly around: object;
  readonly span: Span;
  readonly style: Style;
}

/**
 * Checks the style of names where `features.enforce_naming_style` asks for it, as editions do from 2024 on. STYLE2026, which edition 2026 asks
 * for, is checked by the rules of STYLE2024 alone: names that the compiler refuses beyond these, because they could collide in generated code, pass.
 */
export function checkNamingStyle(link: Link): void {
  const { file, tree } = link;
  const isUsual = file.edition === '2024' || file.edition === '2026';
  if (file.edition === 'proto2' || file.edition === 'proto3') return;
  const isAsked = new Map<object, boolean>([[file, setting(file.optionValues) ?? isUsual]]);
  const check = (name: string, style: Style, span: Span, pointer: string): void => {
    if (STYLES[style].pattern.test(name)) return;
    const hint = 'or set features.enforce_naming_style = STYLE_LEGACY';
    link.report('naming-style', `"${name}" is not written in ${STYLES[style].text}`, span, pointer, hint);
  };
  if (isAsked.get(file) && tree.package !== undefined) {
    for (const part of tree.package.text.split('.')) check(part, 'snake', tree.package, '');
  }
  for (const { node, around, span, style } of namesOf(link)) {
    const asked = setting(node.optionValues) ?? isAsked.get(around) ?? isUsual;
    isAsked.set(node, asked);
    if (asked) check(node.name, style, span, node.at);
  }
}

/** Everything with a name, what is around it first. The messages made for maps have no name of their own. */
function* namesOf({ file, tree, elements }: Link): Generator<Named> {
  for (const { node, tree: message } of elements.messages) {
    if (!node.isMapEntry) yield { node, around: node.parent ?? file, span: message.name, style: 'title' };
  }
  for (const { node, parent, at } of elements.oneofs) yield { node, around: parent, span: at, style: 'snake' };
  for (const { node, tree: field, parent } of elements.fields) {
    const oneof = node.oneof?.isSynthetic === false ? node.oneof : undefined;
    yield { node, around: oneof ?? parent ?? file, span: field.name, style: 'snake' };
  }
  for (const { node, tree: type } of elements.enums) {
    yield { node, around: node.parent ?? file, span: type.name, style: 'title' };
    for (const [index, value] of node.values.entries()) {
      yield { node: value, around: node, span: type.values[index]?.name ?? type.name, style: 'upper' };
    }
  }
  for (const [index, service] of file.services.entries()) {
    const from = tree.services[index];
    if (from === undefined) continue;
    yield { node: service, around: file, span: from.name, style: 'title' };
    for (const [position, method] of service.methods.entries()) {
      yield { node: method, around: service, span: from.methods[position]?.name ?? from.name, style: 'title' };
    }
  }
}

/** Whether the options ask for the style; undefined where they say nothing. */
function setting(options: MessageValue | undefined): boolean | undefined {
  const features = options?.fields.find(({ field }) => field.name === 'features')?.values[0];
  if (!isMessageValue(features)) return undefined;
  const style = features.fields.find(({ field }) => field.name === 'enforce_naming_style')?.values[0];
  return typeof style === 'object' && 'number' in style ? style.name !== 'STYLE_LEGACY' : undefined;
}
