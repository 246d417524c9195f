// Speed as felt: Lighthouse on eight pages of a running portal with the demonstration's data, as a mobile phone on a slow network
// (simulated slow 4G, processor four times slower), beside a plain HTML page of the same size in the same run.
// Usage: node tests/bench/lighthouse.mjs http://127.0.0.1:8080
//   RUNS=3       how often each page is loaded; the median of each figure counts
//   PAGES=home   only the pages whose names contain this text
//   CHROME=/usr/bin/chromium
// Fails when a page misses its target.
import { createServer } from "node:http";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const base = new URL(process.argv[2] ?? "http://127.0.0.1:8080").origin;
const runs = Number(process.env.RUNS ?? 3);
const wanted = process.env.PAGES ?? "";
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
const TARGETS = { performance: 95, lcp: 1800, tbt: 150, cls: 0.02, accessibility: 100 };

const send = async (path, body, cookie = "") => {
  const headers = { "content-type": "application/json", origin: base, cookie };
  const answer = await fetch(base + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok && answer.status !== 409) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
};

const signIn = async (login) => {
  const answer = await send("/api/v1/sessions", { login, password: PASSWORD });
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
};

/** How many bytes of HTML a browser loads. */
const weigh = async (url, cookie) => {
  const answer = await fetch(url, { headers: { cookie, "accept-encoding": "gzip" }, redirect: "manual" });
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
  await answer.arrayBuffer();
  return Number(answer.headers.get("content-length"));
};

/** A page without styles and scripts, as long as it is asked for. */
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

/** The medians of a page's figures. */
const measure = async (url, cookie) => {
  const options = { port: chrome.port, logLevel: "silent", onlyCategories: ["performance", "accessibility"] };
  const all = [];
  for (let run = 0; run < runs; run++) {
    const load = () => lighthouse(url, { ...options, extraHeaders: cookie ? { Cookie: cookie } : {} });
    let { lhr } = await load();
    // A trace that was not recorded is no figure of the page.
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
  const medians = Object.keys(TARGETS).map((name) => [name, median(all.map((one) => one[name]))]);
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
  for (const { name, path, login, performance = TARGETS.performance } of PAGES.filter(({ name }) => name.includes(wanted))) {
    const cookie = sessions[login] ?? "";
    const bytes = await weigh(base + path, cookie);
    const found = await measure(base + path, cookie);
    show(name, bytes, found);
    show("  plain, as long", bytes, await measure(`http://127.0.0.1:${plain.address().port}/?size=${bytes}`));
    const miss = (what, is) => is || missed.push(`${name}: ${what}`);
    miss(`performance below ${performance}`, Math.round(found.performance) >= performance);
    miss(`LCP above ${TARGETS.lcp} ms`, found.lcp <= TARGETS.lcp);
    miss(`TBT above ${TARGETS.tbt} ms`, found.tbt <= TARGETS.tbt);
    miss(`CLS above ${TARGETS.cls}`, found.cls <= TARGETS.cls);
    miss(`accessibility: ${found.barriers.join(", ")}`, Math.round(found.accessibility) >= TARGETS.accessibility);
  }
} finally {
  chrome.kill();
  plain.close();
}
if (missed.length > 0) {
  console.error(missed.join("\n"));
  process.exitCode = 1;
}
