// Four passes over the same specs: phone and desktop, each on SQLite and on PostgreSQL. A spec's tags
// narrow it: @phone or @desktop for one size, @look where the database cannot matter (SQLite only).

import { defineConfig } from "@playwright/test";
import type { DatabaseOption } from "./support/fixtures.ts";
import { STREET_ZONE } from "./support/street_time.ts";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const desktop = { viewport: { width: 1280, height: 800 } };

export default defineConfig<object, DatabaseOption>({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  testIgnore: process.env.LINLI_SCREENSHOTS ? [] : "screenshots.spec.ts",
  globalSetup: "./support/demo_street.ts",
  outputDir: "node_modules/.results",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "node_modules/.results.json" }]],
  use: {
    locale: "zh-CN",
    timezoneId: STREET_ZONE,
    contextOptions: { reducedMotion: "reduce" },
    // The cached shell would answer for the server; specs about it say `serviceWorkers: "allow"`.
    serviceWorkers: "block",
    actionTimeout: 10_000,
    screenshot: "only-on-failure",
    // Recording costs every test a fifth of its time: `--trace retain-on-failure` where one is looked into.
    trace: "off",
    launchOptions: {
      executablePath: process.env.LINLI_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "phone-sqlite", use: { ...phone, database: "sqlite" }, grepInvert: /@desktop/ },
    { name: "desktop-sqlite", use: { ...desktop, database: "sqlite" }, grepInvert: /@phone/ },
    { name: "phone-postgres", use: { ...phone, database: "postgres" }, grepInvert: /@desktop|@look/ },
    { name: "desktop-postgres", use: { ...desktop, database: "postgres" }, grepInvert: /@phone|@look/ },
  ],
});
