// @ts-check
// The scheme beside the answer: a button for each idea, and what the ticked ones give.

import { find } from "./ask.js";

/** @typedef {import("./ask.js").Idea} Idea */
/** @typedef {import("./ask.js").Task["scheme"]} Scheme */
/** @typedef {Record<string, number>} Ticks */

/** Make a button for each idea, once; ticks change what stands on it. @param {Idea[]} ideas @param {(id: string) => void} tick */
export const makeIdeas = (ideas, tick) => {
  find("ideas", HTMLElement).replaceChildren(
    ...ideas.map((idea, place) => {
      const box = document.createElement("div");
      box.className = "idea";
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.idea = idea.id;
      const name = document.createElement("strong");
      name.textContent = idea.id;
      const given = document.createElement("span");
      const key = document.createElement("kbd");
      key.textContent = place < 9 ? `${place + 1}` : "";
      button.append(...(place < 9 ? [key, " "] : []), name, " ", given);
      button.addEventListener("click", () => tick(idea.id));
      const about = document.createElement("div");
      about.className = "counts";
      about.innerHTML = idea.counts + (idea.half ? `<p class="soft">Half:</p>${idea.half}` : "") + (idea.excludes ? `<p class="soft">Not:</p>${idea.excludes}` : "");
      if (idea.takes_from.length) about.append(`Takes at most what ${idea.takes_from.join(" and ")} got.`);
      if (idea.samples.length) about.append(samples(idea));
      box.append(button, about);
      return box;
    }),
  );
};

/** @param {Idea} idea */
const samples = (idea) => {
  const box = document.createElement("details");
  const title = document.createElement("summary");
  title.textContent = `Samples of ${idea.id}`;
  box.append(title);
  for (const { kind, text } of idea.samples) {
    const line = document.createElement("p");
    line.textContent = `${kind}: ${text}`;
    box.append(line);
  }
  return box;
};

/** @param {Idea[]} ideas @param {Ticks} ticks */
export const showTicks = (ideas, ticks) => {
  for (const idea of ideas) {
    const share = ticks[idea.id] ?? 0;
    const button = document.querySelector(`[data-idea="${CSS.escape(idea.id)}"]`);
    button?.setAttribute("aria-pressed", share === 1 ? "true" : share ? "mixed" : "false");
    const given = button?.querySelector("span");
    if (given) given.textContent = `${idea.shown_points} ${idea.points === 1 ? "point" : "points"}: ${share === 1 ? "given" : share ? "half" : "not given"}`;
  }
};

/** What a confirm would give, as the server adds it up (points.py). @param {Scheme} scheme @param {Ticks} ticks */
export const pointsOf = (scheme, ticks) => {
  const given = scheme.ideas.map((idea) => ({ ...idea, share: ticks[idea.id] ?? 0 }));
  const left = new Map(given.filter((idea) => idea.points > 0).map((idea) => [idea.id, idea.points * idea.share]));
  let fromSum = 0;
  for (const mistake of given) {
    let costs = Math.max(-mistake.points, 0) * mistake.share;
    for (const id of mistake.takes_from) {
      const taken = Math.min(costs, left.get(id) ?? 0);
      left.set(id, (left.get(id) ?? 0) - taken);
      costs -= taken;
    }
    if (!mistake.takes_from.length) fromSum += costs;
  }
  const sum = [...left.values()].reduce((total, points) => total + points, -fromSum);
  return Math.min(Math.max(Math.round(sum * 1e6) / 1e6, 0), scheme.max_points);
};
