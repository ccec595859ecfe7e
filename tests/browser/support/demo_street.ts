// The small demo street, filled once per run and database, and copied for every test.

import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ClusterAddress, PostgresCluster } from "./postgres.ts";
import { linli } from "./server.ts";

export type Database = "sqlite" | "postgres";

/** A data folder and the database that goes with it: what one server runs on. */
export interface Home {
  environment: Record<string, string>;
  remove(): Promise<void>;
}

/** Playwright's global set-up: the folder that the workers share, gone after the run. */
export default async function prepareRun(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "linli-browser-"));
  process.env.LINLI_BROWSER_FOLDER = folder;
  return async () => {
    const street = await read(join(folder, "postgres"));
    if (street?.cluster) await new PostgresCluster(street.cluster).stop();
    await rm(folder, { recursive: true });
  };
}

export class DemoStreet {
  private copies = 0;

  private constructor(
    private readonly folder: string,
    private readonly cluster: PostgresCluster | undefined,
  ) {}

  /** The first worker that asks fills it, the others wait. */
  static async open(database: Database): Promise<DemoStreet> {
    const folder = join(process.env.LINLI_BROWSER_FOLDER!, database);
    const isFirst = await mkdir(folder).then(() => true, () => false);
    if (isFirst) await fill(folder, database);
    for (;;) {
      const street = await read(folder);
      if (street?.problem) throw new Error(street.problem);
      if (street) return new DemoStreet(folder, street.cluster && new PostgresCluster(street.cluster));
      await sleep(100);
    }
  }

  async copy(): Promise<Home> {
    const name = `test_${process.pid}_${++this.copies}`;
    const folder = join(this.folder, name);
    await cp(join(this.folder, "street"), folder, { recursive: true });
    await this.cluster?.createDatabase(name, "street");
    return {
      environment: environment(folder, this.cluster?.url(name)),
      remove: async () => {
        await this.cluster?.dropDatabase(name);
        await rm(folder, { recursive: true });
      },
    };
  }
}

/** What the workers tell each other, once there is a street or none to be had. */
interface Filled {
  cluster?: ClusterAddress;
  problem?: string;
}

const FILLED = "filled.json";

async function read(folder: string): Promise<Filled | undefined> {
  const text = await readFile(join(folder, FILLED), "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

async function fill(folder: string, database: Database): Promise<void> {
  const filled: Filled = {};
  try {
    const started = Date.now();
    const cluster = database === "postgres" ? await PostgresCluster.start() : undefined;
    filled.cluster = cluster?.address;
    await cluster?.createDatabase("street");
    const street = environment(join(folder, "street"), cluster?.url("street"));
    await linli(["migrate"], street);
    await linli(["demo", "--scale", "small"], street);
    const name = cluster ? `PostgreSQL ${cluster.address.version}` : "SQLite";
    console.log(`demo street on ${name}, filled in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } catch (problem) {
    filled.problem = String(problem);
  }
  // Seen as a whole or not at all.
  await writeFile(join(folder, `${FILLED}.part`), JSON.stringify(filled));
  await rename(join(folder, `${FILLED}.part`), join(folder, FILLED));
}

function environment(folder: string, url = `sqlite://${join(folder, "linli.db")}`): Record<string, string> {
  return { LINLI_DATA_DIR: folder, LINLI_DATABASE_URL: url };
}
