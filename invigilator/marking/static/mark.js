// @ts-check
// The page for marking one task. No library: it asks the server for the class's answers, shows the
// first group that waits, and sends what was ticked.

import { ask, find, isSecond, marker } from "./ask.js";
import { makeIdeas, pointsOf, showTicks } from "./ideas.js";

/** @typedef {import("./ask.js").Answer} Answer */
/** @typedef {import("./ask.js").Suggestion} Suggestion */
/** @typedef {import("./ask.js").Task} Task */
/** @typedef {{ids: string[], ticks: Record<string, number>, comment: string}} Done */

const desk = find("desk", HTMLElement);
const comment = find("comment", HTMLTextAreaElement);
/** Takes the focus when the answer changes, so that it is always somewhere to be seen. */
const heading = find("answer-heading", HTMLElement);
const said = find("said", HTMLElement);

/** @type {Task | undefined} */
let task;
/** @type {Map<string, Answer>} */
let answers = new Map();
/** Used when an answer comes onto the desk: what is shown there never changes by itself. @type {Map<string, Suggestion>} */
let suggestions = new Map();
/** Ids of the group on the desk: the first one is shown in full. @type {string[]} */
let onDesk = [];
/** Those at its end which are not alike, but for which the same ideas are as surely suggested. @type {string[]} */
let same = [];
/** What was suggested for the first one, and ticked. @type {Suggestion | undefined} */
let suggested;
/** Which of them get the mark. @type {Set<string>} */
let chosen = new Set();
/** @type {Record<string, number>} */
let ticks = {};
/** What was confirmed, to take it back. @type {Done[]} */
const done = [];
/** @type {Set<string>} */
const skipped = new Set();
/** The last one used comes first. @type {string[]} */
let comments = [];
const startedAt = Date.now();
let markedHere = 0;
let isBusy = false;

/** From which sureness on a suggestion is ticked: a less sure one would be wrong more often than right. */
const LEAST_SURE = 0.5;
const SLOW = "Still waiting: another program may have locked the gradebook. What you ticked is kept.";
/** @param {string} line */
const say = (line) => {
  said.textContent = line;
  said.hidden = !line;
};

/** Do one thing at a time: a key that comes meanwhile is not for the next answer. @param {() => Promise<void>} work */
const act = async (work) => {
  if (isBusy) return;
  isBusy = true;
  desk.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => say(SLOW), 1500);
  try {
    await work();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    if (!task) find("answer", HTMLElement).textContent = "Nothing is loaded yet: load this page again.";
  }
  clearTimeout(slow);
  isBusy = false;
  desk.setAttribute("aria-busy", "false");
};

const load = async () => {
  const found = /** @type {Task} */ (await ask(""));
  answers = new Map(found.answers.map((answer) => [answer.id, answer]));
  await think().catch(() => {}); // without suggestions the page works
  task = found;
  comments = task.comments;
  say(task.lines.map((line) => `${line}.`).join(" "));
  find("about", HTMLElement).innerHTML = task.scheme.about;
  makeIdeas(task.scheme.ideas, tick);
  next();
};

const think = async () => {
  if (!isSecond) suggestions = new Map(Object.entries(await ask("/suggestions")));
};

/** Show the largest group of answers that wait. */
const next = () => {
  const groups = (task?.groups ?? []).map((group) => group.ids.filter(isWaiting)).filter((ids) => ids.length);
  groups.sort((a, b) => b.length - a.length);
  if (!groups.length && skipped.size) {
    skipped.clear();
    return next();
  }
  const ids = groups[0] ?? [];
  show(ids, undefined, surelyTheSame(ids));
};

/** @param {string} id */
const isWaiting = (id) => Boolean(answers.get(id)?.is_open) && !skipped.has(id);

/** Other answers for which the same ideas are suggested, and surely. @param {string[]} ids */
const surelyTheSame = (ids) => {
  const likely = suggestions.get(ids[0] ?? "");
  if (!likely?.is_sure) return [];
  const others = [...suggestions].filter(([id, found]) => found.is_sure && found.ideas.join() === likely.ideas.join() && isWaiting(id) && !ids.includes(id));
  return others.slice(0, task?.most_together).map(([id]) => id);
};

/** @param {string[]} ids @param {Done} [before] what was ticked when it was here before @param {string[]} others */
const show = (ids, before, others = []) => {
  onDesk = [...ids, ...others];
  same = others;
  const first = answers.get(ids[0] ?? "");
  chosen = new Set(before?.ids ?? onDesk.filter((id) => answers.get(id)?.form === first?.form));
  const isNew = first?.is_open && !first.flagged && !first.changed && !before;
  const likely = isNew ? suggestions.get(ids[0] ?? "") : undefined;
  suggested = likely && likely.sureness >= LEAST_SURE ? likely : undefined;
  ticks = suggested ? Object.fromEntries(suggested.ideas.map((id) => [id, 1])) : { ...(before ?? first)?.ticks };
  comment.value = (before ?? first)?.comment ?? "";
  const percent = Math.round(100 * (suggested?.sureness ?? 0));
  find("suggested", HTMLElement).textContent = suggested ? `Suggested from what you marked, ${percent}% sure: look, change, confirm.` : "";
  find("answer", HTMLElement).innerHTML = first ? first.html : "<p>Everything here is marked.</p>";
  find("rest", HTMLElement).hidden = !first?.folded;
  find("folded", HTMLElement).innerHTML = first?.folded ?? "";
  find("state", HTMLElement).textContent = [first?.flagged ? "left for a colleague" : "", first?.changed ?? ""].filter(Boolean).join("; ");
  showAlike();
  showIdeas();
  showMarked();
  showProgress();
  offer();
  if (!document.activeElement?.closest("#bar")) heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "nearest" });
};

const showAlike = () => {
  find("alike", HTMLElement).hidden = onDesk.length < 2;
  const group = task?.groups.find((each) => each.ids.includes(onDesk[0] ?? ""));
  find("members", HTMLElement).replaceChildren(
    ...onDesk.slice(1).map((id) => {
      const box = document.createElement("input");
      box.type = "checkbox";
      box.value = id;
      box.checked = chosen.has(id);
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(id);
        else chosen.delete(id);
        showPoints();
      });
      const text = document.createElement("span");
      const words = group?.words[group.ids.indexOf(id)];
      for (const [word, differs] of words ?? []) {
        const part = document.createElement(differs ? "mark" : "span");
        part.textContent = word;
        text.append(part, " ");
      }
      if (!words) text.innerHTML = answers.get(id)?.html ?? "";
      const label = document.createElement("label");
      label.append(box, text);
      const item = document.createElement("li");
      item.append(label);
      return item;
    }),
  );
};

const showIdeas = () => {
  if (!isAsSuggested()) choose(onDesk.filter((id) => chosen.has(id) && !same.includes(id)));
  showTicks(task?.scheme.ideas ?? [], ticks);
  showPoints();
};

const isAsSuggested = () => suggested?.ideas.join() === Object.keys(ticks).sort().join() && Object.values(ticks).every((share) => share === 1);

/** @param {string} id */
const tick = (id) => {
  if (isBusy) return;
  const share = ticks[id];
  if (share === undefined) ticks[id] = 1;
  else if (share === 1) ticks[id] = 0.5;
  else delete ticks[id];
  showIdeas();
};

const pointsNow = () => (task ? pointsOf(task.scheme, ticks) : 0);

const showPoints = () => {
  const many = chosen.size > 1 ? `, for ${chosen.size} answers` : "";
  find("points", HTMLElement).textContent = onDesk.length ? `${pointsNow()} of ${task?.scheme.max_points} points${many}` : "";
};

/** List what is marked, to look at it again; what changed elsewhere comes first. */
const showMarked = () => {
  const marked = [...answers.values()].filter((answer) => !answer.is_open);
  const changed = marked.filter((answer) => answer.changed);
  const more = changed.length ? `, ${changed.length} of them marked or changed elsewhere` : "";
  const box = find("again", HTMLDetailsElement);
  find("again-title", HTMLElement).textContent = `Marked answers: ${marked.length}${more}`;
  box.hidden = !marked.length;
  if (!box.open) return;
  marked.sort((a, b) => Number(!a.changed) - Number(!b.changed));
  find("marked", HTMLElement).replaceChildren(
    ...marked.map((answer) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${answer.points ?? "no"} points: ${answer.form.slice(0, 70)}${answer.changed ? ` (${answer.changed})` : ""}`;
      button.addEventListener("click", () => !isBusy && show([answer.id]));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
};

const showProgress = () => {
  const left = [...answers.values()].filter((answer) => answer.is_open).length;
  const minutes = (Date.now() - startedAt) / 60000;
  const pace = markedHere > 0 ? `, ${Math.max(1, Math.round((left * minutes) / markedHere))} minutes left at your pace` : "";
  const second = isSecond ? "second opinion: " : "";
  find("progress", HTMLElement).textContent = `${second}${answers.size - left} marked, ${left} left${left ? pace : ""}`;
};

/** Offer earlier comments that hold what stands in the comment's last line. */
const offer = () => {
  const typed = comment.value.split("\n").pop()?.trim().toLowerCase() ?? "";
  const found = comments.filter((text) => text.toLowerCase().includes(typed) && text.toLowerCase() !== typed).slice(0, 5);
  find("offered", HTMLElement).hidden = !found.length;
  find("earlier", HTMLElement).replaceChildren(
    ...found.map((text) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text.length > 80 ? `${text.slice(0, 80)} ...` : text;
      button.addEventListener("click", (event) => {
        comment.value = [...comment.value.split("\n").slice(0, -1), text].join("\n");
        offer();
        (event.detail ? heading : comment).focus({ preventScroll: true });
      });
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
};

/** Return those that were marked; say why others were not.
 * @param {string[]} ids @param {Record<string, number> | null} given @param {string} written @param {boolean} flagged */
const send = async (ids, given, written = "", flagged = false) => {
  const seen = Object.fromEntries(ids.map((id) => [id, answers.get(id)?.seen ?? ""]));
  /** @type {{answers: Answer[], refused: Record<string, string>}} */
  const reply = await ask("", { seen, ticks: given, comment: written, flagged });
  for (const answer of reply.answers) answers.set(answer.id, answer);
  const refused = Object.values(reply.refused);
  say(refused.length ? `Not changed: ${refused.length}. Why: ${refused[0]}.` : "");
  return ids.filter((id) => !(id in reply.refused));
};

const confirmMark = async (flagged = false) => {
  if (!chosen.size) return say("No answer is ticked.");
  // the first one was read: the server tells it from those that get its mark along with it
  const now = { ids: onDesk.filter((id) => chosen.has(id)), ticks: { ...ticks }, comment: comment.value.trim() };
  const expected = pointsNow();
  const marked = await send(now.ids, now.ticks, now.comment, flagged);
  if (marked.length) done.push({ ...now, ids: marked });
  markedHere += marked.length;
  if (flagged) marked.forEach((id) => skipped.add(id));
  if (now.comment) comments = [now.comment, ...comments.filter((text) => text !== now.comment)];
  const given = answers.get(marked[0] ?? "")?.points ?? expected;
  const isOther = !flagged && marked.length && Math.abs(given - expected) > 1e-6;
  const why = isOther ? `The scheme has changed: this answer got ${given} points.` : said.textContent;
  if (!why) next();
  else {
    await load(); // the page is out of date, in more than this answer perhaps
    say(`${why} ${said.textContent}`);
  }
  if (done.length % (task?.ask_after ?? 1) === 0) think().catch(() => {});
};

const undo = async () => {
  const last = done[done.length - 1];
  if (!last) return say("There is nothing to undo.");
  const back = await send(last.ids, null);
  done.pop();
  markedHere -= back.length;
  if (back.length) return show(back, { ...last, ids: back });
  const why = said.textContent;
  await load();
  say(`${why} ${said.textContent}`);
};

/** Choose all that may get what is ticked now, or only the first one again. */
const wholeGroup = async () => {
  const whole = isAsSuggested() ? onDesk : onDesk.filter((id) => !same.includes(id));
  choose(chosen.size === whole.length ? whole.slice(0, 1) : whole);
  showPoints();
};

/** @param {string[]} ids */
const choose = (ids) => {
  chosen = new Set(ids);
  for (const box of find("members", HTMLElement).querySelectorAll("input")) box.checked = chosen.has(box.value);
};

const skip = async () => {
  onDesk.forEach((id) => skipped.add(id));
  next();
};

const all = async () => {
  const ideas = (task?.scheme.ideas ?? []).filter((idea) => idea.points > 0);
  ticks = Object.fromEntries(ideas.map((idea) => [idea.id, 1]));
  showIdeas();
};

const none = async () => {
  ticks = {};
  showIdeas();
};

/** @type {Record<string, () => Promise<void>>} */
const buttons = { confirm: () => confirmMark(), all, none, group: wholeGroup, skip, undo, flag: () => confirmMark(true) };
/** @type {Record<string, string>} */
const keys = { Enter: "confirm", a: "all", n: "none", g: "group", s: "skip", u: "undo", f: "flag" };

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
  if (target.matches("textarea, input:not([type=checkbox])")) {
    if (event.key === "Escape") heading.focus();
    return;
  }
  const idea = /^[1-9]$/.test(event.key) ? task?.scheme.ideas[Number(event.key) - 1] : undefined;
  const work = buttons[keys[event.key] ?? ""];
  const isOwn = event.key === "Enter" && target.matches("button, a, summary");
  if (event.repeat || isOwn || !(idea || work || event.key === "c")) return;
  event.preventDefault();
  if (idea) tick(idea.id);
  else if (work) act(work);
  else comment.focus();
});

// after the mouse, Enter confirms: it does not press the same button again
desk.addEventListener("click", (event) => {
  const isMouse = event.detail > 0 && event.target instanceof Element && event.target.closest("#marking button");
  if (isMouse) heading.focus({ preventScroll: true });
});

for (const [id, work] of Object.entries(buttons)) find(id, HTMLButtonElement).addEventListener("click", () => act(work));
find("again", HTMLDetailsElement).addEventListener("toggle", showMarked);
comment.addEventListener("input", offer);
marker.value = (!marker.readOnly && localStorage.getItem("marker")) || marker.value;
marker.addEventListener("change", () => {
  localStorage.setItem("marker", marker.value);
  done.length = 0;
  skipped.clear();
  act(load);
});
act(load);
