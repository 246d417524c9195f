// Makes the files small that Trunk writes to dist/: wasm-opt over the programs, esbuild over their glue, one style sheet instead of
// many, and .br and .gz beside everything that compresses.
// Usage: node app/optimise.mjs dist
// `node app/optimise.mjs dist --budget` changes nothing: it fails when a program and its glue, compressed by brotli, are larger than
// their budget. A page loads one program.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync, transformSync } from "esbuild";

// The maximum sizes, in bytes.
const BUDGETS = { client: 127 * 1024, editor: 250 * 1024 };
// The WebAssembly features that Rust's target uses. wasm-opt must be told: the build stripped the section of the file that lists them.
const FEATURES = [
  "bulk-memory", "bulk-memory-opt", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext",
].map((feature) => `--enable-${feature}`);
const COMPRESSIBLE = /\.(css|html|js|json|svg|txt|wasm|webmanifest)$/;
const [dist, mode] = process.argv.slice(2);

const files = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => statSync(name).isFile());

// Joins the style sheets in the order of Trunk's entry: a browser waits for each sheet before it draws anything. Rules of the same
// layer depend on their order.
const joinStyles = () => {
  const entry = readFileSync(new URL("index.html", import.meta.url), "utf8");
  const names = [...entry.matchAll(/rel="css" href="[^"]*?([\w-]+\.css)"/g)].map(([, name]) => join(dist, name));
  if (names.length === 0) throw new Error("app/index.html names no style sheet");
  const all = names.map((name) => readFileSync(name, "utf8")).join("\n");
  for (const name of names) rmSync(name);
  writeFileSync(join(dist, "style.css"), transformSync(all, { loader: "css", minify: true, logLevel: "warning" }).code);
};

if (mode !== "--budget") {
  const wasmOpt = join(dirname(createRequire(import.meta.url).resolve("binaryen/package.json")), "bin", "wasm-opt");
  joinStyles();
  for (const name of files(dist)) {
    if (/\.(br|gz)$/.test(name)) rmSync(name);
    // The page that Trunk needs to build is never served.
    if (name === join(dist, "index.html")) rmSync(name);
    if (name.endsWith(".wasm")) execFileSync(process.execPath, [wasmOpt, "-Oz", ...FEATURES, name, "-o", name], { stdio: "inherit" });
    if (name.endsWith(".js") && dirname(name) === dist) {
      buildSync({ entryPoints: [name], outfile: name, allowOverwrite: true, minify: true, format: "esm", logLevel: "warning" });
    }
  }
  for (const name of files(dist).filter((name) => COMPRESSIBLE.test(name))) {
    const bytes = readFileSync(name);
    const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
    writeFileSync(`${name}.br`, brotliCompressSync(bytes, brotli));
    writeFileSync(`${name}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

const weigh = (name) => {
  try {
    return statSync(join(dist, `${name}.br`)).size;
  } catch {
    return NaN;
  }
};
let isOver = false;
for (const [program, budget] of Object.entries(BUDGETS)) {
  const [glue, wasm] = [weigh(`${program}.js`), weigh(`${program}_bg.wasm`)];
  const total = glue + wasm;
  console.log(`${program}: ${total} bytes (glue ${glue}, WebAssembly ${wasm}), of ${budget} allowed`);
  // The size of a missing file is NaN. The negated comparison counts it as over the budget.
  if (!(total <= budget)) isOver = true;
}
if (isOver) process.exit(1);
