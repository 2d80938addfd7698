// @ts-check
// The way from JupyterLab's menus to the page for marking. This is a prebuilt extension without a
// build: a module federation container by hand. JupyterLab calls init with the libraries that it
// shares, then get for the plugin.

// the braces keep these names out of JupyterLab's own page
{
  /** @typedef {{loaded?: unknown, get: () => Promise<() => any>}} Library */
  /** @typedef {Record<string, Record<string, Library>>} ShareScope */
  /** @typedef {{label: string, caption: string, execute: () => void}} Command */
  /** @typedef {{id: string, items: {command: string}[], insertItem: (index: number, item: {command: string}) => unknown}} Menu */
  /** @typedef {{menus: Menu[]}} MainMenu */
  /** @typedef {{addItem: (item: {command: string, category: string}) => unknown}} Palette */
  /** @typedef {{baseUrl: string}} ServerSettings */
  /** @typedef {{commands: {addCommand: (id: string, command: Command) => unknown}, started: Promise<void>, serviceManager: {serverSettings: ServerSettings}}} App */
  /** @typedef {{makeRequest: (url: string, init: RequestInit, settings: ServerSettings) => Promise<Response>}} Connection */

  const COMMAND = "invigilator:mark-texts";
  const NBGRADER_MENU = "jp-mainmenu-nbgrader";
  /** Formgrader, and the one that takes the file browser's folder for the course. */
  const FORMGRADER = ["nbgrader:open-formgrader", "nbgrader:open-formgrader-local"];

  /** @type {ShareScope} */
  let shareScope = {};

  /** The library as JupyterLab itself uses it: there is one version, or the one that is loaded. */
  const library = async (/** @type {string} */ name) => {
    const versions = Object.values(shareScope[name] ?? {});
    const used = versions.find((version) => version.loaded) ?? versions[0];
    if (!used) throw new Error(`JupyterLab shares no ${name}`);
    return (await used.get())();
  };

  /** Whether the server serves a course's folder: a student's does not. @param {Connection} connection @param {ServerSettings} settings */
  const hasAssignments = async (connection, settings) => {
    const address = new URL("invigilator/api/assignments", settings.baseUrl).href;
    try {
      const reply = await connection.makeRequest(address, {}, settings);
      return reply.ok && (await reply.json()).assignments.length > 0;
    } catch {
      return false; // no server, so no page either
    }
  };

  /** Put the command below formgrader's, where a menu has those. @param {MainMenu} mainMenu */
  const addBesideFormgrader = (mainMenu) => {
    const menu = mainMenu.menus.find((each) => each.id === NBGRADER_MENU);
    const commands = menu?.items.map((item) => item.command) ?? [];
    const last = Math.max(...FORMGRADER.map((command) => commands.indexOf(command)));
    if (last >= 0) menu?.insertItem(last + 1, { command: COMMAND });
  };

  /** @param {Connection} connection @param {App} app @param {MainMenu | null} mainMenu @param {Palette | null} palette */
  const offer = async (connection, app, mainMenu, palette) => {
    const settings = app.serviceManager.serverSettings;
    await app.started; // nbgrader's plugins have made their menu
    if (!(await hasAssignments(connection, settings))) return;
    app.commands.addCommand(COMMAND, {
      label: "Mark Texts",
      caption: "Mark the class's written answers, task by task, in a tab of their own",
      execute: () => {
        window.open(new URL("invigilator/mark", settings.baseUrl), "_blank");
      },
    });
    palette?.addItem({ command: COMMAND, category: "nbgrader" });
    if (mainMenu) addBesideFormgrader(mainMenu);
  };

  const get = async (/** @type {string} */ module) => {
    if (module !== "./extension") throw new Error(`there is no module ${module} here`);
    const [{ IMainMenu }, { ICommandPalette }, { ServerConnection }] = await Promise.all(
      ["@jupyterlab/mainmenu", "@jupyterlab/apputils", "@jupyterlab/services"].map(library),
    );
    const plugin = {
      id: "invigilator-marking:plugin",
      description: "Opens the page for marking texts.",
      autoStart: true,
      optional: [IMainMenu, ICommandPalette],
      /** Called by JupyterLab, which starts only when this is done. @param {App} app @param {MainMenu | null} mainMenu @param {Palette | null} palette */
      activate: (app, mainMenu, palette) => {
        void offer(ServerConnection, app, mainMenu, palette);
      },
    };
    return () => ({ __esModule: true, default: plugin });
  };

  const init = (/** @type {ShareScope} */ scope) => {
    shareScope = scope;
  };

  /** @type {Window & {_JUPYTERLAB?: Record<string, unknown>}} */
  const lab = window;
  (lab._JUPYTERLAB ??= {})["invigilator-marking"] = { get, init };
}
