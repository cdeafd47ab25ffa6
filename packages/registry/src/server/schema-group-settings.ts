import { failure, type Result, success } from '@concordat/engine';
import type { Residence } from '../dialects/cloudevents/place.ts';
import { authorityRules } from '../domain/authority-rules.ts';
import { isAbsoluteUri } from '../domain/uri.ts';
import type { SchemaGroupTerms } from '../service/schemagroups/terms.ts';
import { type Config, flagOf } from './config.ts';

/** Where schema groups are, and what holds for them, as it is configured. Fails with what is wrong, in one line. */
export function schemaGroupSettings(
  config: Config,
): Result<{ readonly residence: Residence; readonly terms: SchemaGroupTerms }, string> {
  const rules = authorityRules(config.schema_authorities);
  if (!rules.ok) return failure(`${flagOf('schema_authorities')}: ${rules.error}`);
  const authority = config.schema_authority;
  if (authority !== '' && !isAbsoluteUri(authority)) {
    return failure(`${flagOf('schema_authority')}: '${authority}' is no absolute URI without a fragment`);
  }
  return success({
    residence: {
      publicUrl: config.public_url,
      prefix: config.cloudevents_prefix,
      segment: config.cloudevents_groups,
      authority,
    },
    terms: {
      makesGroups: config.schema_groups === 'auto',
      readsOnly: config.schema_formats === 'known',
      hasUniqueIds: config.schema_ids === 'registry',
      authorityRules: rules.value,
    },
  });
}
