process.env.ATLASGRAPH_KILLS ??= '4';
await import('../soak/kills.soak.ts');
