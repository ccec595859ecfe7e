// What stays: a form that is not sent yet, the language, and the app itself without a network.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, graphql, test } from "./support/fixtures.ts";
import { takePhoto } from "./support/photos.ts";
import { addPhoto } from "./support/steps.ts";

test("the form of a request survives a reload, and is sent as it was @phone", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  await page.goto("/submit");
  await page.getByRole("radio", { name: "环境卫生" }).check();
  await page.getByLabel("发生了什么").fill("地下车库的排水沟堵了，一下雨就积水。");
  await addPhoto(page.locator("main"), await takePhoto(page));
  await page.getByRole("button", { name: "东鑫小区 · 3 号楼" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "整个小区（公共区域）" }).click();
  await expect(page.getByText("草稿已保存")).toBeVisible();

  await page.reload();
  await expect(page.getByRole("radio", { name: "环境卫生" })).toBeChecked();
  await expect(page.getByLabel("发生了什么")).toHaveValue("地下车库的排水沟堵了，一下雨就积水。");
  await expect(page.getByRole("button", { name: /^东鑫小区\s*更改$/ })).toBeVisible();
  const photo = page.locator(".photo img");
  await expect(photo).toHaveCount(1);
  await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

  await page.getByRole("button", { name: "提交" }).click();
  await expect(page).toHaveURL(/\/orders\//);
  const { myOrders } = await graphql(page, "{ myOrders(filter: OPEN, first: 1) { nodes { words category { code } place { name } photos { width height } } } }");
  expect(myOrders.nodes[0]).toMatchObject({ words: "地下车库的排水沟堵了，一下雨就积水。", category: { code: "sanitation" }, place: { name: "东鑫小区" } });
  // Shrunk on the phone, from 2400 × 1800.
  expect(myOrders.nodes[0].photos).toEqual([{ width: 1920, height: 1440 }]);

  // What was sent is no draft any more.
  await page.goto("/submit");
  await expect(page.getByLabel("发生了什么")).toHaveValue("");
  await expect(page.locator(".photo img")).toHaveCount(0);
});

test("a request is kept and sent again when the network was away for a moment @phone", async ({ page, signInAs, trouble }) => {
  trouble.expect(/ERR_INTERNET_DISCONNECTED/);
  await signInAs(page, "resident");
  await page.goto("/submit");
  await page.getByRole("radio", { name: "停车秩序" }).check();
  await page.getByLabel("发生了什么").fill("消防通道又停满了车。");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "提交" }).click();
  await expect(page.getByRole("button", { name: "提交" })).toHaveAttribute("aria-busy", "true");
  await page.waitForTimeout(1_000);
  await page.context().setOffline(false);
  await expect(page).toHaveURL(/\/orders\//);
  const { myOrders } = await graphql(page, "{ myOrders(filter: OPEN, first: 10) { nodes { words } } }");
  expect(myOrders.nodes.filter(({ words }: { words: string }) => words === "消防通道又停满了车。")).toHaveLength(1);
});

test("the language changes to English and back @phone @look", async ({ page, signInAs }) => {
  await signInAs(page, "member");
  await page.goto("/me");
  await page.getByRole("radio", { name: "English" }).check();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Me");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");

  await page.goto("/hall");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hall");
  await expect(page.getByRole("button", { name: /^Claim/ }).first()).toBeVisible();

  await page.goto("/me");
  await page.getByRole("radio", { name: "中文" }).check();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("我的");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});

test("the app can be installed @phone @look", async ({ page, request }) => {
  await page.goto("/sign-in");
  const address = await page.locator('link[rel="manifest"]').getAttribute("href");
  const answer = await request.get(address!);
  expect(answer.headers()["content-type"]).toContain("manifest+json");
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ name: "邻里", display: "standalone", scope: "/", lang: "zh-CN" });
  expect(manifest.start_url).toMatch(/^\//);

  // Chromium's own verdict.
  const devtools = await page.context().newCDPSession(page);
  expect(await devtools.send("Page.getAppManifest")).toMatchObject({ errors: [] });
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  // Each test has a window of its own that keeps nothing.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);

  const icons: { src: string; sizes: string; type: string; purpose?: string }[] = manifest.icons;
  expect(icons.some(({ purpose }) => purpose === "maskable")).toBe(true);
  for (const { src, sizes, type } of icons) {
    const icon = await request.get(src);
    expect(icon.headers()["content-type"]).toContain(type);
    const [width, height] = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, src);
    expect(width).toBeGreaterThan(0);
    if (sizes !== "any") expect(`${width}x${height}`).toBe(sizes);
  }
  for (const { url } of manifest.shortcuts) expect((await request.get(url)).ok()).toBe(true);
});

test.describe("without a network", () => {
  test.use({ serviceWorkers: "allow" });

  test("the shell opens again, and goes on when the network is back @phone @look", async ({ page, signInAs, trouble }) => {
    trouble.expect(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
    await signInAs(page, "resident");
    await page.goto("/");
    await expect(page.getByRole("link", { name: "厨房下水道堵了" })).toBeVisible();
    const worker = await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL);
    expect(worker).toMatch(/\/sw\.js$/);

    await page.context().setOffline(true);
    await page.reload();
    await expect(page.getByText("网络不通，请检查后再试。")).toBeVisible();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "再试一次" }).click();
    await expect(page.getByRole("link", { name: "厨房下水道堵了" })).toBeVisible();
  });

  test("data never comes out of the cache @phone @look", async ({ page, signInAs }) => {
    await signInAs(page, "resident");
    await page.goto("/orders");
    await expect(page.locator("main .card").first()).toBeVisible();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await expect(page.locator("main .card").first()).toBeVisible();
    const kept = await page.evaluate(async () => {
      const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = await Promise.all(caches_.map((cache) => cache.keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(kept).toContain("/");
    expect(kept.filter((path) => !/^\/($|boot\.js$|app\/|icons\/)/.test(path))).toEqual([]);
    const shell: string[] = JSON.parse(readFileSync(join(import.meta.dirname, "../../web/dist/sizes.json"), "utf8")).assets.map(({ path }: { path: string }) => `/${path}`);
    expect(kept.filter((path) => path.startsWith("/app/") && !shell.includes(path))).toEqual([]);
  });
});
