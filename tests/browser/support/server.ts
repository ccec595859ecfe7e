// The `linli` binary: one-off commands, and a server per test.

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Home } from "./demo_street.ts";

const BINARY = process.env.LINLI_BIN ?? join(import.meta.dirname, "../../../target/debug/linli");
const PATIENCE = 20_000;

export async function linli(args: string[], environment: Record<string, string>): Promise<void> {
  await promisify(execFile)(BINARY, args, { env: { ...process.env, ...environment } });
}

export class Server {
  private readonly output: string[] = [];

  private constructor(
    readonly address: string,
    private readonly process: ChildProcess,
  ) {
    for (const stream of [process.stdout!, process.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => this.output.push(text));
    }
  }

  static async start(home: Home): Promise<Server> {
    const listen = `127.0.0.1:${await freePort()}`;
    const process_ = spawn(BINARY, ["serve", "--demo", "--listen", listen], {
      env: { ...process.env, ...home.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const server = new Server(`http://${listen}`, process_);
    await server.ready();
    return server;
  }

  /** As in production: SIGTERM, and it has to end by itself. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null) throw new Error(`the server had ended before its test:\n${this.log()}`);
    const ended = once(this.process, "exit");
    this.process.kill("SIGTERM");
    const late = setTimeout(() => this.process.kill("SIGKILL"), PATIENCE);
    const [code, signal] = await ended;
    clearTimeout(late);
    if (signal === "SIGKILL") throw new Error(`the server did not end on SIGTERM:\n${this.log()}`);
    if (code) throw new Error(`the server ended with ${code}:\n${this.log()}`);
  }

  log(): string {
    return this.output.join("");
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline && this.process.exitCode === null) {
      const answer = await fetch(`${this.address}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    this.process.kill("SIGKILL");
    throw new Error(`the server does not answer:\n${this.log()}`);
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
