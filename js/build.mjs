// Bundles the front end into veo_widget/static: an ES module and a style sheet for each entry, nothing loaded from elsewhere.
// `--watch` rebuilds on change (with ANYWIDGET_HMR=1 an open notebook follows).
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const CEILING_GZIP = 40_000;
const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../veo_widget/static/", import.meta.url));

/** @type {esbuild.BuildOptions} */
const options = {
  absWorkingDir: here,
  entryPoints: [
    { in: "src/index.ts", out: "index" },
    { in: "src/style.css", out: "style" },
    { in: "src/grid.ts", out: "grid" },
    { in: "src/grid.css", out: "grid" },
  ],
  outdir: out,
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox114", "safari16.4"],
  minify: true,
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  banner: {
    js: "/*! veo_widget, MIT. Contains Preact, (c) 2015-present Jason Miller, @preact/signals, (c) 2022-present Preact Team, and @noble/hashes, (c) 2022 Paul Miller, all MIT: https://opensource.org/license/mit */",
  },
  logLevel: "warning",
};

mkdirSync(out, { recursive: true });
if (process.argv.includes("--watch")) {
  const context = await esbuild.context({ ...options, logLevel: "info" });
  await context.watch();
} else {
  await esbuild.build(options);
  for (const name of ["index.js", "style.css", "grid.js", "grid.css"]) report(name);
}

/** Prints a file's size and refuses a bundle over the ceiling: it is stored with every saved widget state. */
function report(name) {
  const bytes = readFileSync(`${out}${name}`);
  const gzip = gzipSync(bytes).length;
  console.log(`${name}  ${(bytes.length / 1000).toFixed(1)} kB, ${(gzip / 1000).toFixed(1)} kB gzip`);
  if (gzip > CEILING_GZIP) {
    console.error(`${name} is over the ceiling of ${CEILING_GZIP / 1000} kB gzip`);
    process.exitCode = 1;
  }
}
