"use strict";
// Read-along, speed, the moment in the address, search and copying. Pages can be read and heard without it.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const kept = {
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch { /* private window */ } },
  };

  // "#t=83", "#t=83.5" and "#t=1:23" (Media Fragments 1.0, 4.2.1): seconds, or null
  const moment = (text) => {
    const found = /#t=(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)$/.exec(text);
    return found && (+(found[1] || 0) * 3600 + +(found[2] || 0) * 60 + +found[3]);
  };

  function player(audio) {
    const sentences = all("[data-start]").map((place) => ({ place, start: +place.dataset.start }));
    const chapters = all(".chapters a").map((place) => ({ place, start: moment(place.href) }));
    const text = one(".said");
    const follow = one("[data-follow]");
    const speed = one("[data-speed]");
    // The word being said is painted, not wrapped: the text and what a reader selected in it stay as they are.
    const paint = window.Highlight && CSS.highlights ? new Highlight() : null;
    if (paint) CSS.highlights.set("ordet", paint);
    const early = 0.05;
    let marked = -1, words = [], word = -1, alarm;

    const at = (rows, seconds) => {
      let low = 0, high = rows.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (rows[middle].start <= seconds + early) low = middle + 1; else high = middle;
      }
      return low - 1;
    };
    // "12 30 -": hundredths of a second from word to word; a word without a moment belongs to the one before
    const wordsOf = ({ place, start }) => {
      const text = place.firstChild, steps = place.dataset.words, rows = [];
      if (!paint || !steps || !text || text.nodeType !== Node.TEXT_NODE) return rows;
      const said = text.data.split(" "), waits = steps.split(" ");
      if (said.length !== waits.length) return rows; // a browser's translation put other words here
      let from = 0, clock = start;
      said.forEach((one, number) => {
        const to = from + one.length;
        if (waits[number] !== "-") rows.push({ start: clock += waits[number] / 100, text, from, to });
        else if (rows.length) rows.at(-1).to = to;
        from = to + 1;
      });
      return rows;
    };
    const begin = () => audio.play().catch(() => { /* the browser wants a gesture first, or a pause came */ });
    const go = (seconds, play) => {
      audio.currentTime = Math.max(0, seconds);
      mark();
      if (play) begin();
    };
    const remember = () => {
      const second = Math.floor(audio.currentTime);
      if (second > 0 && moment(location.hash) !== second) history.replaceState(null, "", "#t=" + second);
    };
    const inView = (box) => box.top >= top() && box.bottom <= innerHeight;
    const top = () => one(".player").getBoundingClientRect().bottom;
    function mark() {
      markSentence(at(sentences, audio.currentTime));
      markWord(at(words, audio.currentTime));
      clearTimeout(alarm); // the sound tells its time four times a second, which is too seldom for words
      const next = [words[word + 1], sentences[marked + 1]].filter(Boolean).map(({ start }) => start);
      const wait = Math.min(...next) - early - audio.currentTime;
      if (!audio.paused && next.length) alarm = setTimeout(mark, Math.max(20, wait * 1000 / audio.playbackRate));
    }
    function markWord(now) {
      if (now === word) return;
      word = now;
      paint.clear();
      if (now < 0) return;
      const { text, from, to } = words[now], range = new Range();
      range.setStart(text, from);
      range.setEnd(text, to);
      paint.add(range);
    }
    function markSentence(now) {
      if (now === marked) return;
      if (words.length) markWord(-1);
      words = now < 0 ? [] : wordsOf(sentences[now]);
      if (marked >= 0) sentences[marked].place.removeAttribute("aria-current");
      marked = now;
      const chapter = at(chapters, audio.currentTime);
      chapters.forEach(({ place }, number) =>
        number === chapter ? place.setAttribute("aria-current", "true") : place.removeAttribute("aria-current"));
      if (now < 0) return;
      const { place } = sentences[now];
      place.setAttribute("aria-current", "true");
      if (!audio.paused) remember();
      if (follow && follow.checked && !audio.paused && !inView(place.getBoundingClientRect()))
        place.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    }
    const step = (by) => {
      const next = sentences[Math.min(Math.max(at(sentences, audio.currentTime) + by, 0), sentences.length - 1)];
      if (next) go(next.start, !audio.paused);
    };
    const toggle = () => (audio.paused ? begin() : audio.pause());

    for (const event of ["timeupdate", "seeked"]) audio.addEventListener(event, mark);
    for (const event of ["pause", "seeked"]) audio.addEventListener(event, remember);
    one(".controls").hidden = false;
    all("[data-by]").forEach((button) =>
      button.addEventListener("click", () => go(audio.currentTime + +button.dataset.by, false)));
    const wanted = kept.get("upplast-fart");
    if ([...speed.options].some(({ value }) => value === wanted)) speed.value = wanted;
    audio.playbackRate = audio.defaultPlaybackRate = +speed.value;
    speed.addEventListener("change", () => {
      audio.playbackRate = audio.defaultPlaybackRate = +speed.value;
      kept.set("upplast-fart", speed.value);
    });

    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href*="#t="]');
      if (link && link.href.split("#")[0] === audio.src.split("#")[0]) {
        event.preventDefault();
        go(moment(link.href) || 0, true);
      }
    });
    if (text) {
      one(".hint").hidden = false;
      text.tabIndex = 0;
      text.setAttribute("role", "group");
      text.setAttribute("aria-labelledby", "text");
      text.classList.add("live");
      text.addEventListener("click", (event) => {
        const place = event.target.closest("[data-start]");
        if (place && getSelection().isCollapsed) go(+place.dataset.start, true);
      });
      // Only while the focus is in the text, so that nobody's own keys are taken (WCAG 2.2, 2.1.4).
      text.addEventListener("keydown", (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const act = { " ": toggle, ArrowLeft: () => step(-1), ArrowRight: () => step(1) }[event.key];
        if (act) { event.preventDefault(); act(); }
      });
    }
    const jump = () => { const seconds = moment(location.hash); if (seconds !== null) go(seconds, false); };
    addEventListener("hashchange", jump);
    jump();

    if ("mediaSession" in navigator && "MediaMetadata" in window) {
      const { title, show: album } = audio.dataset;
      navigator.mediaSession.metadata = new MediaMetadata({ title, album });
      navigator.mediaSession.setActionHandler("seekbackward", () => go(audio.currentTime - 15, false));
      navigator.mediaSession.setActionHandler("seekforward", () => go(audio.currentTime + 15, false));
    }
  }

  function search(box) {
    const field = box.querySelector("input"), told = box.querySelector("[role=status]");
    const list = box.querySelector("ol"), newest = one("#nyast");
    const fold = (text) => text.toLocaleLowerCase("sv").normalize("NFC");
    const most = 100;
    let rows;

    const onPage = () => [...newest.querySelectorAll("li")].map((entry) => {
      const link = entry.querySelector("a"), facts = entry.querySelector(".facts").textContent.split(" · ");
      const text = entry.querySelector(".facts + p");
      return [link.getAttribute("href"), link.textContent, facts.length > 2 ? facts[0] : "", facts.at(-2),
        facts.at(-1), text ? text.textContent : ""];
    });
    const fetched = async () => {
      const parts = box.dataset.index.split(" ").filter(Boolean).map(async (name) => {
        const answer = await fetch(name);
        if (!answer.ok) throw new Error(name);
        return answer.json();
      });
      return (await Promise.all(parts)).flat();
    };
    // A page opened from the disk may fetch nothing: then the search finds what is on it.
    const load = () => (rows ||= fetched().catch(onPage).then((found) =>
      found.map((row) => ({ row, words: fold(row.slice(1).join(" ")) }))));
    const entry = ([page, title, section, day, length, summary]) => {
      const item = document.createElement("li"), heading = document.createElement("h3");
      const link = document.createElement("a"), facts = document.createElement("p");
      link.href = page;
      link.textContent = title;
      heading.append(link);
      facts.className = "facts";
      facts.textContent = [section, day, length].filter(Boolean).join(" · ");
      item.append(heading, facts);
      if (summary) item.append(Object.assign(document.createElement("p"), { textContent: summary }));
      return item;
    };
    const find = async () => {
      const asked = fold(field.value).split(/\s+/).filter(Boolean);
      const searching = asked.length > 0;
      newest.hidden = searching;
      list.hidden = !searching;
      if (!searching) { told.textContent = ""; list.replaceChildren(); return; }
      const wanted = field.value;
      const found = (await load()).filter(({ words }) => asked.every((word) => words.includes(word)));
      if (field.value !== wanted) return;
      list.replaceChildren(...found.slice(0, most).map(({ row }) => entry(row)));
      told.textContent = found.length === 0 ? "Inga avsnitt hittades."
        : found.length > most ? `${found.length} avsnitt, de ${most} nyaste visas.` : `${found.length} avsnitt.`;
    };
    field.addEventListener("focus", load, { once: true });
    field.addEventListener("input", find);
    box.hidden = false;
  }

  function copying(button) {
    const source = document.getElementById(button.dataset.copy);
    const before = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent);
      } catch { // no clipboard without https
        getSelection().selectAllChildren(source);
        document.execCommand("copy");
      }
      button.textContent = "Kopierad";
      setTimeout(() => { button.textContent = before; }, 2000);
    });
  }

  const audio = one("audio");
  if (audio) player(audio);
  all("[data-index]").forEach(search);
  all("[data-copy]").forEach(copying);
})();
