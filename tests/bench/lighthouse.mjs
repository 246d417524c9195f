// Measures how fast the pages feel: runs Lighthouse on eight pages of a running portal with the demonstration's data, as a mobile
// phone on a slow network (simulated slow 4G, processor four times slower). For comparison, the same run also measures a plain
// HTML page of the same size as each page.
// Usage: node tests/bench/lighthouse.mjs http://127.0.0.1:8080
//   RUNS=3       the number of times each page is loaded; the median of each figure counts
//   PAGES=home   only the pages whose names contain this text
//   CHROME=/usr/bin/chromium
// Fails when a page misses its target.
import { createServer } from "node:http";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const base = new URL(process.argv[2] ?? "http://127.0.0.1:8080").origin;
const runs = Number(process.env.RUNS ?? 3);
const nameFilter = process.env.PAGES ?? "";
const PASSWORD = "metacentrex-demo";
const MAC = "805EC0021C1B";
const CLIENT = "/extranet/clients/10000";
const LINE = "/lines/0970192349";
const PAGES = [
  { name: "sign-in", path: "/extranet/login" },
  { name: "clients", path: "/extranet/clients", login: "expert" },
  { name: "phones", path: `${CLIENT}/phones`, login: "expert" },
  { name: "a phone", path: `${CLIENT}/phones/${MAC}`, login: "expert" },
  { name: "registering", path: `${CLIENT}/phones/new`, login: "expert" },
  { name: "editor", path: `${LINE}/yealink-cp920`, login: "0970192349", performance: 90 },
  { name: "home", path: "/", login: "0970192349" },
  { name: "notifications", path: "/settings/notifications", login: "0970192349" },
];
// Performance and accessibility are Lighthouse's scores of 100; LCP and TBT are milliseconds; CLS has no unit.
const TARGETS = { performance: 95, lcp: 1800, tbt: 150, cls: 0.02, accessibility: 100 };

const send = async (path, body, cookie = "") => {
  const headers = { "content-type": "application/json", origin: base, cookie };
  const answer = await fetch(base + path, { method: "POST", headers, body: JSON.stringify(body) });
  // 409: the phone is registered already, by an earlier run on the same portal.
  if (!answer.ok && answer.status !== 409) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
};

const signIn = async (login) => {
  const answer = await send("/api/v1/sessions", { login, password: PASSWORD });
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
};

/** The number of bytes of a page's HTML, compressed as a browser loads it. */
const htmlSize = async (url, cookie) => {
  const answer = await fetch(url, { headers: { cookie, "accept-encoding": "gzip" }, redirect: "manual" });
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
  await answer.arrayBuffer();
  return Number(answer.headers.get("content-length"));
};

/** Serves a page without styles and scripts, with as many bytes as its query asks for. */
const plain = createServer((request, response) => {
  const size = Number(new URL(request.url, base).searchParams.get("size"));
  const start = '<!DOCTYPE html><html lang="en"><meta name="viewport" content="width=device-width"><title>Plain</title><h1>Plain</h1><p>';
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end(start.padEnd(size, "A line of plain text. "));
});
await new Promise((ready) => plain.listen(0, "127.0.0.1", ready));

const chrome = await launch({
  chromePath: process.env.CHROME ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  logLevel: "silent",
});
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Loads a page several times. Returns the median of each figure, and the accessibility rules that the page breaks. */
const measure = async (url, cookie) => {
  const options = { port: chrome.port, logLevel: "silent", onlyCategories: ["performance", "accessibility"] };
  const all = [];
  for (let run = 0; run < runs; run++) {
    const load = () => lighthouse(url, { ...options, extraHeaders: cookie ? { Cookie: cookie } : {} });
    let { lhr } = await load();
    // Chrome sometimes fails to record a trace. This says nothing about the page, so the page is loaded once more.
    if (lhr.runtimeError) ({ lhr } = await load());
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    const figure = (name) => lhr.audits[name].numericValue;
    all.push({
      performance: lhr.categories.performance.score * 100,
      lcp: figure("largest-contentful-paint"),
      tbt: figure("total-blocking-time"),
      cls: figure("cumulative-layout-shift"),
      accessibility: lhr.categories.accessibility.score * 100,
      barriers: Object.values(lhr.audits).filter((audit) => audit.score === 0 &&
        lhr.categories.accessibility.auditRefs.some(({ id, weight }) => id === audit.id && weight > 0)).map(({ id }) => id),
    });
  }
  const medians = Object.keys(TARGETS).map((name) => [name, median(all.map((figures) => figures[name]))]);
  return { ...Object.fromEntries(medians), barriers: [...new Set(all.flatMap(({ barriers }) => barriers))] };
};

const show = (name, bytes, { performance, lcp, tbt, cls, accessibility }) =>
  console.log(
    `${name.padEnd(22)}${String(bytes).padStart(7)}${performance.toFixed(0).padStart(6)}${(lcp / 1000).toFixed(2).padStart(8)}` +
      `${tbt.toFixed(0).padStart(6)}${cls.toFixed(3).padStart(8)}${accessibility.toFixed(0).padStart(6)}`,
  );

const missed = [];
try {
  const sessions = { expert: await signIn("expert"), "0970192349": await signIn("0970192349") };
  await send(`/api/v1/clients/10000/phones`, { mac: MAC, number: "0970192349", description: "Yealink CP920" }, sessions.expert);
  console.log(`Lighthouse, mobile, simulated; median of ${runs}`);
  console.log("page                    bytes  perf   LCP s    TBT     CLS  a11y");
  for (const { name, path, login, performance = TARGETS.performance } of PAGES.filter(({ name }) => name.includes(nameFilter))) {
    const cookie = sessions[login] ?? "";
    const bytes = await htmlSize(base + path, cookie);
    const figures = await measure(base + path, cookie);
    show(name, bytes, figures);
    show("  plain, as long", bytes, await measure(`http://127.0.0.1:${plain.address().port}/?size=${bytes}`));
    const check = (failure, isMet) => isMet || missed.push(`${name}: ${failure}`);
    check(`performance below ${performance}`, Math.round(figures.performance) >= performance);
    check(`LCP above ${TARGETS.lcp} ms`, figures.lcp <= TARGETS.lcp);
    check(`TBT above ${TARGETS.tbt} ms`, figures.tbt <= TARGETS.tbt);
    check(`CLS above ${TARGETS.cls}`, figures.cls <= TARGETS.cls);
    check(`accessibility: ${figures.barriers.join(", ")}`, Math.round(figures.accessibility) >= TARGETS.accessibility);
  }
} finally {
  chrome.kill();
  plain.close();
}
if (missed.length > 0) {
  console.error(missed.join("\n"));
  process.exitCode = 1;
}
