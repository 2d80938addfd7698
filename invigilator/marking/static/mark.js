// The page for marking one task. No library: it asks the server for the class's answers, shows the
// first group that waits, and sends what was ticked.
// @ts-check

/** @typedef {{id: string, points: number, shown_points: string, counts: string, half: string, excludes: string, samples: {kind: string, text: string}[]}} Idea */
/** @typedef {{id: string, html: string, folded: string, form: string, is_open: boolean, seen: string, ticks: Record<string, number>, comment: string, flagged: boolean, points: number | null, changed: string}} Answer */
/** @typedef {{ids: string[], words: [string, boolean][][]}} Group */
/** @typedef {{ideas: string[], sureness: number, is_sure: boolean}} Suggestion */
/** @typedef {{scheme: {about: string, max_points: number, ideas: Idea[]}, answers: Answer[], groups: Group[], lines: string[], comments: string[]}} Task */

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
const find = (id, kind) => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`no ${id}`);
  return found;
};

const desk = find("desk", HTMLElement);
const api = desk.dataset.api ?? "";
const isSecond = new URLSearchParams(location.search).get("second") === "1";
const marker = find("marker", HTMLInputElement);
const comment = find("comment", HTMLTextAreaElement);

/** @type {Task} */
let task;
/** @type {Map<string, Answer>} */
let answers = new Map();
/** @type {Map<string, Suggestion>} */
let suggestions = new Map();
/** Ids of the group on the desk: the first one is shown in full. @type {string[]} */
let onDesk = [];
/** Which of them get the mark. @type {Set<string>} */
let chosen = new Set();
/** @type {Record<string, number>} */
let ticks = {};
/** What was confirmed, to take it back. @type {string[][]} */
const done = [];
/** @type {Set<string>} */
const skipped = new Set();
const startedAt = Date.now();
let markedHere = 0;

const address = (/** @type {string} */ more) => {
  const query = new URLSearchParams({ marker: marker.value, ...(isSecond ? { second: "1" } : {}) });
  return `${api}${more}?${query}`;
};

/** @param {string} name */
const cookie = (name) =>
  document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

/** @param {string} more @param {object} [body] */
const ask = async (more, body) => {
  const reply = await fetch(address(more), {
    method: body ? "POST" : "GET",
    headers: { "Content-Type": "application/json", "X-XSRFToken": cookie("_xsrf") },
    body: body ? JSON.stringify(body) : undefined,
  });
  const found = await reply.json().catch(() => ({ error: `the server says ${reply.status}` }));
  if (!reply.ok) throw new Error(found.error || found.message || `the server says ${reply.status}`);
  return found;
};

/** @param {string} line */
const say = (line) => {
  const said = find("said", HTMLElement);
  said.textContent = line;
  said.hidden = !line;
};

/** Run what may fail, and say in one line why it did. @param {() => Promise<void>} work */
const trying = async (work) => {
  try {
    await work();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
};

const load = () =>
  trying(async () => {
    task = await ask("");
    answers = new Map(task.answers.map((answer) => [answer.id, answer]));
    say(task.lines.join(". "));
    find("about", HTMLElement).innerHTML = task.scheme.about;
    offerComments(task.comments);
    next();
    await think();
  });

const think = async () => {
  if (isSecond) return;
  suggestions = new Map(Object.entries(await ask("/suggestions")));
  if (onDesk.length && !Object.keys(ticks).length && !comment.value) suggest();
};

/** @param {string[]} comments */
const offerComments = (comments) => {
  const earlier = find("earlier", HTMLSelectElement);
  const there = new Set([...earlier.options].map((option) => option.value));
  for (const text of comments) if (text && !there.has(text)) earlier.add(new Option(text.slice(0, 80), text));
};

/** Show the largest group of answers that wait. */
const next = () => {
  const open = (/** @type {string} */ id) => answers.get(id)?.is_open && !skipped.has(id);
  const groups = task.groups.map((group) => group.ids.filter(open)).filter((ids) => ids.length);
  groups.sort((a, b) => b.length - a.length);
  if (!groups.length && skipped.size) {
    skipped.clear();
    return next();
  }
  show(groups[0] ?? []);
};

/** @param {string[]} ids */
const show = (ids) => {
  onDesk = ids;
  ticks = {};
  comment.value = "";
  const first = answers.get(ids[0] ?? "");
  chosen = new Set(ids.filter((id) => answers.get(id)?.form === first?.form));
  if (first && Object.keys(first.ticks).length) ticks = { ...first.ticks };
  if (first) comment.value = first.comment;
  find("answer", HTMLElement).innerHTML = first ? first.html : "<p>Everything here is marked.</p>";
  find("rest", HTMLElement).hidden = !first?.folded;
  find("folded", HTMLElement).innerHTML = first?.folded ?? "";
  find("state", HTMLElement).textContent = [first?.flagged ? "left for a colleague" : "", first?.changed ?? ""].filter(Boolean).join("; ");
  if (first && !Object.keys(ticks).length) suggest();
  showAlike();
  showIdeas();
  showProgress();
};

const suggest = () => {
  const found = suggestions.get(onDesk[0] ?? "");
  const line = find("suggested", HTMLElement);
  line.textContent = "";
  if (!found) return;
  ticks = Object.fromEntries(found.ideas.map((id) => [id, 1]));
  const percent = Math.round(100 * found.sureness);
  line.textContent = `Suggested from what you marked, ${percent}% sure: look, change, confirm.`;
  showIdeas();
};

const showAlike = () => {
  const box = find("alike", HTMLElement);
  const list = find("members", HTMLElement);
  box.hidden = onDesk.length < 2;
  const group = task.groups.find((each) => each.ids.includes(onDesk[0] ?? ""));
  list.replaceChildren(
    ...onDesk.slice(1).map((id) => {
      const item = document.createElement("li");
      const label = document.createElement("label");
      const tick = document.createElement("input");
      tick.type = "checkbox";
      tick.checked = chosen.has(id);
      tick.addEventListener("change", () => {
        if (tick.checked) chosen.add(id);
        else chosen.delete(id);
        showPoints();
      });
      const text = document.createElement("span");
      const words = group?.words[group.ids.indexOf(id)];
      if (words) {
        for (const [word, differs] of words) {
          const part = document.createElement(differs ? "mark" : "span");
          part.textContent = word;
          text.append(part, " ");
        }
      } else text.innerHTML = answers.get(id)?.html ?? "";
      label.append(tick, text);
      item.append(label);
      return item;
    }),
  );
};

const showIdeas = () => {
  find("ideas", HTMLElement).replaceChildren(
    ...task.scheme.ideas.map((idea, place) => {
      const box = document.createElement("div");
      box.className = "idea";
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.idea = idea.id;
      button.setAttribute("aria-pressed", idea.id in ticks ? (ticks[idea.id] === 1 ? "true" : "mixed") : "false");
      const share = ticks[idea.id];
      const given = share === 1 ? "given" : share ? "half" : "not given";
      button.innerHTML = `<kbd>${place + 1}</kbd> <strong></strong> <span class="soft">${idea.shown_points}: ${given}</span>`;
      const name = button.querySelector("strong");
      if (name) name.textContent = idea.id;
      button.addEventListener("click", () => tick(idea.id));
      const about = document.createElement("div");
      about.className = "counts";
      about.innerHTML = idea.counts + (idea.half ? `<p class="soft">Half:</p>${idea.half}` : "") + (idea.excludes ? `<p class="soft">Not:</p>${idea.excludes}` : "");
      box.append(button, about);
      return box;
    }),
  );
  showPoints();
};

/** @param {string} id */
const tick = (id) => {
  const share = ticks[id];
  if (share === undefined) ticks[id] = 1;
  else if (share === 1) ticks[id] = 0.5;
  else delete ticks[id];
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.idea : "";
  showIdeas();
  const again = focused ? document.querySelector(`[data-idea="${CSS.escape(focused)}"]`) : null;
  if (again instanceof HTMLElement) again.focus();
};

const showPoints = () => {
  const sum = task.scheme.ideas.reduce((total, idea) => total + idea.points * (ticks[idea.id] ?? 0), 0);
  const points = Math.min(Math.max(sum, 0), task.scheme.max_points);
  const many = chosen.size > 1 ? `, for ${chosen.size} answers` : "";
  find("points", HTMLElement).textContent = onDesk.length ? `${points} of ${task.scheme.max_points} points${many}` : "";
};

const showProgress = () => {
  const left = [...answers.values()].filter((answer) => answer.is_open).length;
  const minutes = (Date.now() - startedAt) / 60000;
  const pace = markedHere ? `, ${Math.max(1, Math.round((left * minutes) / markedHere))} minutes left at your pace` : "";
  const second = isSecond ? "second opinion: " : "";
  find("progress", HTMLElement).textContent = `${second}${answers.size - left} marked, ${left} left${left ? pace : ""}`;
};

/** @param {string[]} ids @param {Record<string, number> | null} given @param {boolean} [flagged] */
const send = (ids, given, flagged = false) =>
  trying(async () => {
    const seen = Object.fromEntries(ids.map((id) => [id, answers.get(id)?.seen ?? ""]));
    const written = comment.value.trim();
    const reply = await ask("", { seen, ticks: given, comment: written, flagged });
    for (const answer of reply.answers) answers.set(answer.id, answer);
    const refused = Object.entries(reply.refused).map(([, why]) => why);
    const marked = ids.filter((id) => !(id in reply.refused));
    if (given && marked.length) done.push(marked);
    markedHere += given ? marked.length : -marked.length;
    offerComments([written]);
    say(refused.length ? `${refused.length} not changed: ${refused[0]}` : "");
    if (given) next();
    else show(ids);
    if (given && done.length % 5 === 0) await think();
  });

const confirmMark = async () => {
  if (chosen.size) await send([...chosen], { ...ticks });
};

const undo = async () => {
  const last = done.pop();
  if (last) await send(last, null);
};

const wholeGroup = () => {
  chosen = chosen.size === onDesk.length ? new Set(onDesk.slice(0, 1)) : new Set(onDesk);
  showAlike();
  showPoints();
};

const skip = () => {
  onDesk.forEach((id) => skipped.add(id));
  next();
};

const all = () => {
  ticks = Object.fromEntries(task.scheme.ideas.filter((idea) => idea.points > 0).map((idea) => [idea.id, 1]));
  showIdeas();
};

const none = () => {
  ticks = {};
  showIdeas();
};

const flag = async () => {
  if (!chosen.size) return;
  const ids = [...chosen];
  await send(ids, { ...ticks }, true);
  ids.forEach((id) => skipped.add(id));
  next();
};

/** @type {Record<string, () => void>} */
const keys = { Enter: confirmMark, a: all, n: none, g: wholeGroup, s: skip, u: undo, f: flag, c: () => comment.focus() };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  const isTyping = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  if (isTyping) {
    if (event.key === "Escape") target.blur();
    return;
  }
  const idea = /^[1-9]$/.test(event.key) ? task?.scheme.ideas[Number(event.key) - 1] : undefined;
  const isButton = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
  if (idea) tick(idea.id);
  else if (event.key in keys && !(event.key === "Enter" && isButton)) {
    event.preventDefault();
    keys[event.key]?.();
  }
});

for (const [id, work] of Object.entries({ confirm: confirmMark, all, none, group: wholeGroup, skip, undo, flag }))
  find(id, HTMLButtonElement).addEventListener("click", work);

const earlier = find("earlier", HTMLSelectElement);
earlier.addEventListener("change", () => {
  if (earlier.value) comment.value = [comment.value, earlier.value].filter(Boolean).join(" ");
  earlier.value = "";
});
marker.value = (!marker.readOnly && localStorage.getItem("marker")) || marker.value;
marker.addEventListener("change", () => {
  localStorage.setItem("marker", marker.value);
  load();
});
load();
