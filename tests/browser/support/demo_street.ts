// The small demo street, filled once per worker and copied for every test.

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PostgresCluster } from "./postgres.ts";
import { linli } from "./server.ts";

export type Database = "sqlite" | "postgres";

/** A data folder and the database that goes with it: what one server runs on. */
export interface Home {
  environment: Record<string, string>;
  remove(): Promise<void>;
}

export class DemoStreet {
  private copies = 0;

  private constructor(
    private readonly folder: string,
    private readonly cluster: PostgresCluster | undefined,
  ) {}

  static async fill(database: Database): Promise<DemoStreet> {
    const started = Date.now();
    const folder = await mkdtemp(join(tmpdir(), "linli-browser-"));
    const cluster = database === "postgres" ? await PostgresCluster.start() : undefined;
    await cluster?.createDatabase("street");
    const street = new DemoStreet(folder, cluster);
    const environment = street.environment("street");
    await linli(["migrate"], environment);
    await linli(["demo", "--scale", "small"], environment);
    const name = cluster ? `PostgreSQL ${cluster.version}` : "SQLite";
    console.log(`demo street on ${name}, filled in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return street;
  }

  async copy(): Promise<Home> {
    const name = `test_${++this.copies}`;
    const folder = join(this.folder, name);
    await cp(join(this.folder, "street"), folder, { recursive: true });
    await this.cluster?.createDatabase(name, "street");
    return {
      environment: this.environment(name),
      remove: async () => {
        await this.cluster?.dropDatabase(name);
        await rm(folder, { recursive: true });
      },
    };
  }

  async remove(): Promise<void> {
    await this.cluster?.stop();
    await rm(this.folder, { recursive: true });
  }

  private environment(name: string): Record<string, string> {
    const folder = join(this.folder, name);
    const url = this.cluster ? this.cluster.url(name) : `sqlite://${join(folder, "linli.db")}`;
    return { LINLI_DATA_DIR: folder, LINLI_DATABASE_URL: url };
  }
}
