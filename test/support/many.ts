import { join } from 'node:path';
import { systemClock } from '../../src/adapters/system.ts';
import { openCredentialStore } from '../../src/compose-credential-store.ts';
import type { CredentialStore } from '../../src/core/credential-store.ts';
import type { JsonObject } from '../../src/core/strict-json.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { ProgramWorld, type RunOptions } from './program.ts';
import { recordingLog } from './virtual-world.ts';

/** Keys of nobody, to encrypt with. */
export const [KEY, OTHER_KEY] = ['fake', 'else'].map((text) => Buffer.alloc(32, text).toString('base64')) as [
  string,
  string,
];

/** The document of a sandbox, cut into one for each name, with as many orgs each. */
export function documentsOf(document: JsonObject, names: readonly string[]): Map<string, JsonObject> {
  const { serviceApp, orgs, byods } = document as unknown as Parts;
  const ids = [serviceApp.targetOrgId].flat();
  const size = Math.ceil(ids.length / names.length);
  return new Map(
    names.map((name, index) => {
      const own = ids.slice(index * size, (index + 1) * size);
      const ofOwn = (all: JsonObject) => Object.fromEntries(Object.entries(all).filter(([id]) => own.includes(id)));
      const part = {
        ...document,
        serviceApp: { ...serviceApp, targetOrgId: own },
        orgs: ofOwn(orgs),
        byods: { ...byods, serviceApps: ofOwn(byods.serviceApps ?? {}) },
      };
      return [name, part as unknown as JsonObject];
    }),
  );
}

interface Parts {
  readonly serviceApp: { readonly targetOrgId: string | string[] };
  readonly orgs: JsonObject;
  readonly byods: { readonly serviceApps?: JsonObject };
}

/** The folder of credentials that a word names, as somebody with this key has it. */
async function folderOfMany(word: string, key = KEY): Promise<CredentialStore> {
  const env = { BYODS_ENCRYPTION_KEY: key };
  return await openCredentialStore(word, '--store', { env, clock: systemClock, log: recordingLog() });
}

/** A folder of credentials, the built program, and a sandbox whose orgs are spread over the credentials. */
export class ManyWorld {
  readonly program: ProgramWorld;
  readonly word: string;
  readonly env = { BYODS_STORE: '', BYODS_ENCRYPTION_KEY: KEY, RETRIES: '0', MAX_REQUESTS_PER_MINUTE: '1000000' };

  private constructor(program: ProgramWorld) {
    this.program = program;
    this.word = `folder:${join(program.folder, 'many')}`;
    this.env.BYODS_STORE = this.word;
  }

  /** Makes one for the running test, with a document of each name. */
  static async make(of: Scenario, names: readonly string[]): Promise<ManyWorld> {
    const world = new ManyWorld(await ProgramWorld.start(of));
    const store = await world.store();
    for (const [name, document] of documentsOf(world.program.document(), names)) {
      await store.document(name).create(document);
    }
    return world;
  }

  get sandbox(): Sandbox {
    return this.program.sandbox;
  }

  /** The store as somebody with this key has it. */
  async store(key = KEY): Promise<CredentialStore> {
    return await folderOfMany(this.word, key);
  }

  /** The ids of the data sources that were extended since the last look. */
  extended(): string[] {
    const { putsPerDataSource } = this.sandbox.control.ledger.get();
    this.sandbox.control.ledger.reset();
    return Object.keys(putsPerDataSource);
  }

  options(env: Record<string, string> = {}): RunOptions {
    return { env: { ...this.env, ...env } };
  }
}
