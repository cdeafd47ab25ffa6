import { RegistryError } from '../../packages/registry/src/domain/error.ts';
import type { SubjectKey } from '../../packages/registry/src/domain/subject.ts';
import type { PostedDocument } from '../../packages/registry/src/service/schemagroups/schema-groups.ts';
import { authorityName, groupName, schemaName } from './names.ts';
import { Crashed, type Node } from './node.ts';
import type { Deed } from './schedule.ts';

/** Even texts are Avro schemas that go together, odd ones documents that nobody reads. */
function documentOf(schema: number, text: number): { readonly bytes: Uint8Array; readonly format: string } {
  const isAvro = schema % 2 === 0;
  return { bytes: Buffer.from(isAvro ? avroText(text) : `<document n="${text}"/>`), format: isAvro ? 'avro' : 'xsd11' };
}

function avroText(text: number): string {
  return JSON.stringify({ type: 'record', name: 'R', fields: [{ name: `f${text}`, type: 'int', default: text }] });
}

/** What a registry refuses is no matter: whoever does things at random is refused often. */
export async function carryOut(node: Node, deed: Deed): Promise<void> {
  if (!node.isUp) return;
  try {
    await done(node, deed);
  } catch (error) {
    if (!(error instanceof RegistryError) && !(error instanceof Crashed)) throw error;
  }
}

async function done(node: Node, deed: Deed): Promise<unknown> {
  const { schemaGroups, schemas } = node.registry;
  switch (deed.do) {
    case 'put-group':
      return schemaGroups.putGroup(groupName(deed.group), { description: `text ${deed.text}` });
    case 'delete-group':
      return schemaGroups.deleteGroup(groupName(deed.group));
    case 'post': {
      const { authority, id, schema, text } = deed;
      const posted: PostedDocument = {
        ...documentOf(schema, text),
        place: node.place,
        contentType: `text/plain; n=${text}`,
        versionDescription: `text ${text}`,
        ...(authority !== undefined && { authority: authorityName(node.index, authority) }),
        ...(id !== undefined && { id: `urn:version:${node.index}:${id}` }),
      };
      return schemaGroups.post(schemaName(deed.group, schema), posted);
    }
    case 'register': {
      const { bytes, format } = documentOf(0, deed.text);
      const text = Buffer.from(bytes).toString();
      return schemas.register(schemaName(deed.group, deed.schema), { format, text, references: [] });
    }
    case 'describe':
      return schemaGroups.post(schemaName(deed.group, deed.schema), {
        ...documentOf(deed.schema, deed.text),
        place: node.place,
        description: `about ${deed.text}`,
      });
    case 'delete-version':
    case 'restore-version': {
      const key = schemaName(deed.group, deed.schema);
      const versions = await schemas.versions(key);
      const candidates = versions.filter(({ deleted }) => deleted === (deed.do === 'restore-version'));
      const number = candidates[deed.nth % Math.max(1, candidates.length)]?.number;
      if (number === undefined) return undefined;
      return deed.do === 'delete-version'
        ? schemaGroups.deleteVersion(key, number)
        : schemas.restoreVersion(key, number);
    }
    case 'delete-schema':
      return schemaGroups.deleteSchema(schemaName(deed.group, deed.schema));
    case 'delete-subject': {
      const key = schemaName(deed.group, deed.schema);
      await schemas.deleteSubject(key);
      return deed.isPermanent ? schemas.deleteSubject(key, { permanent: true }) : undefined;
    }
    case 'rename':
      return rename(node, schemaName(deed.group, deed.schema), schemaName(deed.group, deed.to));
    default:
      return undefined;
  }
}

/** A schema goes, and comes again under another name with the URIs that its versions had. */
async function rename(node: Node, from: SubjectKey, to: SubjectKey): Promise<void> {
  const { schemaGroups } = node.registry;
  const numbers = await schemaGroups.versions(from);
  const documents = [];
  for (const number of numbers) documents.push(await schemaGroups.document(from, number));
  await schemaGroups.deleteSchema(from);
  for (const { representations, uri, format } of documents) {
    const [{ text = '' } = {}] = representations;
    const posted = { bytes: Buffer.from(text), format, place: node.place, ...(uri !== undefined && { id: uri }) };
    await schemaGroups.post(to, posted);
  }
}
