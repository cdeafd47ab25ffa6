import type { EnumType, Field, MessageType, Method, ProtoFile, ProtoSchema, Service } from '../schema.ts';

/** A thing of a document as the rules meet it: with its file and a readable name. */
interface Sited {
  readonly at: string;
  readonly path: string;
}

/** A file under the name that pairs it: the document itself has the empty one, whatever it is called. */
export interface FileSite extends Sited {
  readonly file: ProtoFile;
  /** What it declares, by name within the package, nested things included. */
  readonly messages: ReadonlyMap<string, MessageSite>;
  readonly enums: ReadonlyMap<string, EnumSite>;
  readonly extensions: ReadonlyMap<string, FieldSite>;
  readonly services: ReadonlyMap<string, ServiceSite>;
}

export interface MessageSite extends Sited {
  readonly message: MessageType;
}

export interface EnumSite extends Sited {
  readonly type: EnumType;
}

/** A field of a message, or an extension. */
export interface FieldSite extends Sited {
  readonly field: Field;
  /** The message or file that it is declared in. */
  readonly scope: MessageType | ProtoFile;
}

export interface ServiceSite extends Sited {
  readonly service: Service;
}

export interface MethodSite extends Sited {
  readonly method: Method;
}

/** The files of a package, taken together. */
export interface PackageSite extends Sited {
  readonly files: readonly FileSite[];
}

/** The things of a document and of what it imports. */
export interface Sites extends Sited {
  readonly packages: ReadonlyMap<string, PackageSite>;
  readonly files: ReadonlyMap<string, FileSite>;
  /** By full name. */
  readonly messages: ReadonlyMap<string, MessageSite>;
  readonly enums: ReadonlyMap<string, EnumSite>;
  readonly services: ReadonlyMap<string, ServiceSite>;
  /** By the message that they extend and their number. */
  readonly extensions: ReadonlyMap<string, FieldSite>;
}

const known = new WeakMap<ProtoSchema, Sites>();
const imported = new WeakMap<ProtoFile, FileSite>();

/** The sites of a document, made once; those of a file that many documents import are made once for all of them. */
export function sitesOf(schema: ProtoSchema): Sites {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const files = new Map([['', fileSite(schema.root, '')]]);
  for (const [name, file] of schema.files) {
    if (file === schema.root) continue;
    const site = imported.get(file) ?? fileSite(file, `${name}#`);
    imported.set(file, site);
    files.set(name, site);
  }
  const sites: Sites = {
    at: '',
    path: '',
    files,
    packages: packagesOf(files),
    messages: collected(
      files,
      ({ messages }) => messages,
      ({ message }) => message.fullName,
    ),
    enums: collected(
      files,
      ({ enums }) => enums,
      ({ type }) => type.fullName,
    ),
    services: collected(
      files,
      ({ services }) => services,
      ({ service }) => service.fullName,
    ),
    extensions: collected(
      files,
      ({ extensions }) => extensions,
      ({ field }) => `${field.extends} ${field.number}`,
    ),
  };
  known.set(schema, sites);
  return sites;
}

function packagesOf(files: ReadonlyMap<string, FileSite>): ReadonlyMap<string, PackageSite> {
  const byName = Map.groupBy(files.values(), ({ file }) => file.package);
  return new Map([...byName].map(([name, inIt]) => [name, { files: inIt, at: inIt[0]?.at ?? '', path: name }]));
}

function collected<Site>(
  files: ReadonlyMap<string, FileSite>,
  of: (file: FileSite) => ReadonlyMap<string, Site>,
  key: (site: Site) => string,
): ReadonlyMap<string, Site> {
  const all = new Map<string, Site>();
  for (const file of files.values()) for (const site of of(file).values()) all.set(key(site), site);
  return all;
}

/** A field of a message. */
export function fieldSite({ message, path }: MessageSite, field: Field): FieldSite {
  return { field, scope: message, at: field.at, path: `${path}.${field.name}` };
}

/** The methods of a service by name. */
export function methodSites({ service, path }: ServiceSite): ReadonlyMap<string, MethodSite> {
  return new Map(
    service.methods.map((method) => [method.name, { method, at: method.at, path: `${path}.${method.name}` }]),
  );
}

function fileSite(file: ProtoFile, at: string): FileSite {
  const messages = new Map<string, MessageSite>();
  const enums = new Map<string, EnumSite>();
  const extensions = new Map<string, FieldSite>();
  const within = (name: string): string => (file.package === '' ? name : name.slice(file.package.length + 1));
  const pending: (ProtoFile | MessageType)[] = [file];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    if ('kind' in scope) {
      const path = within(scope.fullName);
      messages.set(path, { message: scope, at: scope.at, path });
    }
    for (const type of scope.enums) {
      const path = within(type.fullName);
      enums.set(path, { type, at: type.at, path });
    }
    for (const field of scope.extensions) {
      const path = within(field.fullName);
      extensions.set(path, { field, scope, at: field.at, path });
    }
    for (const message of [...scope.messages].reverse()) pending.push(message);
  }
  const services = new Map(
    file.services.map((service): [string, ServiceSite] => [
      service.name,
      { service, at: service.at, path: service.name },
    ]),
  );
  return { file, at, path: '', messages, enums, extensions, services };
}
