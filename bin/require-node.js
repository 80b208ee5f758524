// Says in one sentence what is missing when the runtime cannot run TypeScript sources as they are.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Atlasgraph needs Node 22.18 or newer and this is Node ${process.versions.node}: run "npm ci" with install scripts allowed (it brings Node 24), or install a newer Node.`,
  );
  process.exit(1);
}
