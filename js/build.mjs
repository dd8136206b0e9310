// Bundles the front end into veo_widget/static: an ES module for the studio, one for the players and one for sweeps, the
// studio's parts that the kernel sends when they are needed, two style sheets, nothing loaded from elsewhere.
// `--watch` rebuilds on change (with ANYWIDGET_HMR=1 an open notebook follows).
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const CEILING_GZIP = 40_000;
const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../veo_widget/static/", import.meta.url));

const PARTS = ["player", "gallery", "forms"];

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: here,
  bundle: true,
  target: ["es2022", "chrome111", "firefox114", "safari16.4"],
  minify: true,
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
};

/** @type {esbuild.BuildOptions} */
const options = {
  ...common,
  entryPoints: [
    { in: "src/index.ts", out: "index" },
    { in: "src/player.ts", out: "player" },
    { in: "src/grid.ts", out: "grid" },
    { in: "src/style.css", out: "style" },
    { in: "src/grid.css", out: "grid" },
  ],
  outdir: out,
  format: "esm",
  banner: {
    js: "/*! veo_widget, MIT. Contains Preact, (c) 2015-present Jason Miller, @preact/signals, (c) 2022-present Preact Team, and @noble/hashes, (c) 2022 Paul Miller, all MIT: https://opensource.org/license/mit */",
  },
  plugins: [{ name: "parts", setup: buildParts }],
};

mkdirSync(join(out, "parts"), { recursive: true });
if (process.argv.includes("--watch")) {
  const context = await esbuild.context({ ...options, logLevel: "info" });
  await context.watch();
} else {
  await esbuild.build(options);
  const parts = PARTS.map((name) => `parts/${name}.js`);
  for (const name of ["index.js", "player.js", "grid.js", ...parts, "style.css", "grid.css"]) report(name);
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

/** Builds the parts before the bundle that names their contents. */
function buildParts({ onLoad }) {
  onLoad({ filter: /parts[\\/]version\.ts$/ }, async () => {
    const built = await Promise.all(PARTS.map(buildPart));
    const versions = Object.fromEntries(built.map(({ name, version }) => [name, version]));
    return {
      contents: `export const VERSIONS = ${JSON.stringify(versions)};`,
      watchFiles: built.flatMap(({ inputs }) => inputs),
    };
  });
}

/** Writes a part: a module whose one export makes its components with what the bundle shares. */
async function buildPart(name) {
  const { outputFiles, metafile } = await esbuild.build({
    ...common,
    entryPoints: [`src/parts/${name}.ts`],
    format: "iife",
    globalName: "part",
    banner: { js: "/*! veo_widget, MIT */ export default (runtime) => {" },
    footer: { js: `return part };\n//# sourceURL=veo_widget/static/parts/${name}.js` },
    plugins: [{ name: "runtime", setup: shareRuntime }],
    metafile: true,
    write: false,
  });
  const { contents } = outputFiles[0];
  writeFileSync(join(out, "parts", `${name}.js`), contents);
  const version = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  const inputs = Object.keys(metafile.inputs).filter((path) => path.startsWith("src/"));
  return { name, version, inputs: inputs.map((path) => join(here, path)) };
}

/** Has the modules that runtime.ts names come from the parameter; a name that is missing there fails the build. */
function shareRuntime({ onResolve, onLoad }) {
  const folder = join(here, "src", "parts");
  const lines = readFileSync(join(folder, "runtime.ts"), "utf8").matchAll(
    /^export \{([^}]+)\} from "(.+)";$/gm,
  );
  const shared = new Map(Array.from(lines, ([, names, from]) => [keyOf(from, folder), names]));
  onResolve({ filter: /.*/ }, ({ path, resolveDir, kind }) => {
    const key = keyOf(path, resolveDir);
    return kind !== "entry-point" && shared.has(key) ? { path: key, namespace: "runtime" } : undefined;
  });
  onLoad({ filter: /.*/, namespace: "runtime" }, ({ path }) => ({
    contents: `export const {${shared.get(path)}} = runtime;`,
  }));
}

/** A package's name, or the path of one of our modules. */
function keyOf(path, folder) {
  return path.startsWith(".") ? join(folder, path) : path;
}
