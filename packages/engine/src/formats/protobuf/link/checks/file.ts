import type { Link } from '../draft.ts';
import { checkEnums } from './enums.ts';
import { checkExtensionDeclarations } from './extension-declarations.ts';
import { checkExtensions } from './extensions.ts';
import { checkFieldFeatures } from './field-features.ts';
import { checkFields } from './fields.ts';
import { checkJsonNames } from './json-names.ts';
import { checkMessages } from './messages.ts';
import { checkNamingStyle } from './naming-style.ts';
import { checkOptionUse } from './option-use.ts';
import { checkVisibility } from './visibility.ts';

/** Checks the rules of the language that need more than one element, or what its names stand for. */
export function checkFile(link: Link): void {
  checkMessages(link);
  checkFields(link);
  checkFieldFeatures(link);
  checkExtensions(link);
  checkExtensionDeclarations(link);
  checkEnums(link);
  checkJsonNames(link);
  checkOptionUse(link);
  checkNamingStyle(link);
  checkVisibility(link);
}
