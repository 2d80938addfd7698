// @ts-check
// What the page and the server say to each other.

/** @typedef {{id: string, points: number, shown_points: string, counts: string, half: string, excludes: string, takes_from: string[], samples: {kind: string, text: string}[]}} Idea */
/** @typedef {{id: string, html: string, folded: string, form: string, is_open: boolean, seen: string, ticks: Record<string, number>, comment: string, flagged: boolean, points: number | null, changed: string}} Answer */
/** @typedef {{ids: string[], words: [string, boolean][][]}} Group */
/** @typedef {{ideas: string[], sureness: number, is_sure: boolean}} Suggestion */
/** @typedef {{scheme: {about: string, max_points: number, ideas: Idea[]}, answers: Answer[], groups: Group[], lines: string[], comments: string[], most_together: number, ask_after: number}} Task */

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
export const find = (id, kind) => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`no ${id}`);
  return found;
};

const api = find("desk", HTMLElement).dataset.api ?? "";
export const isSecond = new URLSearchParams(location.search).get("second") === "1";
export const marker = find("marker", HTMLInputElement);

const GONE = "The server does not answer. What you ticked is kept: confirm again when it runs.";
const ENDED = "Your session has ended. Log in again in another tab, then confirm here again: what you ticked is kept.";

const address = (/** @type {string} */ more) => {
  const query = new URLSearchParams({ marker: marker.value, ...(isSecond ? { second: "1" } : {}) });
  return `${api}${more}?${query}`;
};

/** @param {string} name */
const cookie = (name) =>
  document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

/** Return what the server says; raise an Error with a line for whoever marks. @param {string} more @param {object} [body] */
export const ask = async (more, body) => {
  const reply = await fetch(address(more), {
    method: body ? "POST" : "GET",
    headers: { "Content-Type": "application/json", "X-XSRFToken": cookie("_xsrf") },
    body: body ? JSON.stringify(body) : undefined,
  }).catch(() => Promise.reject(new Error(GONE)));
  if (reply.redirected || reply.status === 401 || reply.status === 403) throw new Error(ENDED);
  const found = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Error(found.error || found.message || `The server says ${reply.status}.`);
  return found;
};
