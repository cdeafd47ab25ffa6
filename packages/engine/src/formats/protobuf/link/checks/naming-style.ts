import type { Span } from '../../../../source/index.ts';
import { isMessageValue } from '../../options/values.ts';
import type { MessageValue } from '../../schema.ts';
import type { Link } from '../draft.ts';

const STYLES = {
  title: { pattern: /^[A-Z][a-zA-Z0-9]*$/, text: 'TitleCase' },
  snake: { pattern: /^[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*$/, text: 'snake_case' },
  upper: { pattern: /^[A-Z][A-Z0-9]*(?:_[A-Z][A-Z0-9]*)*$/, text: 'UPPER_SNAKE_CASE' },
} as const;

/** Checks the style of names where `features.enforce_naming_style` asks for it, as edition 2024 does by default (STYLE2024). */
export function checkNamingStyle(link: Link): void {
  const { file, tree, elements } = link;
  if (file.edition !== '2024' && styleOf(file.optionValues) === undefined) return;
  const usual = styleOf(file.optionValues) ?? true;
  const check = (name: string, style: keyof typeof STYLES, at: Span, pointer: string): void => {
    if (STYLES[style].pattern.test(name)) return;
    const hint = 'or set features.enforce_naming_style = STYLE_LEGACY';
    link.report('naming-style', `"${name}" is not written in ${STYLES[style].text}`, at, pointer, hint);
  };
  if (usual && tree.package !== undefined) {
    for (const part of tree.package.text.split('.')) check(part, 'snake', tree.package, '');
  }
  const isStrict = new Map<object, boolean>([[file, usual]]);
  const strict = (node: { readonly optionValues?: MessageValue }, parent: object): boolean => {
    const answer = styleOf(node.optionValues) ?? isStrict.get(parent) ?? usual;
    isStrict.set(node, answer);
    return answer;
  };
  for (const { node, tree: message } of elements.messages) {
    if (strict(node, node.parent ?? file) && !node.isMapEntry) check(node.name, 'title', message.name, node.at);
  }
  for (const { node, parent, at } of elements.oneofs) {
    if (strict(node, parent)) check(node.name, 'snake', at, node.at);
  }
  for (const { node, tree: field, parent } of elements.fields) {
    if (strict(node, parent ?? file)) check(node.name, 'snake', field.name, node.at);
  }
  for (const { node, tree: type } of elements.enums) {
    if (strict(node, node.parent ?? file)) check(node.name, 'title', type.name, node.at);
    for (const [index, value] of node.values.entries()) {
      if (strict(value, node)) check(value.name, 'upper', type.values[index]?.name ?? type.name, value.at);
    }
  }
  for (const [index, service] of file.services.entries()) {
    const from = tree.services[index];
    if (from === undefined) continue;
    if (strict(service, file)) check(service.name, 'title', from.name, service.at);
    for (const [position, method] of service.methods.entries()) {
      if (strict(method, service)) check(method.name, 'title', from.methods[position]?.name ?? from.name, method.at);
    }
  }
}

/** Whether the options ask for the style; undefined where they say nothing. */
function styleOf(options: MessageValue | undefined): boolean | undefined {
  const features = options?.fields.find(({ field }) => field.name === 'features')?.values[0];
  if (!isMessageValue(features)) return undefined;
  const style = features.fields.find(({ field }) => field.name === 'enforce_naming_style')?.values[0];
  return typeof style === 'object' && 'number' in style ? style.name !== 'STYLE_LEGACY' : undefined;
}
