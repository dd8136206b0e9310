// Which contents of the parts this bundle was built with. build.mjs puts them in: a hash by name.

export const VERSIONS: Readonly<Record<string, string>> = {};
