import type { Span } from '../../../../source/index.ts';
import { isMessageValue } from '../../options/values.ts';
import type { ExtensionRange, Field, MessageValue } from '../../schema.ts';
import { SCALARS } from '../../schema.ts';
import type { Link } from '../draft.ts';

/** What a range says about one extension (Extension Declarations). */
interface Declaration {
  readonly number: number | undefined;
  readonly fullName: string | undefined;
  readonly type: string | undefined;
  readonly isReserved: boolean;
  readonly isRepeated: boolean;
}

/** Checks what extension ranges declare, and that extensions are as declared. */
export function checkExtensionDeclarations(link: Link): void {
  for (const { node, tree } of link.elements.messages) {
    if (node.extensionRanges.length === 0) continue;
    const names = new Set<string>();
    for (const [index, range] of node.extensionRanges.entries()) {
      if (range.optionValues === undefined) continue;
      checkRange(link, range, tree.extensionRanges[index] ?? tree.name, node.at, names);
    }
  }
  for (const { node, tree } of link.elements.fields) {
    if (node.extends === undefined) continue;
    const extendee = link.find(node.extends);
    const range =
      extendee?.kind === 'message'
        ? extendee.node.extensionRanges.find(({ start, end }) => start <= node.number && node.number <= end)
        : undefined;
    const wrong = range?.optionValues && whyNotAsDeclared(node, range);
    if (wrong) link.report('bad-extension', wrong, tree.name, node.at);
  }
}

function checkRange(link: Link, range: ExtensionRange, at: Span, pointer: string, names: Set<string>): void {
  const declarations = declarationsOf(range);
  const wrong = (message: string): void => link.report('bad-extension', message, at, pointer);
  if (declarations.length > 0 && range.options.get('verification') === 'UNVERIFIED') {
    wrong('a range that declares extensions cannot be UNVERIFIED');
  }
  const numbers = new Set<number | undefined>();
  for (const { number, fullName, type, isReserved } of declarations) {
    if (number === undefined || number < range.start || number > range.end)
      wrong(`the number ${number} is outside the range`);
    else if (numbers.has(number)) wrong(`the number ${number} is declared twice`);
    numbers.add(number);
    if (fullName !== undefined) {
      if (names.has(fullName)) wrong(`the extension "${fullName}" is declared twice`);
      names.add(fullName);
      if (!QUALIFIED.test(fullName)) wrong(`"${fullName}" is no full name with a leading dot`);
    }
    if (type !== undefined && !QUALIFIED.test(type) && !SCALAR_NAMES.has(type)) {
      wrong(`"${type}" is neither a scalar type nor a full name with a leading dot`);
    }
    const isHalf = isReserved
      ? (fullName === undefined) !== (type === undefined)
      : fullName === undefined || type === undefined;
    if (isHalf) wrong(`the declaration of ${number} needs both "full_name" and "type"`);
  }
}

const QUALIFIED = /^(?:\.[A-Za-z_][A-Za-z0-9_]*)+$/;
const SCALAR_NAMES: ReadonlySet<string> = new Set(SCALARS);

function whyNotAsDeclared(node: Field, range: ExtensionRange): string | undefined {
  const declarations = declarationsOf(range);
  const declaration = declarations.find(({ number }) => number === node.number);
  if (declaration === undefined) {
    const mustBe = declarations.length > 0 || range.options.get('verification') === 'DECLARATION';
    return mustBe ? `"${node.extends}" does not declare an extension with the number ${node.number}` : undefined;
  }
  if (declaration.isReserved) return `"${node.extends}" reserves the number ${node.number}`;
  if (declaration.fullName !== undefined && declaration.fullName !== `.${node.fullName}`) {
    return `the number ${node.number} is declared for "${declaration.fullName}"`;
  }
  if (declaration.type !== undefined && declaration.type !== typeText(node)) {
    return `"${node.fullName}" is declared as "${declaration.type}", not "${typeText(node)}"`;
  }
  if (declaration.isRepeated !== (node.cardinality === 'repeated')) {
    return `"${node.fullName}" is declared ${declaration.isRepeated ? 'repeated' : 'not repeated'}`;
  }
  return undefined;
}

function typeText({ type }: Field): string {
  if (type.kind === 'scalar') return type.scalar;
  return `.${type.kind === 'message' ? type.message.fullName : type.enum.fullName}`;
}

function declarationsOf({ optionValues }: ExtensionRange): readonly Declaration[] {
  const values = optionValues?.fields.find(({ field }) => field.name === 'declaration')?.values ?? [];
  return values.filter(isMessageValue).map(declarationOf);
}

function declarationOf(message: MessageValue): Declaration {
  const get = (name: string) => message.fields.find(({ field }) => field.name === name)?.values[0];
  const [number, fullName, type] = [get('number'), get('full_name'), get('type')];
  return {
    number: typeof number === 'number' ? number : undefined,
    fullName: typeof fullName === 'string' ? fullName : undefined,
    type: typeof type === 'string' ? type : undefined,
    isReserved: get('reserved') === true,
    isRepeated: get('repeated') === true,
  };
}
