// A private PostgreSQL cluster from the installed binaries, in a temporary folder, gone afterwards.

import { execFile, execFileSync } from "node:child_process";
import { chownSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./server.ts";

const run = promisify(execFile);
const INSTALLED = "/usr/lib/postgresql";

export interface ClusterAddress {
  version: string;
  folder: string;
  port: number;
}

export class PostgresCluster {
  constructor(readonly address: ClusterAddress) {}

  static async start(): Promise<PostgresCluster> {
    const version = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a))[0];
    if (!version) throw new Error(`no PostgreSQL in ${INSTALLED}: run \`cargo xtask test\``);
    const folder = await mkdtemp(join(tmpdir(), "linli-postgres-"));
    const owner = unprivileged();
    if (owner) chownSync(folder, owner.uid, owner.gid);

    const port = await freePort();
    const cluster = new PostgresCluster({ version, folder, port });
    await cluster.program("initdb", ["--pgdata", cluster.data, "--username", "linli", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]);
    // Nobody misses this data after a power cut.
    const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=off -c full_page_writes=off`;
    await cluster.program("pg_ctl", ["start", "--wait", "--pgdata", cluster.data, "--log", join(folder, "log"), "--options", options]);
    return cluster;
  }

  url(database: string): string {
    return `postgres://linli@127.0.0.1:${this.address.port}/${database}`;
  }

  async createDatabase(name: string, template = "template0"): Promise<void> {
    await this.sql(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  }

  async dropDatabase(name: string): Promise<void> {
    await this.sql(`DROP DATABASE ${name} WITH (FORCE)`);
  }

  async stop(): Promise<void> {
    await this.program("pg_ctl", ["stop", "--wait", "--mode", "immediate", "--pgdata", this.data]);
    await rm(this.address.folder, { recursive: true });
  }

  private get data(): string {
    return join(this.address.folder, "data");
  }

  private async sql(statement: string): Promise<void> {
    await this.program("psql", ["--host", this.address.folder, "--port", String(this.address.port), "--username", "linli", "--no-psqlrc", "--quiet", "--command", statement, "postgres"]);
  }

  private async program(name: string, args: string[]): Promise<void> {
    await run(join(INSTALLED, this.address.version, "bin", name), args, { ...unprivileged(), cwd: this.address.folder });
  }
}

/** PostgreSQL refuses to run as root; its package brings a user for it. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
