// Collects what a browser complains about, in all pages of the contexts it watches.

import type { BrowserContext } from "@playwright/test";

export class Trouble {
  private readonly complaints: string[] = [];
  private readonly expected: RegExp[] = [];

  async watch(context: BrowserContext): Promise<void> {
    context.on("weberror", (error) => this.complaints.push(`uncaught: ${error.error().stack ?? error.error()}`));
    context.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    // The console tells of a violation too, but not of which element.
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        const element = event.target instanceof Element ? event.target.outerHTML.slice(0, 200) : "";
        console.error(`CSP: ${event.effectiveDirective} forbids ${event.blockedURI} ${element}`);
      });
    });
  }

  /** Complaints that match are part of this test's story. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  seen(): string[] {
    return this.complaints.filter((complaint) => !this.expected.some((pattern) => pattern.test(complaint)));
  }
}
