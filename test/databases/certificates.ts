import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OPENSSL = 'openssl';

/** A certificate and its key, as PEM. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

/** True where certificates can be made; says so on the terminal where not. */
export function hasOpenssl(): boolean {
  try {
    execFileSync(OPENSSL, ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('tests of TLS are skipped: there is no openssl\n');
    return false;
  }
}

/** An authority that nobody knows, and what it certifies. */
export class Authority {
  readonly #directory = mkdtempSync(join(tmpdir(), 'concordat-authority-'));
  /** The file of its own certificate. */
  readonly file = join(this.#directory, 'root.crt');

  constructor(name: string) {
    this.#openssl(
      'req',
      '-x509',
      ...KEY,
      '-keyout',
      'root.key',
      '-out',
      'root.crt',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    );
  }

  /** The certificate of a server of this host name, or of a client of this user name. */
  certify(name: string): Certified {
    writeFileSync(join(this.#directory, 'names'), `subjectAltName=DNS:${name}\n`);
    this.#openssl('req', ...KEY, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const signed = ['-CA', 'root.crt', '-CAkey', 'root.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
    this.#openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.crt`);
    return { certificate: this.#read(`${name}.crt`), key: this.#read(`${name}.key`) };
  }

  /** The path of a file that {@link certify} has made, such as `localhost.crt`. */
  path(name: string): string {
    return join(this.#directory, name);
  }

  close(): void {
    rmSync(this.#directory, { recursive: true });
  }

  #read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  #openssl(...args: readonly string[]): void {
    execFileSync(OPENSSL, args, { cwd: this.#directory, stdio: 'ignore' });
  }
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
