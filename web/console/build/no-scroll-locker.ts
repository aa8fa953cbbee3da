/** Takes the place of the portal's scroll lock (see vite.config.ts). */
const noScrollLocker = (): void => {};

// biome-ignore lint/style/noDefaultExport: it has to look like the module that it replaces
export default noScrollLocker;
